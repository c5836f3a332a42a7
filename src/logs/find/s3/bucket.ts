/** Finds the log files at `s3://bucket/prefix`, page by page. */

import { isFileName } from '../file-name.ts';
import type { FoundFile } from '../found.ts';
import { memoryBytesMax } from '../memory-limit.ts';
import { overlap } from '../overlap.ts';
import { createPager } from '../pager.ts';
import type { SourceOptions } from '../source-options.ts';
import { findInStream } from '../stream.ts';
import { findInTar } from '../tar.ts';
import type { Archive } from '../tar-entry.ts';
import { listKeys } from './keys.ts';
import { fetchObject, weightOf } from './objects.ts';
import { describeS3Error, isMissing } from './s3-errors.ts';
import { openBucket } from './store.ts';
import type { ObjectBody, S3Bucket } from './store.ts';

/** A small object takes S3 some 20 ms and the SDK 0.5 ms of one core; the SDK opens 50 connections at most. */
const fetchesAtOnce = 32;
/** Small pages, so that the first files are worked at while the next are on their way. */
const pageFilesMax = 64;

/**
 * What follows the bucket is a folder, with or without a slash at its end, or one object, which is handed
 * over whatever its name.
 */
export async function* findInBucket(source: string, options: SourceOptions): AsyncGenerator<FoundFile[]> {
  const [, name = '', key = ''] = /^s3:\/\/([^/]*)\/?(.*)$/s.exec(source) ?? [];
  if (name === '') {
    yield [{ path: source, broken: 'no bucket is named: s3://BUCKET/PREFIX' }];
    return;
  }
  let bucket: S3Bucket | undefined;
  try {
    bucket = await openBucket(name, options.s3, options.signal);
    yield* findBelow(bucket, key, options);
  } catch (error) {
    yield [{ path: source, broken: describeS3Error(error, 'list') }];
  } finally {
    bucket?.close();
  }
}

async function* findBelow(
  bucket: S3Bucket,
  key: string,
  options: SourceOptions,
): AsyncGenerator<FoundFile[]> {
  const prefix = key === '' || key.endsWith('/') ? key : `${key}/`;
  const asFolder = async (): Promise<AsyncIterable<FoundFile[]> | undefined> =>
    key === '' || (await hasKeys(bucket, prefix)) ? findInFolder(bucket, prefix, options) : undefined;
  const asObject = async (): Promise<AsyncIterable<FoundFile[]> | undefined> =>
    key === prefix ? undefined : findInObject(bucket, key, options);
  // The likelier first, so that one permission is enough for it.
  for (const tried of isFileName(key) ? [asObject, asFolder] : [asFolder, asObject]) {
    const pages = await tried();
    if (pages === undefined) continue;
    yield* pages;
    return;
  }
  yield [{ path: bucket.pathOf(key), broken: 'no such object or folder' }];
}

async function hasKeys(bucket: S3Bucket, prefix: string): Promise<boolean> {
  const { objects } = await bucket.list({ prefix, keysMax: 1 });
  return objects.length > 0;
}

/** Undefined where there is no such object. */
async function findInObject(
  bucket: S3Bucket,
  key: string,
  options: SourceOptions,
): Promise<AsyncIterable<FoundFile[]> | undefined> {
  const archive = { path: bucket.pathOf(key), shardName: key.slice(key.lastIndexOf('/') + 1) };
  let body: ObjectBody;
  try {
    body = await bucket.get(key);
  } catch (error) {
    return isMissing(error) ? undefined : brokenPage(archive.path, describeS3Error(error, 'object'));
  }
  return findInBody(archive, body, options);
}

async function* brokenPage(path: string, broken: string): AsyncGenerator<FoundFile[]> {
  yield [{ path, broken }];
}

async function* findInBody(
  archive: Archive,
  body: ObjectBody,
  options: SourceOptions,
): AsyncGenerator<FoundFile[]> {
  try {
    yield* findInStream(archive, body.chunks, options);
  } finally {
    body.close();
  }
}

async function* findInFolder(
  bucket: S3Bucket,
  prefix: string,
  options: SourceOptions,
): AsyncGenerator<FoundFile[]> {
  const pager = createPager(pageFilesMax);
  const fetches = overlap(
    listKeys({ bucket, prefix }, options),
    { countMax: fetchesAtOnce, weightMax: memoryBytesMax },
    weightOf,
    (listed) => fetchObject(bucket, listed),
  );
  for await (const fetched of fetches) {
    if ('found' in fetched) {
      pager.add(fetched.found);
      yield* pager.full();
      continue;
    }
    const { key, isTar, body } = fetched;
    const path = bucket.pathOf(key);
    yield* pager.rest();
    try {
      if (isTar) yield* findInTar({ path, shardName: key.slice(prefix.length) }, body.chunks, options);
      else yield [{ path, at: 'stream', chunks: body.chunks }];
    } finally {
      body.close();
    }
  }
  yield* pager.rest();
}
