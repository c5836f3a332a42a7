/** The AWS SDK's S3 client against the endpoint over a temporary folder. */

import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { serveS3 } from './s3-server.ts';
import { openTemporaryBuckets } from './temporary-buckets.ts';

/** The bucket that withBucket makes. */
export const Bucket = 'my-logs';

/** A client of an empty store. */
export async function connect(t: TestContext, region = 'us-east-1'): Promise<S3Client> {
  const { store } = await openTemporaryBuckets(t);
  const caller = { accountId: '123456789012', region };
  return clientOf(t, await serveS3(t, store, caller), region);
}

/** A client of an endpoint. */
export function clientOf(t: TestContext, endpoint: string, region = 'us-east-1'): S3Client {
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 });
  t.after(() => client.destroy());
  return client;
}

/** A client of a store with one bucket. */
export async function withBucket(t: TestContext): Promise<S3Client> {
  const client = await connect(t);
  await client.send(new CreateBucketCommand({ Bucket }));
  return client;
}

/** Holds for an error with this code and HTTP status, which names its request. */
export function refusedAs(name: string, status: number) {
  return (error: unknown) => {
    const { name: actual, $metadata } = error as {
      name: string;
      $metadata: { httpStatusCode: number; requestId: string };
    };
    assert.deepEqual([actual, $metadata.httpStatusCode], [name, status]);
    assert.ok($metadata.requestId);
    return true;
  };
}
