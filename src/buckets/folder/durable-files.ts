/** Files that are whole or absent after a crash: written aside, forced to disk, then renamed into place. */

import { randomUUID } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { constants, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A file written and forced to disk in the folder for unfinished files, with its identity there. */
export type UnfinishedFile = { path: string; stats: BigIntStats };

/** Writes bytes to a new file in `folder`; a rename puts it in its place. */
export async function writeUnfinished(folder: string, body: Uint8Array | string): Promise<UnfinishedFile> {
  const path = join(folder, randomUUID());
  const file = await open(path, 'wx');
  try {
    await file.writeFile(body);
    await file.sync();
    return { path, stats: await file.stat({ bigint: true }) };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Replaces the file at `path` as a whole; durable when it resolves. */
export async function replaceFile(unfinished: string, path: string, body: string): Promise<void> {
  const file = await writeUnfinished(unfinished, body);
  try {
    await rename(file.path, path);
    await syncFolder(dirname(path));
  } finally {
    await rm(file.path, { force: true });
  }
}

/** Forces a folder's entries to disk: without it a renamed file may be gone after a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** True where a file operation failed with one of these codes. */
export function failedWith(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
