/** Keeps the records of buckets: who owns them, in which Region they are, and their policy. */

import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isBucketName } from '../bucket-name.ts';
import type { Bucket, BucketOwner } from '../bucket-store.ts';
import { BucketError } from '../bucket-store.ts';
import { failedWith } from '../../files/failed-with.ts';
import { OperatorError } from '../../files/operator-error.ts';
import { replaceFile, syncFolder, takePlace } from '../../files/whole-file.ts';
import type { Places } from './places.ts';
import { recordOf, treeOf } from './places.ts';

/**
 * Makes a bucket. Its record is a folder that is renamed into place, which fails where one stands: of several
 * callers, in several processes, one creates.
 */
export async function createBucket(
  places: Places,
  name: string,
  owner: BucketOwner,
): Promise<'created' | 'exists'> {
  if (!isBucketName(name)) throw new BucketError('InvalidBucketName');
  return places.turn(name, async () => {
    if ((await findBucket(places, name)) !== undefined) return 'exists';
    const bucket: Bucket = { name, ...owner, createdAt: places.clock.now() };
    const record = join(places.unfinished, randomUUID());
    await mkdir(record);
    try {
      await replaceFile(join(record, 'bucket.json'), JSON.stringify(bucket));
      await makeTree(places, name);
      await takePlace(record, recordOf(places, name));
      return 'created';
    } catch (error) {
      if (failedWith(error, 'ENOTEMPTY', 'EEXIST')) return 'exists';
      throw error;
    } finally {
      await rm(record, { recursive: true, force: true });
    }
  });
}

/** Deletes an empty bucket: first its tree, which nothing can enter any more, then its record in one step. */
export async function deleteBucket(places: Places, name: string): Promise<void> {
  await places.turn(name, async () => {
    await requireBucket(places, name);
    await removeTree(places, name);
    const discarded = join(places.unfinished, randomUUID());
    await rename(recordOf(places, name), discarded);
    await syncFolder(places.records);
    await rm(discarded, { recursive: true, force: true });
  });
}

/** Reads a bucket's record; undefined for a name that is none. @throws OperatorError for one that is damaged. */
export async function findBucket(places: Places, name: string): Promise<Bucket | undefined> {
  if (!isBucketName(name)) return undefined;
  const text = await readIfThere(join(recordOf(places, name), 'bucket.json'));
  return text === undefined ? undefined : parseBucket(text, name, recordOf(places, name));
}

/** Like findBucket; throws BucketError `NoSuchBucket`. */
export async function requireBucket(places: Places, name: string): Promise<Bucket> {
  const bucket = await findBucket(places, name);
  if (bucket === undefined) throw new BucketError('NoSuchBucket');
  return bucket;
}

/** All buckets in the order of their names. */
export async function listBuckets(places: Places): Promise<Bucket[]> {
  const names = (await readdir(places.records)).sort();
  const buckets = await Promise.all(names.map((name) => findBucket(places, name)));
  return buckets.filter((bucket) => bucket !== undefined);
}

/** The policy's text as it was put. */
export async function getPolicy(places: Places, name: string): Promise<string | undefined> {
  await requireBucket(places, name);
  return readIfThere(policyFile(places, name));
}

export async function putPolicy(places: Places, name: string, json: string): Promise<void> {
  await places.turn(name, async () => {
    await requireBucket(places, name);
    await replaceFile(policyFile(places, name), json, { aside: places.unfinished });
  });
}

export async function deletePolicy(places: Places, name: string): Promise<void> {
  await places.turn(name, async () => {
    await requireBucket(places, name);
    await rm(policyFile(places, name), { force: true });
    await syncFolder(recordOf(places, name));
  });
}

/** Gives every recorded bucket a tree: a crash while deleting one leaves it without. */
export async function repairTrees(places: Places): Promise<void> {
  for (const bucket of await listBuckets(places)) await makeTree(places, bucket.name);
}

async function makeTree(places: Places, name: string): Promise<void> {
  await mkdir(treeOf(places, name), { recursive: true });
  await syncFolder(places.tree);
}

function policyFile(places: Places, name: string): string {
  return join(recordOf(places, name), 'policy.json');
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (failedWith(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

function parseBucket(text: string, name: string, path: string): Bucket {
  try {
    const value = JSON.parse(text) as Partial<Bucket>;
    const { accountId, region, createdAt } = value;
    if (typeof accountId === 'string' && typeof region === 'string' && typeof createdAt === 'number') {
      return { name, accountId, region, createdAt };
    }
  } catch {
    // Told below, with the path.
  }
  throw new OperatorError(
    `The record of bucket ${name} in ${path} is damaged; restore its bucket.json from a backup.`,
  );
}

async function removeTree(places: Places, name: string): Promise<void> {
  const tree = treeOf(places, name);
  const entries = await readdir(places.tree, { withFileTypes: true });
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry === undefined) return;
  if (!entry.isDirectory() || !(await removeEmptyFolders(tree))) throw new BucketError('BucketNotEmpty');
  await syncFolder(places.tree);
}

/** Removes a tree of empty folders; false, at the first file of any kind, where it is not empty. */
async function removeEmptyFolders(folder: string): Promise<boolean> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || !(await removeEmptyFolders(join(folder, entry.name)))) return false;
  }
  await rmdir(folder);
  return true;
}
