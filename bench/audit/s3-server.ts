/** A folder as a bucket on loopback: what listing and getting take of S3's protocol, each answer as late as S3's own. */

import { createReadStream, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** As of a store in another part of the world: what is waited for, and not what this machine has to do for both sides. */
const latencyMs = 100;
const keysMax = 1000;

export type BucketServer = AsyncDisposable & { endpoint: string; bucket: string };

export async function serveBucket(folder: string): Promise<BucketServer> {
  const keys = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
  const server = createServer((request, response) => void answer(request, response, folder, keys));
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket: 'corpus',
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
  keys: string[],
): Promise<void> {
  await wait(latencyMs);
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.searchParams.get('list-type') === '2') {
    response.setHeader('content-type', 'application/xml').end(listing(url.searchParams, folder, keys));
    return;
  }
  const path = join(folder, decodeURIComponent(url.pathname).split('/').slice(2).join('/'));
  response.setHeader('content-length', statSync(path).size).setHeader('etag', '"0"');
  createReadStream(path, { highWaterMark: 1024 * 1024 }).pipe(response);
}

/** Keys below a prefix, or with a delimiter the folders below it. */
function listing(query: URLSearchParams, folder: string, keys: string[]): string {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter');
  const limit = Number(query.get('max-keys') ?? keysMax);
  const from = Number(query.get('continuation-token') ?? 0);
  const below = keys.filter((key) => key.startsWith(prefix));
  const folders = new Set<string>();
  const objects: string[] = [];
  for (const key of below) {
    const end = delimiter === null ? -1 : key.indexOf(delimiter, prefix.length);
    if (end === -1) objects.push(key);
    else folders.add(key.slice(0, end + 1));
  }
  const page = objects.slice(from, from + limit);
  const isCut = from + limit < objects.length;
  const contents = page.map(
    (key) =>
      `<Contents><Key>${key}</Key><Size>${statSync(join(folder, key)).size}</Size><ETag>"0"</ETag><StorageClass>STANDARD</StorageClass></Contents>`,
  );
  const prefixes =
    from === 0
      ? Array.from(folders, (name) => `<CommonPrefixes><Prefix>${name}</Prefix></CommonPrefixes>`)
      : [];
  const token = isCut ? `<NextContinuationToken>${from + limit}</NextContinuationToken>` : '';
  return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${isCut}</IsTruncated>${token}${contents.join('')}${prefixes.join('')}</ListBucketResult>`;
}
