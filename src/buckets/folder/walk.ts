/**
 * Walks the keys of a tree in S3's order, without visiting folders that cannot hold one that is asked for.
 */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failedWith } from '../../files/failed-with.ts';
import { compareKeys, readName, segmentToNames } from './key-path.ts';

/** Which keys are asked for. The consumer may set `skip` on the way: keys that begin with it are passed over. */
export type KeyRange = { prefix: string; startAfter: string; skip?: string };

/**
 * Yields the keys of the range in UTF-8 binary order. A folder sorts as its name and a slash, since that is how
 * the keys in it begin: `a-b` comes before `a/b`, although `a` comes before `a-b`.
 */
export async function* walkKeys(folder: string, range: KeyRange, base = ''): AsyncGenerator<string> {
  for (const { segment, names, isFolder } of await readSegments(folder)) {
    const key = base + segment;
    if (isFolder) {
      if (mayHoldKeys(`${key}/`, range)) yield* walkKeys(join(folder, ...names), range, `${key}/`);
    } else if (isAskedFor(key, range)) {
      yield key;
    }
  }
}

type Segment = { segment: string; names: string[]; isFolder: boolean };

async function readSegments(folder: string): Promise<Segment[]> {
  const segments = await collectSegments(folder, '', []);
  const byOrder = segments.map((entry) => ({ entry, order: entry.segment + (entry.isFolder ? '/' : '') }));
  byOrder.sort((a, b) => compareKeys(a.order, b.order));
  // A crash while an object returns from aside leaves it twice.
  return byOrder.filter((at, index) => at.order !== byOrder[index - 1]?.order).map(({ entry }) => entry);
}

/** Entries that are neither a file nor a folder, or whose name no key maps to, are none of ours. */
async function collectSegments(folder: string, text: string, above: string[]): Promise<Segment[]> {
  const segments: Segment[] = [];
  for (const entry of await readFolder(join(folder, ...above))) {
    const name = readName(entry.name);
    if (name === undefined || !(entry.isFile() || entry.isDirectory())) continue;
    const segment = text + name.text;
    const names = [...above, entry.name];
    if (name.kind === 'more') {
      if (entry.isDirectory()) segments.push(...(await collectSegments(folder, segment, names)));
    } else if (isNamedFor(segment, names, name.kind) && !(name.kind === 'aside' && entry.isDirectory())) {
      segments.push({ segment, names, isFolder: entry.isDirectory() });
    }
  }
  return segments;
}

function isNamedFor(segment: string, names: string[], kind: 'whole' | 'aside'): boolean {
  const expected = segmentToNames(segment).join('/');
  return names.join('/') === (kind === 'aside' ? `${expected}%` : expected);
}

async function readFolder(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    // Another call has just deleted the last object in it.
    if (failedWith(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

function mayHoldKeys(start: string, { prefix, startAfter, skip }: KeyRange): boolean {
  return (
    (start.startsWith(prefix) || prefix.startsWith(start)) &&
    (startAfter.startsWith(start) || compareKeys(start, startAfter) > 0) &&
    !(skip !== undefined && start.startsWith(skip))
  );
}

function isAskedFor(key: string, { prefix, startAfter, skip }: KeyRange): boolean {
  return (
    key.startsWith(prefix) &&
    compareKeys(key, startAfter) > 0 &&
    !(skip !== undefined && key.startsWith(skip)) &&
    Buffer.byteLength(key) <= 1024
  );
}
