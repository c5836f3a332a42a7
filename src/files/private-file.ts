/** Writes files with secrets: whole or not at all, and readable by their owner only. */

import { chmod, readFile } from 'node:fs/promises';
import { replaceFile } from './whole-file.ts';

const ownersOnly = 0o600;

/** Writes the file with mode 600; an equal one keeps its bytes. @throws what the file system says. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) await chmod(path, ownersOnly);
  else await replaceFile(path, text, { mode: ownersOnly });
}
