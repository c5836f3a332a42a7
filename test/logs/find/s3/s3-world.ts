/** Metertrail's own S3 endpoint with a bucket of files, behind a front that sees every request and may answer it itself. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';

import type { SourceOptions } from '../../../../src/logs/find/source-options.ts';
import type { BucketStore } from '../../../../src/buckets/bucket-store.ts';
import { keyToNames } from '../../../../src/buckets/folder/key-path.ts';
import { serveS3 } from '../../../buckets/support/s3-server.ts';
import { openTemporaryBuckets, owner } from '../../../buckets/support/temporary-buckets.ts';
import { foundIn } from '../found-in.ts';

/** The bucket that there is. */
export const bucketName = 'my-logs';

export type S3World = {
  store: BucketStore;
  endpoint: string;
  /** `METHOD PATH?QUERY`, decoded, in the order in which they came. */
  requests: string[];
  headers: IncomingMessage['headers'][];
  /** Answers a request instead of the endpoint where it gives true. */
  front: {
    answer?: (
      line: string,
      incoming: IncomingMessage,
      outgoing: ServerResponse,
    ) => boolean | Promise<boolean>;
  };
  /** What is found at `s3://my-logs/` and the key, without that before the paths. */
  find: (key?: string, options?: Partial<SourceOptions>) => Promise<string[]>;
};

/** Opens the bucket with its objects. */
export async function openS3World(
  t: TestContext,
  objects: { [key: string]: string | Buffer },
): Promise<S3World> {
  setCredentials(t);
  const { store, dir } = await openTemporaryBuckets(t);
  await store.createBucket(bucketName, owner);
  for (const [key, body] of Object.entries(objects)) layObject(dir, key, body);
  const behind = await serveS3(t, store);
  const requests: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const front: S3World['front'] = {};
  async function handle(line: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if ((await front.answer?.(line, incoming, outgoing)) === true) return;
    const { method, headers } = incoming;
    const onward = request(`${behind}${incoming.url}`, { method, headers });
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  }
  const server = createServer((incoming, outgoing) => {
    const line = `${incoming.method} ${decodeURIComponent(incoming.url ?? '')}`;
    requests.push(line);
    headers.push(incoming.headers);
    handle(line, incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const base = `s3://${bucketName}/`;
  const s3 = { endpoint, region: 'us-east-1', anonymous: false, requesterPays: false };
  const find: S3World['find'] = (key = '', options = {}) => foundIn(base + key, { s3, ...options }, base);
  return { store, endpoint, requests, headers, front, find };
}

/** Files that are laid into the folder of a bucket are objects, and cost no flush of the disk each. */
function layObject(dir: string, key: string, body: string | Buffer): void {
  const path = join(dir, bucketName, ...keyToNames(key));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, body);
}

/** The SDK finds its credentials in the environment. */
export function setCredentials(t: TestContext): void {
  const names = [
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'AWS_ENDPOINT_URL',
    'AWS_REGION',
  ];
  const earlier = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) delete process.env[name];
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIAEXAMPLE';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
  t.after(() => {
    for (const [name, value] of earlier) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
}
