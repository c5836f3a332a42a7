/** Keeps what is known of an object beside its bytes: type, encoding, user metadata and checksum. */

import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ObjectMeta } from '../bucket-store.ts';
import { failedWith } from '../../files/failed-with.ts';
import { replaceFile, syncFolder } from '../../files/whole-file.ts';
import type { Places } from './places.ts';
import { descriptionOf } from './places.ts';

/** A description and the file that it is about: bytes and description are two files, and cannot change at once. */
export type Description = Omit<ObjectMeta, 'key'> & { file: string };

/** Tells files of one path apart: two that exist at one time share no inode, and an inode's reuse has a new time. */
export function fileIdentity(stats: BigIntStats): string {
  return `${stats.ino}-${stats.mtimeNs}-${stats.size}`;
}

/** The content type of an object put without one (S3 API reference, PutObject). */
export const defaultContentType = 'binary/octet-stream';

/** The descriptions kept for a key, newest first; undefined for a file that was never put through this store. */
export async function readDescriptions(
  places: Places,
  bucket: string,
  key: string,
): Promise<Description[] | undefined> {
  const { file } = descriptionOf(places, bucket, key);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (failedWith(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
  return parseDescriptions(text, file);
}

/** Keeps the description of a file about to be renamed into place together with that of the file still there. */
export async function writeDescriptions(
  places: Places,
  bucket: string,
  key: string,
  descriptions: Description[],
): Promise<void> {
  const { folder, file } = descriptionOf(places, bucket, key);
  if ((await mkdir(folder, { recursive: true })) !== undefined) {
    await syncFolder(dirname(folder));
    await syncFolder(dirname(dirname(folder)));
  }
  await replaceFile(file, JSON.stringify({ key, descriptions }), { aside: places.unfinished });
}

/** Forgets a deleted object. One that a crash leaves behind matches no later file. */
export async function removeDescriptions(places: Places, bucket: string, key: string): Promise<void> {
  await rm(descriptionOf(places, bucket, key).file, { force: true });
}

/**
 * The description of a file: by its identity, else (the folder was copied or restored) by its bytes. Undefined
 * where none is about it.
 */
export async function matchDescription(
  descriptions: Description[],
  stats: BigIntStats,
  readBody: () => Promise<Buffer>,
): Promise<Description | undefined> {
  const identity = fileIdentity(stats);
  const same = descriptions.find(({ file }) => file === identity);
  if (same !== undefined || descriptions.length === 0) return same;
  const etag = md5(await readBody());
  return descriptions.find((description) => description.etag === etag);
}

/** What can be said of a file that a person laid into the folder. */
export async function describeForeign(
  stats: BigIntStats,
  readBody: () => Promise<Buffer>,
): Promise<Description> {
  return {
    file: fileIdentity(stats),
    sizeBytes: Number(stats.size),
    etag: md5(await readBody()),
    lastModified: Number(stats.mtimeMs),
    contentType: defaultContentType,
    metadata: {},
  };
}

/** An ETag as S3 makes it of an object put in one part. */
export function md5(body: Uint8Array): string {
  return createHash('md5').update(body).digest('hex');
}

function parseDescriptions(text: string, path: string): Description[] {
  try {
    const { descriptions } = JSON.parse(text) as { descriptions: Description[] };
    if (Array.isArray(descriptions) && descriptions.every(isDescription)) return descriptions;
  } catch {
    // Told below, with the path.
  }
  throw new Error(
    `What is said about an object in ${path} is damaged; remove that file to lose only its metadata.`,
  );
}

function isDescription(value: Partial<Description> | null): boolean {
  return (
    typeof value?.file === 'string' &&
    typeof value.etag === 'string' &&
    typeof value.sizeBytes === 'number' &&
    typeof value.lastModified === 'number' &&
    typeof value.contentType === 'string' &&
    typeof value.metadata === 'object'
  );
}
