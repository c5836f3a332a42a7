import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BucketError } from '../../src/buckets/bucket-store.ts';
import { folderLogBuckets, putLogFile } from '../../src/trail/log-buckets.ts';
import { accountId, openBench } from '../support/operation-context.ts';
import type { OperationBench } from '../support/operation-context.ts';
import { createLogBucket, trailPolicy } from '../support/trails.ts';

const place = {
  bucket: 'logs',
  keyPrefix: undefined,
  accountId,
  trailArn: `arn:aws:cloudtrail:us-east-1:${accountId}:trail/main`,
  digests: false,
};
const marker = `AWSLogs/${accountId}/CloudTrail/`;

/** The policy of the user guide, with one thing changed in the text. */
async function checkWith(bench: OperationBench, from: string, to: string, own: object = {}): Promise<string> {
  await createLogBucket(bench.buckets, 'logs', trailPolicy('logs').replaceAll(from, to));
  return folderLogBuckets(bench.buckets).check({ ...place, ...own });
}

test('the policy of the user guide is enough, and the marker is there afterwards', async () => {
  await using bench = await openBench();
  assert.equal(await checkWith(bench, '', ''), 'ready');
  const meta = await bench.buckets.head('logs', marker);
  assert.equal(meta?.sizeBytes, 0);
  assert.equal(meta?.contentType, 'application/json');
  assert.equal(meta?.contentEncoding, 'gzip');
});

test('a prefix stands before AWSLogs, in the policy as in the marker', async () => {
  await using bench = await openBench();
  await createLogBucket(bench.buckets, 'logs', trailPolicy('logs', ['p/q/']));
  const check = (keyPrefix: string) => folderLogBuckets(bench.buckets).check({ ...place, keyPrefix });
  assert.equal(await check('p/q'), 'ready');
  assert.notEqual(await bench.buckets.head('logs', `p/q/${marker}`), undefined);
  assert.equal(await check('p'), 'refused by policy');
  assert.equal(await check(''), 'refused by policy');
});

for (const [what, from, to] of [
  ['GetBucketAcl is not allowed', 's3:GetBucketAcl', 's3:GetBucketLocation'],
  ['PutObject is not allowed', 's3:PutObject', 's3:GetObject'],
  ['another account is meant', accountId, '999999999999'],
  ['another ACL is asked for', 'bucket-owner-full-control', 'private'],
  ['another service is meant', 'cloudtrail.amazonaws.com', 'config.amazonaws.com'],
  [
    'another source is asked for',
    '"s3:x-amz-acl"',
    '"aws:SourceArn":"arn:aws:cloudtrail:us-east-1:1:trail/x","s3:x-amz-acl"',
  ],
] as const) {
  test(`the bucket is refused where ${what}`, async () => {
    await using bench = await openBench();
    assert.equal(await checkWith(bench, from, to), 'refused by policy');
  });
}

test('a bucket without a policy is refused', async () => {
  await using bench = await openBench();
  await bench.buckets.createBucket('logs', { accountId, region: 'us-east-1' });
  assert.equal(await folderLogBuckets(bench.buckets).check(place), 'refused by policy');
});

test('the marker that could be written stays although the ACL could not be read', async () => {
  await using bench = await openBench();
  await checkWith(bench, 's3:GetBucketAcl', 's3:GetBucketLocation');
  assert.notEqual(await bench.buckets.head('logs', marker), undefined);
});

test('with digests the policy has to allow their folder too', async () => {
  await using bench = await openBench();
  const narrow = `AWSLogs/${accountId}/CloudTrail/*`;
  assert.equal(await checkWith(bench, `AWSLogs/${accountId}/*`, narrow), 'ready');
  assert.equal(await folderLogBuckets(bench.buckets).check({ ...place, digests: true }), 'refused by policy');
});

test('names that are no buckets, buckets that are not there and prefixes that make no keys are told apart', async () => {
  await using bench = await openBench();
  const check = (own: object) => folderLogBuckets(bench.buckets).check({ ...place, ...own });
  assert.equal(await check({ bucket: '../logs' }), 'bad bucket name');
  assert.equal(await check({}), 'no such bucket');
  const anywhere = trailPolicy('logs', ['*']);
  await createLogBucket(bench.buckets, 'logs', anywhere);
  assert.equal(await check({ keyPrefix: 'ä'.repeat(600) }), 'bad key prefix');
});

test('a log file is written where the policy lets it, and refused with the code of S3 elsewhere', async () => {
  await using bench = await openBench();
  const body = Buffer.from('bytes');
  const put = (key: string) => putLogFile(bench.buckets, place, key, body);
  const failsWith = (code: string) => (error: unknown) => error instanceof BucketError && error.code === code;
  await assert.rejects(put(`${marker}x`), failsWith('NoSuchBucket'));
  await createLogBucket(bench.buckets, 'logs');
  await put(`${marker}x`);
  assert.deepEqual((await bench.buckets.get('logs', `${marker}x`))?.body, body);
  await assert.rejects(put('elsewhere'), failsWith('AccessDenied'));
});
