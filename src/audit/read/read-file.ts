/** One file of a walk into its records, or into the reason why it has none. */

import { readFile } from 'node:fs/promises';

import { parseLogFile } from '../../record/log-file.ts';
import type { Fields } from '../../record/log-file.ts';
import { describeFileError } from './walk.ts';
import type { Found } from './walk.ts';

/** More compressed than this does not come out of 256 MiB of JSON. */
const fileBytesMax = 256 * 1024 * 1024;

/** A file as read. */
export type ReadFile =
  | { path: string; records: Fields[] }
  | { path: string; skipped: string }
  | { path: string; broken: string };

/**
 * Reads and parses a found file; what the walk already decided about a path passes through. Never throws on
 * a file's account.
 */
export async function readLogFile(found: Found): Promise<ReadFile> {
  if (!('sizeBytes' in found)) return found;
  const { path, sizeBytes } = found;
  if (sizeBytes > fileBytesMax) return { path, broken: 'larger than 256 MiB' };
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    return { path, broken: describeFileError((error as NodeJS.ErrnoException).code ?? String(error)) };
  }
  const parsed = parseLogFile(bytes);
  if ('records' in parsed) return { path, records: parsed.records };
  return parsed.problem === 'broken'
    ? { path, broken: parsed.reason }
    : { path, skipped: `not a log file: ${parsed.reason}` };
}
