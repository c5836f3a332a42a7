// In npm test only: it starts the AWS CLI.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  CloudTrailClient,
  CreateTrailCommand,
  LookupEventsCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { BatchMeterUsageCommand, MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { startMetertrail } from '../../src/index.ts';
import type { Metertrail } from '../../src/index.ts';
import { awsCli, awsCliMissing } from '../support/aws-cli.ts';

const dummy = { accessKeyId: 'test', secretAccessKey: 'test' };

const start = () =>
  startMetertrail({
    lenient: true,
    region: 'eu-west-1',
    seed: {
      products: [{ code: 'p1', title: 'One', dimensions: [{ key: 'users', unit: 'Users' }] }],
      customers: [{ awsAccountId: '111122223333', identifier: 'one', agreements: [{ product: 'p1' }] }],
    },
  });

const meter = () =>
  new BatchMeterUsageCommand({
    ProductCode: 'p1',
    UsageRecords: [
      {
        Timestamp: new Date(Date.now() - 60_000),
        CustomerIdentifier: 'one',
        Dimension: 'users',
        Quantity: 1,
      },
    ],
  });

/** Whom STS takes the holder of these keys for. */
async function whoIs(mt: Metertrail, accessKeyId: string, options: object = {}) {
  const credentials = { accessKeyId, secretAccessKey: 'x' };
  const sts = new STSClient({ ...mt.clientConfig, credentials, ...options });
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
  sts.destroy();
  return [Account, Arn];
}

test('the SDK meters with made-up credentials, and the event names the root user of the seller', async () => {
  await using mt = await start();
  const metering = new MarketplaceMeteringClient({
    ...mt.clientConfig,
    region: 'us-east-1',
    credentials: dummy,
  });
  const { Results } = await metering.send(meter());
  assert.equal(Results?.[0]?.Status, 'Success');
  const cloudtrail = new CloudTrailClient({ ...mt.clientConfig, region: 'us-east-1', credentials: dummy });
  const { Events } = await cloudtrail.send(new LookupEventsCommand({}));
  const { userIdentity } = JSON.parse(Events?.[0]?.CloudTrailEvent ?? '{}') as { userIdentity: unknown };
  assert.deepEqual(userIdentity, {
    type: 'Root',
    principalId: '123456789012',
    arn: 'arn:aws:iam::123456789012:root',
    accountId: '123456789012',
    accessKeyId: 'test',
  });
  metering.destroy();
  cloudtrail.destroy();
});

test('a key of 12 digits names its account, and a known key its own principal, whatever the secret', async () => {
  await using mt = await start();
  assert.deepEqual(await whoIs(mt, '210987654321'), ['210987654321', 'arn:aws:iam::210987654321:root']);
  assert.deepEqual(await whoIs(mt, mt.credentials.accessKeyId), [
    '123456789012',
    'arn:aws:iam::123456789012:user/Alice',
  ]);
});

test('a clock that is days off does not matter', async () => {
  await using mt = await start();
  assert.deepEqual(await whoIs(mt, 'test', { systemClockOffset: 5 * 24 * 3_600_000 }), [
    '123456789012',
    'arn:aws:iam::123456789012:root',
  ]);
});

test('a request that nobody signed is the seller, in the Region of --region', async () => {
  await using mt = await start();
  const ask = (own: Record<string, string> = {}) =>
    fetch(mt.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'CloudTrail_20131101.LookupEvents',
        ...own,
      },
      body: '{}',
    });
  assert.equal((await ask()).status, 200);
  const [event] = await mt.store.read((tx) => tx.selectFrom('events').selectAll().execute());
  assert.deepEqual([event?.account_id, event?.region], ['123456789012', 'eu-west-1']);
  const origin = 'https://example.com';
  assert.equal((await ask({ origin })).status, 400, 'a page of another site');
  const authorization = 'AWS4-HMAC-SHA256 Credential=123456789012/20260131/us-east-1/sts/aws4_request';
  assert.equal((await ask({ authorization })).status, 200);
  assert.equal((await ask({ origin, authorization })).status, 400, 'a page that says who it is');
});

test('log files go to a bucket without a policy', async () => {
  await using mt = await start();
  const settings = { ...mt.clientConfig, credentials: dummy };
  const s3 = new S3Client(settings);
  const cloudtrail = new CloudTrailClient(settings);
  await s3.send(new CreateBucketCommand({ Bucket: 'logs' }));
  await cloudtrail.send(
    new CreateTrailCommand({ Name: 'main', S3BucketName: 'logs', EnableLogFileValidation: true }),
  );
  await cloudtrail.send(new StartLoggingCommand({ Name: 'main' }));
  await mt.flush();
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'logs' }));
  assert.equal(Contents.filter(({ Key = '' }) => Key.endsWith('.json.gz')).length, 1);
  const missing = cloudtrail.send(new CreateTrailCommand({ Name: 'other', S3BucketName: 'nosuchbucket' }));
  await assert.rejects(missing, { name: 'S3BucketDoesNotExistException' });
  s3.destroy();
  cloudtrail.destroy();
});

test('the AWS CLI works with test and test', async (t) => {
  const missing = await awsCliMissing();
  if (missing !== false) return t.skip(missing);
  await using mt = await start();
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-cli-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const env = {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: mt.endpoint,
  };
  const made = await awsCli(['s3', 'mb', 's3://things'], env);
  assert.equal(made.code, 0, made.stderr);
  const copied = await awsCli(['s3', 'cp', 'package.json', 's3://things/package.json'], env);
  assert.equal(copied.code, 0, copied.stderr);
  const unsigned = await awsCli(['s3', 'ls', 's3://things', '--no-sign-request'], env);
  assert.match(unsigned.stdout, /package\.json/);
  const identity = await awsCli(
    ['sts', 'get-caller-identity', '--query', 'Account', '--output', 'text'],
    env,
  );
  assert.equal(identity.stdout.trim(), '123456789012');
});
