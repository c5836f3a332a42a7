/** Reads and writes the objects of a folder, so that bytes in the tree and their descriptions agree. */

import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { rm } from 'node:fs/promises';
import type { ObjectMeta, PutOptions } from '../bucket-store.ts';
import { BucketError } from '../bucket-store.ts';
import { requireBucket } from './bucket-records.ts';
import type { Description } from './descriptions.ts';
import {
  defaultContentType,
  describeForeign,
  fileIdentity,
  matchDescription,
  md5,
  readDescriptions,
  removeDescriptions,
  writeDescriptions,
} from './descriptions.ts';
import { writeAside } from '../../files/whole-file.ts';
import { keyToNames } from './key-path.ts';
import { openObjectFile, placeObjectFile, removeObjectFile } from './object-files.ts';
import type { Places } from './places.ts';
import { treeOf } from './places.ts';

/**
 * Writes an object. Its bytes are forced to disk under another name; then its description is kept beside the
 * old one; then the bytes are renamed into place. A crash between leaves the old bytes with the old description.
 */
export async function putObject(
  places: Places,
  bucket: string,
  key: string,
  body: Uint8Array,
  options: PutOptions,
): Promise<ObjectMeta> {
  const names = keyToNames(key);
  await requireBucket(places, bucket);
  const unfinished = await writeAside(places.unfinished, body);
  try {
    return await places.turn(bucket, async () => {
      await requireBucket(places, bucket);
      const current = await describeObject(places, bucket, key);
      checkConditions(current, options);
      const next = describeNew(body, unfinished.stats, places.clock.now(), options);
      await writeDescriptions(places, bucket, key, current === undefined ? [next] : [next, current]);
      await placeObjectFile(unfinished.path, treeOf(places, bucket), names);
      return toMeta(key, next);
    });
  } finally {
    await rm(unfinished.path, { force: true });
  }
}

/** Reads an object whole. */
export async function getObject(
  places: Places,
  bucket: string,
  key: string,
): Promise<{ meta: ObjectMeta; body: Buffer } | undefined> {
  return withObject(places, bucket, key, async (description, readBody) => ({
    meta: toMeta(key, description),
    body: await readBody(),
  }));
}

/** Describes an object; its bytes are read only where it was not put through this store. */
export async function headObject(
  places: Places,
  bucket: string,
  key: string,
): Promise<ObjectMeta | undefined> {
  const description = await describeObject(places, bucket, key);
  return description === undefined ? undefined : toMeta(key, description);
}

/** Deletes an object: first the bytes, then what is said about them. */
export async function deleteObject(places: Places, bucket: string, key: string): Promise<void> {
  const names = keyToNames(key);
  await places.turn(bucket, async () => {
    await requireBucket(places, bucket);
    await removeObjectFile(treeOf(places, bucket), names);
    await removeDescriptions(places, bucket, key);
  });
}

type Reader<T> = (description: Description, readBody: () => Promise<Buffer>) => Promise<T>;

/** A writer may pass twice between the reading of the two files; it does not do so three times in a row. */
const attemptsMax = 3;

async function withObject<T>(
  places: Places,
  bucket: string,
  key: string,
  reader: Reader<T>,
): Promise<T | undefined> {
  const names = keyToNames(key);
  for (let attempt = 1; ; attempt += 1) {
    await using file = await openObjectFile(treeOf(places, bucket), names);
    if (file === undefined) return undefined;
    const readBody = readOnce(file);
    const stats = await file.stat({ bigint: true });
    const descriptions = await readDescriptions(places, bucket, key);
    const description = await matchDescription(descriptions ?? [], stats, readBody);
    if (description !== undefined) return reader(description, readBody);
    if (descriptions === undefined || attempt === attemptsMax) {
      return reader(await describeForeign(stats, readBody), readBody);
    }
  }
}

async function describeObject(places: Places, bucket: string, key: string): Promise<Description | undefined> {
  return withObject(places, bucket, key, async (description) => description);
}

function readOnce(file: FileHandle): () => Promise<Buffer> {
  let body: Promise<Buffer> | undefined;
  return () => (body ??= file.readFile());
}

function describeNew(body: Uint8Array, stats: BigIntStats, now: number, options: PutOptions): Description {
  return {
    file: fileIdentity(stats),
    sizeBytes: body.byteLength,
    etag: md5(body),
    lastModified: now,
    contentType: options.contentType ?? defaultContentType,
    contentEncoding: options.contentEncoding,
    metadata: lowerCaseNames(options.metadata ?? {}),
  };
}

function toMeta(key: string, { file: _file, ...description }: Description): ObjectMeta {
  return { key, ...description };
}

function lowerCaseNames(metadata: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value]));
}

function checkConditions(current: Description | undefined, { ifAbsent, ifMatch }: PutOptions): void {
  if (ifAbsent === true && current !== undefined) throw new BucketError('PreconditionFailed');
  if (ifMatch === undefined) return;
  if (current === undefined) throw new BucketError('NoSuchKey');
  if (current.etag !== ifMatch) throw new BucketError('PreconditionFailed');
}
