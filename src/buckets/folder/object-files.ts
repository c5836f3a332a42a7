/** Finds, places and removes the file of one object in the tree. */

import type { FileHandle } from 'node:fs/promises';
import { constants, lstat, mkdir, open, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BucketError } from '../bucket-store.ts';
import { failedWith } from '../../files/failed-with.ts';
import { syncFolder, takePlace } from '../../files/whole-file.ts';
import { asideName } from './key-path.ts';

/** Opens the file under these names; undefined where there is none, or where a link leads to it. */
export async function openObjectFile(tree: string, names: string[]): Promise<FileHandle | undefined> {
  const path = join(tree, ...names);
  if (!(await isRealFolder(dirname(path)))) return undefined;
  // The third look is for a file that moved from aside to its plain name between the first two.
  for (const candidate of [path, asideName(path), path]) {
    const file = await openRegular(candidate);
    if (file !== undefined) return file;
  }
  return undefined;
}

/**
 * Renames a finished file to its place, and makes the change durable. A file in the way of a folder moves
 * aside; where a folder is in the way of the file, the file goes aside itself.
 */
export async function placeObjectFile(finished: string, tree: string, names: string[]): Promise<void> {
  const path = join(tree, ...names);
  await makeFolders(tree, names.slice(0, -1));
  try {
    await takePlace(finished, path);
  } catch (error) {
    if (!failedWith(error, 'EISDIR', 'EEXIST', 'ENOTEMPTY')) throw error;
    await takePlace(finished, asideName(path));
    return;
  }
  // Should a power cut bring it back, the plain one counts.
  await rm(asideName(path), { force: true });
}

/** Deletes the file under these names, and the folders that this leaves empty. */
export async function removeObjectFile(tree: string, names: string[]): Promise<void> {
  const path = join(tree, ...names);
  if (!(await isRealFolder(dirname(path)))) return;
  // Aside first: where a crash left both, the plain one is the newer, and must not uncover the older.
  let removed = false;
  for (const candidate of [asideName(path), path]) {
    if (!(await lstat(candidate).catch(absent))?.isFile()) continue;
    await rm(candidate, { force: true });
    removed = true;
  }
  if (!removed) return;
  await syncFolder(dirname(path));
  for (let folder = dirname(path); folder !== tree; folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch (error) {
      if (failedWith(error, 'ENOTEMPTY', 'EEXIST')) return;
      throw error;
    }
  }
}

async function openRegular(path: string): Promise<FileHandle | undefined> {
  // Not to follow a link out of the tree, nor to wait for a pipe's other end.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    absent,
  );
  if (file === undefined || (await file.stat()).isFile()) return file;
  await file.close();
  return undefined;
}

/** True for a folder that is reached through no link; the path above the buckets is real. */
export async function isRealFolder(path: string): Promise<boolean> {
  // The slash asks for a folder: with it a file is ENOTDIR.
  return (await realpath(`${path}/`).catch(absent)) === path;
}

async function makeFolders(tree: string, names: string[]): Promise<void> {
  if (await isRealFolder(join(tree, ...names))) return;
  if (!(await isRealFolder(tree))) throw new BucketError('NoSuchBucket');
  let folder = tree;
  for (const name of names) {
    folder = join(folder, name);
    const stats = await lstat(folder).catch(absent);
    if (stats?.isDirectory()) continue;
    if (stats?.isFile()) await rename(folder, asideName(folder));
    else if (stats !== undefined) {
      throw new BucketError('InvalidRequest', 'A link in the folder stands where this key needs a folder.');
    }
    await mkdir(folder);
    await syncFolder(dirname(folder));
  }
}

function absent(error: unknown): undefined {
  if (failedWith(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ENXIO')) return undefined;
  throw error;
}
