/** The S3 endpoint on a socket, for real clients: every caller is the one given. */

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { BucketStore } from '../../../src/buckets/bucket-store.ts';
import type { S3Request } from '../../../src/buckets/s3-endpoint/handle.ts';
import { handleS3 } from '../../../src/buckets/s3-endpoint/handle.ts';

export const caller = { accountId: '123456789012', region: 'us-east-1' };

/** Serves the store on a free loopback port until the test ends. */
export async function serveS3(
  t: TestContext,
  store: BucketStore,
  as: S3Request['caller'] = caller,
): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    answer(store, as, incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function answer(
  store: BucketStore,
  as: S3Request['caller'],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const [path = '', query = ''] = (incoming.url ?? '').split(/\?(.*)/s);
  const response = await handleS3(store, {
    method: incoming.method ?? '',
    path,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, value?.toString()]),
    ),
    body: Buffer.concat(await incoming.toArray()),
    caller: as,
    requestId: randomUUID(),
  });
  outgoing.writeHead(response.status, response.headers).end(response.body);
}
