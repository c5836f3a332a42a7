/**
 * Reads and writes `admin.json` in the data folder: where this server's admin API is, and the token that
 * opens it.
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { failedWith } from '../files/failed-with.ts';
import { OperatorError } from '../files/operator-error.ts';
import { writePrivateFile } from '../files/private-file.ts';

const schema = z.object({ endpoint: z.url(), token: z.string().min(1) });

export type AdminFile = z.output<typeof schema>;

/** @throws OperatorError when there is none, or none that can be read. */
export async function readAdminFile(dataFolder: string): Promise<AdminFile> {
  const path = join(dataFolder, 'admin.json');
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const missing = failedWith(error, 'ENOENT');
    throw new OperatorError(
      missing
        ? `There is no ${path}: start the server first, or name its data folder with --data.`
        : `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** The token of the last start, or undefined. */
export async function earlierToken(dataFolder: string): Promise<string | undefined> {
  return readAdminFile(dataFolder).then(
    ({ token }) => token,
    () => undefined,
  );
}

/** @throws OperatorError. */
export async function writeAdminFile(dataFolder: string, content: AdminFile): Promise<void> {
  const path = join(dataFolder, 'admin.json');
  try {
    await writePrivateFile(path, `${JSON.stringify(content, undefined, 2)}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OperatorError(`The file ${path} cannot be written: ${reason}`, { cause: error });
  }
}
