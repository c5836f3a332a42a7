import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import {
  CreateTrailCommand,
  GetTrailStatusCommand,
  LookupEventsCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { BatchMeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { productCode, startTestApp } from '../support/app.ts';
import { awsCli, awsCliMissing } from '../support/aws-cli.ts';
import { runMetertrail } from '../support/process.ts';

const bucket = 'metering-logs';
/** What README hands to the reader. */
const policy = (await readFile('examples/bucket-policy.json', 'utf8')).replaceAll('my-logs', bucket);

/** README's road with the SDK for JavaScript: meter, look it up, deliver it, audit what was delivered. */
test('a metering call is answered, found in Event history, delivered to a bucket, and audited from there', async () => {
  await using app = await startTestApp();
  const [metering, cloudtrail, s3] = [await app.metering(), await app.cloudtrail(), await app.s3()];
  const { Arn } = await (await app.sts()).send(new GetCallerIdentityCommand({}));
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy }));
  await cloudtrail.send(
    new CreateTrailCommand({ Name: 'hourly', S3BucketName: bucket, IsMultiRegionTrail: true }),
  );
  await cloudtrail.send(new StartLoggingCommand({ Name: 'hourly' }));

  const Timestamp = new Date(Math.floor(Date.now() / 1000) * 1000);
  const { Results = [] } = await metering.send(
    new BatchMeterUsageCommand({
      ProductCode: productCode,
      UsageRecords: [
        { Timestamp, CustomerIdentifier: 'customer1', Dimension: 'users', Quantity: 12 },
        { Timestamp, CustomerIdentifier: 'customer3', Dimension: 'users', Quantity: 3 },
      ],
    }),
  );
  assert.deepEqual(
    Results.map(({ Status }) => Status),
    ['Success', 'CustomerNotSubscribed'],
  );

  const { Events = [] } = await cloudtrail.send(
    new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'BatchMeterUsage' }],
    }),
  );
  assert.equal(Events.length, 1);

  await app.app.flush();
  const status = await cloudtrail.send(new GetTrailStatusCommand({ Name: 'hourly' }));
  assert.ok(status.IsLogging);
  assert.ok(Number(status.LatestDeliveryTime) > 0);
  assert.equal(status.LatestDeliveryError, undefined);

  const copy = join(app.folder, 'copy');
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'AWSLogs/' }));
  const logs = Contents.flatMap(({ Key }) => (Key?.endsWith('.json.gz') ? Key : []));
  assert.ok(logs.length > 0);
  for (const key of logs) {
    assert.match(
      key,
      /^AWSLogs\/123456789012\/CloudTrail\/us-east-1\/\d{4}\/\d\d\/\d\d\/123456789012_CloudTrail_us-east-1_\d{8}T\d{4}Z_[A-Za-z0-9]{16}\.json\.gz$/,
    );
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    await mkdir(dirname(join(copy, key)), { recursive: true });
    await writeFile(join(copy, key), (await Body?.transformToByteArray()) ?? new Uint8Array());
  }

  for (const place of [copy, app.app.bucketsFolder]) {
    const table = await runMetertrail(['audit', place, '--all-hours']);
    assert.equal(table.code, 1, table.stderr);
    assert.match(table.stdout, /customer1, users\n.*accepted +12 /);
    assert.match(table.stdout, /customer3, users\n.*rejected .*CustomerNotSubscribed, user\/Alice/);
    const json = await runMetertrail(['audit', place, '--format', 'json']);
    assert.equal(json.code, 1);
    assert.equal((JSON.parse(json.stdout) as { schema: string }).schema, 'metertrail.audit');
  }
  assert.match(Arn ?? '', /user\/Alice$/);
});

/** The same road as README has it: the AWS CLI, with nothing but the credentials file. */
test('the AWS CLI walks the same road', async (t) => {
  const missing = await awsCliMissing();
  if (missing !== false) return t.skip(missing);
  await using app = await startTestApp();
  const policyFile = join(app.folder, 'policy.json');
  await writeFile(policyFile, policy);
  const env = {
    AWS_SHARED_CREDENTIALS_FILE: app.app.credentialsFile,
    AWS_CONFIG_FILE: join(app.folder, 'none'),
    AWS_PAGER: '',
  };
  const aws = async (...args: string[]) => {
    const { code, stdout, stderr } = await awsCli(args, env);
    assert.equal(code, 0, `aws ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  assert.match(await aws('sts', 'get-caller-identity'), /user\/Alice/);
  assert.match(await aws('sts', 'get-caller-identity', '--profile', 'root'), /:root/);
  await aws('s3', 'mb', `s3://${bucket}`);
  const refused = await awsCli(
    ['cloudtrail', 'create-trail', '--name', 'hourly', '--s3-bucket-name', bucket],
    env,
  );
  assert.match(
    refused.stderr,
    /\(InsufficientS3BucketPolicyException\).*Incorrect S3 bucket policy is detected for bucket: metering-logs/,
  );
  await aws('s3api', 'put-bucket-policy', '--bucket', bucket, '--policy', `file://${policyFile}`);
  await aws(
    'cloudtrail',
    'create-trail',
    '--name',
    'hourly',
    '--s3-bucket-name',
    bucket,
    '--is-multi-region-trail',
  );
  await aws('cloudtrail', 'start-logging', '--name', 'hourly');
  const record = `Timestamp=${new Date().toISOString().slice(0, 19)}Z,CustomerIdentifier=customer1,Dimension=users,Quantity=12`;
  const metered = JSON.parse(
    await aws(
      'meteringmarketplace',
      'batch-meter-usage',
      '--product-code',
      productCode,
      '--usage-records',
      record,
    ),
  ) as {
    Results: { Status: string }[];
  };
  assert.equal(metered.Results[0]?.Status, 'Success');
  const unknown = await awsCli(
    ['meteringmarketplace', 'batch-meter-usage', '--product-code', 'nosuch', '--usage-records', record],
    env,
  );
  assert.match(unknown.stderr, /\(InvalidProductCodeException\)/);
  const events = await aws(
    'cloudtrail',
    'lookup-events',
    '--lookup-attributes',
    'AttributeKey=EventName,AttributeValue=BatchMeterUsage',
  );
  assert.equal((JSON.parse(events) as { Events: unknown[] }).Events.length, 2);
  await app.app.flush();
  assert.match(
    await aws('s3', 'ls', '--recursive', `s3://${bucket}`),
    /_CloudTrail_us-east-1_\d{8}T\d{4}Z_[A-Za-z0-9]{16}\.json\.gz/,
  );
  await aws('s3', 'cp', '--recursive', '--quiet', `s3://${bucket}`, join(app.folder, 'copy'));
  const { code, stdout } = await runMetertrail(['audit', join(app.folder, 'copy'), '--all-hours']);
  assert.match(stdout, /customer1, users\n.*accepted +12 /);
  assert.match(stdout, /InvalidProductCodeException/);
  assert.equal(code, 1);
});
