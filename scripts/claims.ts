/** Which process runs which test file: each takes the next that nobody has taken, by creating a file in a common folder. */

import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** Answers whether the file of this number is now ours. */
export function claim(folder: string, lane: string, index: number): boolean {
  try {
    const handle = openSync(join(folder, String(index)), 'wx');
    writeSync(handle, JSON.stringify({ lane, pid: process.pid }));
    closeSync(handle);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

export function finishClaim(folder: string, index: number): void {
  writeFileSync(join(folder, `${index}.done`), '');
}

/** The number of the file that a process of this lane had begun and not finished, if there is one. */
export function unfinishedClaim(folder: string, lane: string): { index: number; pid: number } | undefined {
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.done') || existsSync(join(folder, `${name}.done`))) continue;
    const owner = JSON.parse(readFileSync(join(folder, name), 'utf8') || '{}') as {
      lane?: string;
      pid?: number;
    };
    if (owner.lane === lane) return { index: Number(name), pid: owner.pid ?? 0 };
  }
  return undefined;
}
