// In npm test only: it lists trees of thousands of keys.

/** Pages of keys against a sorted list. */

import assert from 'node:assert/strict';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { BucketStore, ListQuery } from '../../../src/buckets/bucket-store.ts';
import { objectKey } from '../support/keys.ts';
import { openTemporaryBuckets, owner } from '../support/temporary-buckets.ts';

describe('listing a bucket', () => {
  it('gives every key once, in the order of bytes, page by page, as a sorted list would', async (t) => {
    const { store } = await openTemporaryBuckets(t);
    let round = 0;
    const keys = fc.uniqueArray(fc.oneof(nearKey(), objectKey()), { minLength: 1, maxLength: 12 });
    const query = fc.record({
      prefix: fc.oneof(fc.constantFrom('', 'a', 'a/', 'a-', 'a/b/', '/', '..'), nearKey()),
      startAfter: fc.oneof(fc.constant(''), nearKey()),
      delimiter: fc.constantFrom('', '/', '-', 'a', 'a/'),
      maxKeys: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(keys, fc.array(query, { minLength: 3, maxLength: 3 }), async (some, queries) => {
        const bucket = `round-${(round += 1)}`;
        await store.createBucket(bucket, owner);
        for (const key of some) await store.put(bucket, key, Buffer.from(key));
        for (const asked of queries) {
          assert.deepEqual(await allPages(store, bucket, asked), oracle(some, asked));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('puts a-b before a/b, and a before both', async (t) => {
    const { store } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    for (const key of ['a/b', 'a0', 'a', 'a-b']) await store.put('logs', key, Buffer.from(''));
    const { objects } = await store.list('logs', { maxKeys: 10 });
    assert.deepEqual(
      objects.map(({ key }) => key),
      ['a', 'a-b', 'a/b', 'a0'],
    );
  });

  it('no keys asked for is an empty page, and not a truncated one', async (t) => {
    const { store } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    await store.put('logs', 'a', Buffer.from(''));
    assert.deepEqual(await store.list('logs', { maxKeys: 0 }), { objects: [], commonPrefixes: [] });
  });

  it('passes over links and names that no key maps to', async (t) => {
    const { store, root, dir } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    await store.put('logs', 'a', Buffer.from('a'));
    await writeFile(join(root, 'outside'), 'secret');
    await symlink(join(root, 'outside'), join(dir, 'logs', 'link'));
    await symlink(root, join(dir, 'logs', 'linked-folder'));
    await writeFile(join(dir, 'logs', '50% off'), '');
    const { objects } = await store.list('logs', { maxKeys: 10 });
    assert.deepEqual(
      objects.map(({ key }) => key),
      ['a'],
    );
  });
});

/** Keys that share beginnings, so that prefixes, folders and common prefixes meet. */
function nearKey(): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom('a', 'b', '/', '-', '0', '.', '😀', '\uff5e'), { minLength: 1, maxLength: 6 })
    .map((characters) => characters.join(''));
}

async function allPages(store: BucketStore, bucket: string, asked: ListQuery): Promise<string[]> {
  const entries: string[] = [];
  let startAfter = asked.startAfter ?? '';
  for (;;) {
    const page = await store.list(bucket, { ...asked, startAfter });
    const found = [...page.objects.map(({ key }) => key), ...page.commonPrefixes].sort(byBytes);
    assert.ok(found.length <= asked.maxKeys);
    entries.push(...found);
    if (page.nextStartAfter === undefined) return entries;
    assert.equal(found.length, asked.maxKeys);
    assert.equal(page.nextStartAfter, found.at(-1));
    assert.ok(byBytes(page.nextStartAfter ?? '', startAfter) > 0, 'the next page starts where this one did');
    startAfter = page.nextStartAfter;
  }
}

function oracle(keys: string[], { prefix = '', startAfter = '', delimiter = '' }: ListQuery): string[] {
  const entries = keys
    .filter((key) => key.startsWith(prefix) && byBytes(key, startAfter) > 0)
    .map((key) => {
      const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
      return at === -1 ? key : key.slice(0, at + delimiter.length);
    })
    .filter((entry) => byBytes(entry, startAfter) > 0);
  return [...new Set(entries)].sort(byBytes);
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
