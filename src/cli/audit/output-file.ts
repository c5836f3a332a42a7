/** A file that a command writes its result to: whole, or not at all. */

import { constants, createWriteStream } from 'node:fs';
import { access, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** The file cannot be written; `message` is for the operator. */
class OutputError extends Error {
  override readonly name = 'OutputError';
}

/**
 * Fails where the file could not be written later, before hours are spent on what goes into it.
 *
 * @throws OutputError.
 */
export async function checkWritable(path: string): Promise<void> {
  await told(path, async () => {
    const status = await stat(path).catch(() => undefined);
    if (status?.isDirectory()) throw new Error('it is a folder');
    await access(status ? path : dirname(path), constants.W_OK);
  });
}

/**
 * Writes the pieces beside the file and then takes its place, so that a reader never sees half of it. What is no
 * regular file, such as a pipe, is written to directly.
 *
 * @throws OutputError.
 */
export async function writeOutput(path: string, pieces: Iterable<string>): Promise<void> {
  await told(path, async () => {
    const status = await stat(path).catch(() => undefined);
    if (status && !status.isFile()) {
      await pipeline(pieces, createWriteStream(path));
      return;
    }
    const beside = join(dirname(path), `.${basename(path)}.partial`);
    try {
      await pipeline(pieces, createWriteStream(beside, { flush: true }));
      await rename(beside, path);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
  });
}

async function told(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OutputError(`${path} cannot be written: ${reason}`);
  }
}
