/** Tells where things stand on disk: the objects' tree, and beside it the records of buckets and objects. */

import { createHash } from 'node:crypto';
import { mkdir, readdir, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failedWith } from '../../files/failed-with.ts';
import { OperatorError } from '../../files/operator-error.ts';
import type { Clock } from '../../time/clock.ts';
import { systemClock } from '../../time/clock.ts';
import { hourMs } from '../../time/hours.ts';
import type { Turns } from '../../work/turns.ts';

/** The open folder: real paths, the clock in milliseconds, and the turns of its writers. */
export type Places = {
  /** `tree/BUCKET/KEY`: objects and nothing else. */
  tree: string;
  /** `records/BUCKET/{bucket.json, policy.json, objects/…}`. */
  records: string;
  /** Files that are being written. */
  unfinished: string;
  clock: Clock;
  turn: Turns;
};

/** Makes the folders, resolves them to real paths, and clears what a crash left unfinished. */
export async function preparePlaces(
  dir: string,
  metadataDir: string,
): Promise<Pick<Places, 'tree' | 'records' | 'unfinished'>> {
  for (const folder of [dir, join(metadataDir, 'records'), join(metadataDir, 'unfinished')]) {
    await makeFolder(folder);
  }
  const places = {
    tree: await realpath(dir),
    records: await realpath(join(metadataDir, 'records')),
    unfinished: await realpath(join(metadataDir, 'unfinished')),
  };
  const devices = await Promise.all(Object.values(places).map(async (path) => (await stat(path)).dev));
  if (new Set(devices).size > 1) {
    throw new OperatorError(
      `The buckets' folder ${places.tree} and ${places.unfinished} must be on one file system: objects are written in one and renamed into the other.`,
    );
  }
  await clearUnfinished(places.unfinished);
  return places;
}

/** The folder of a bucket's objects; the name has passed isBucketName. */
export function treeOf(places: Places, bucket: string): string {
  return join(places.tree, bucket);
}

/** The folder of a bucket's record. */
export function recordOf(places: Places, bucket: string): string {
  return join(places.records, bucket);
}

/** The folder and file of what is said about one object; a hash, since `a` and `a/b` both have one. */
export function descriptionOf(places: Places, bucket: string, key: string): { folder: string; file: string } {
  const hash = createHash('sha256').update(key).digest('hex');
  const folder = join(recordOf(places, bucket), 'objects', hash.slice(0, 2));
  return { folder, file: join(folder, `${hash}.json`) };
}

/** For its owner's eyes only; one ancestor after another, since Node's own recursion never ends below /proc. */
async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  await makeFolder(dirname(path));
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it in between.
    if (!(await isFolder(path))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (failedWith(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}

/** No write takes an hour; another process's write of this moment is left alone. */
const unfinishedAgeMaxMs = hourMs;

async function clearUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const stats = await stat(path).catch(() => undefined);
    // The file system's own time, whatever a sandbox's clock tells.
    if (stats !== undefined && systemClock.now() - stats.mtimeMs > unfinishedAgeMaxMs) {
      await rm(path, { recursive: true, force: true });
    }
  }
}
