/** A file or a folder into the files below it, in an order that is the same on every machine. */

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { parseLogObjectKey } from '../../record/object-key.ts';
import { compareTexts } from '../order.ts';

/** A file that may be a log file, or a path and why it is passed over, or why it cannot be read. */
export type Found =
  | { path: string; sizeBytes: number }
  | { path: string; skipped: string }
  | { path: string; broken: string };

/**
 * Walks a folder, names in order of their UTF-16 code units, and through symbolic links, each folder once.
 * Log files are told by their endings `.json.gz` and `.json`; digest files are passed over by name. Errors
 * of the file system are values.
 */
export async function* walk(path: string, visited = new Set<string>()): AsyncGenerator<Found> {
  const status = await attempt(stat(path, { bigint: true }));
  if ('problem' in status) {
    yield status.problem === 'ELOOP'
      ? { path, skipped: 'a symbolic link that leads back to itself' }
      : { path, broken: describeFileError(status.problem) };
    return;
  }
  if (status.value.isFile()) {
    const reason = reasonToSkip(path);
    yield reason ? { path, skipped: reason } : { path, sizeBytes: Number(status.value.size) };
    return;
  }
  if (!status.value.isDirectory()) {
    yield { path, skipped: 'neither a file nor a folder' };
    return;
  }
  const identity = `${status.value.dev}:${status.value.ino}`;
  if (visited.has(identity)) {
    yield { path, skipped: 'a folder already read under another name' };
    return;
  }
  visited.add(identity);
  const names = await attempt(readdir(path));
  if ('problem' in names) {
    yield { path, broken: describeFileError(names.problem) };
    return;
  }
  for (const name of names.value.toSorted(compareTexts)) yield* walk(join(path, name), visited);
}

function reasonToSkip(path: string): string | undefined {
  if (!/\.json(?:\.gz)?$/i.test(path)) return 'not a log file';
  return parseLogObjectKey(path)?.family === 'CloudTrail-Digest' ? 'a digest file' : undefined;
}

async function attempt<T>(promise: Promise<T>): Promise<{ value: T } | { problem: string }> {
  try {
    return { value: await promise };
  } catch (error) {
    return { problem: (error as NodeJS.ErrnoException).code ?? String(error) };
  }
}

/** An error code of the file system in words. */
export function describeFileError(code: string): string {
  switch (code) {
    case 'ENOENT':
      return 'no such file or folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ENOTDIR':
      return 'not a folder';
    default:
      return `cannot be read (${code})`;
  }
}
