/**
 * Writes files that are whole or absent after a crash: written aside, forced to disk, then renamed into
 * place.
 */

import { randomUUID } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { constants, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failedWith } from './failed-with.ts';

/** Each piece of an iterable is one write: small ones are better gathered before. */
export type FileContent = string | Uint8Array | Iterable<string | Uint8Array>;

/** A file that waits to take its place, and its identity. Whoever does not put it there removes it. */
export type AsideFile = { path: string; stats: BigIntStats };

/**
 * Replaces the file at `path`, or makes it; durable when it resolves. Of several writers at one time each writes a whole
 * file, and the last one's stays. A link at `path` is replaced, not followed.
 *
 * @param options.mode of the new file.
 * @param options.aside the folder that it is written in, on the same file system; the file's own unless given. A killed
 * writer leaves its file there.
 * @throws what the file system says, or the content: the file before is whole then, and nothing lies aside.
 */
export async function replaceFile(
  path: string,
  content: FileContent,
  options: { mode?: number; aside?: string } = {},
): Promise<void> {
  const file = await writeAside(options.aside ?? dirname(path), content, options.mode);
  try {
    await takePlace(file.path, path);
  } catch (error) {
    await rm(file.path, { force: true });
    throw error;
  }
}

/** Writes a new file under a name of its own, and forces it to disk. Where that fails there is none. */
export async function writeAside(folder: string, content: FileContent, mode = 0o666): Promise<AsideFile> {
  const path = join(folder, `.metertrail-${randomUUID()}.partial`);
  const file = await open(path, 'wx', mode);
  try {
    return { path, stats: await fill(file, content) };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function fill(file: FileHandle, content: FileContent): Promise<BigIntStats> {
  try {
    await file.writeFile(content);
    await file.sync();
    return await file.stat({ bigint: true });
  } finally {
    await file.close();
  }
}

/** Renames a file, or a folder, into its place in one step; durable when it resolves. */
export async function takePlace(aside: string, path: string): Promise<void> {
  await rename(aside, path);
  await syncFolder(dirname(path));
}

/** Forces a folder's entries to disk: without it a renamed file may be gone after a power cut. */
export async function syncFolder(path: string): Promise<void> {
  // Where this cannot be asked for, as of a folder that one may write to and not read, there is no more to be done.
  const folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY).catch(unless('EACCES'));
  try {
    await folder?.sync().catch(unless('EINVAL', 'ENOTSUP'));
  } finally {
    await folder?.close();
  }
}

function unless(...codes: string[]): (error: unknown) => undefined {
  return (error) => {
    if (!failedWith(error, ...codes)) throw error;
    return undefined;
  };
}
