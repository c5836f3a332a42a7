/** The S3 endpoint without a socket: a request in one line, and what tests look at in its answer. */

import type { TestContext } from 'node:test';
import type { BucketStore } from '../../../src/buckets/bucket-store.ts';
import type { S3Request, S3Response } from '../../../src/buckets/s3-endpoint/handle.ts';
import { handleS3 } from '../../../src/buckets/s3-endpoint/handle.ts';
import { caller } from './s3-server.ts';
import { openTemporaryBuckets, owner } from './temporary-buckets.ts';

type Ask = (
  line: string,
  headers?: Record<string, string>,
  body?: string | Buffer,
) => Promise<{ status: number; code: string | undefined; text: string; headers: S3Response['headers'] }>;

/** A store with the bucket `logs`, and requests to it. */
export async function withStore(t: TestContext): Promise<{ store: BucketStore; ask: Ask }> {
  const { store } = await openTemporaryBuckets(t);
  await store.createBucket('logs', owner);
  const ask: Ask = async (line, headers = {}, body = '') => {
    const response = await handleS3(store, request(line, headers, body));
    const text = response.body?.toString() ?? '';
    const code = /<Code>(.*?)<\/Code>/.exec(text)?.[1];
    return { status: response.status, code, text, headers: response.headers };
  };
  return { store, ask };
}

/** @param line `METHOD PATH?QUERY` */
export function request(
  line: string,
  headers: Record<string, string> = {},
  body: string | Buffer = '',
): S3Request {
  const [method = '', url = ''] = line.split(/ (.*)/s);
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  return {
    method,
    path,
    query: new URLSearchParams(query),
    headers,
    body: Buffer.from(body),
    caller,
    requestId: 'EXAMPLE-REQUEST',
  };
}
