/** Writes a command's result to a file, whole or not at all. */

import { constants, createWriteStream } from 'node:fs';
import type { Stats } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { OperatorError } from './operator-error.ts';
import { replaceFile } from './whole-file.ts';

/**
 * Fails where the file could not be written later, before hours are spent on what goes into it.
 *
 * @throws OperatorError.
 */
export async function checkWritable(path: string): Promise<void> {
  await told(path, async () => {
    const { target, status } = await targetOf(path);
    if (status?.isDirectory()) throw new Error('it is a folder');
    if (status) await access(target, constants.W_OK);
    // The new file is written there.
    if (!status || status.isFile()) await access(dirname(target), constants.W_OK);
  });
}

/**
 * Writes the pieces beside the file and then takes its place, so that a reader never sees half of it. A link stays,
 * and what it leads to is written. What is no regular file, such as a pipe, is written to directly.
 *
 * @throws OperatorError.
 */
export async function writeOutput(path: string, pieces: Iterable<string>): Promise<void> {
  await told(path, async () => {
    const { target, status } = await targetOf(path);
    if (status && !status.isFile()) {
      await pipeline(pieces, createWriteStream(target));
      return;
    }
    await replaceFile(target, pieces);
  });
}

/** Where the path leads, and what is there. Of `/dev/stdout` on a pipe there is no other path. */
async function targetOf(path: string): Promise<{ target: string; status: Stats | undefined }> {
  const target = await realpath(path).catch(() => path);
  return { target, status: await stat(target).catch(() => undefined) };
}

async function told(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OperatorError(`${path} cannot be written: ${reason}`);
  }
}
