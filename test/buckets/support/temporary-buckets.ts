/** A folder of buckets for one test, removed after it. */

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { BucketStore } from '../../../src/buckets/bucket-store.ts';
import { openFolderBuckets } from '../../../src/buckets/folder.ts';
import type { Clock } from '../../../src/time/clock.ts';

export type TemporaryBuckets = { root: string; dir: string; metadataDir: string; store: BucketStore };

export const owner = { accountId: '123456789012', region: 'us-east-1' };

/** Opens an empty store below a folder of its own, `root`. */
export async function openTemporaryBuckets(
  t: TestContext,
  options: { clock?: Clock } = {},
): Promise<TemporaryBuckets> {
  const root = await mkdtemp(join(tmpdir(), 'metertrail-buckets-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  const dir = join(root, 'buckets');
  return { root, dir, metadataDir: `${dir}-metadata`, store: await openFolderBuckets(dir, options) };
}

/** Paths of all files below a folder, relative to it, in any order. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
