/** What a crash at any step leaves of an object. */

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { copyFile, link, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openFolderBuckets } from '../../../src/buckets/folder.ts';
import { descriptionOf } from '../../../src/buckets/folder/places.ts';
import { systemClock } from '../../../src/time/clock.ts';
import { createTurns } from '../../../src/work/turns.ts';
import { filesBelow, openTemporaryBuckets, owner } from '../support/temporary-buckets.ts';

describe('a crash', () => {
  it('between the description and the bytes leaves the old object with its old metadata', async (t) => {
    const { store, dir, metadataDir } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    await store.put('logs', 'key', Buffer.from('old'), { metadata: { text: 'old' } });
    await link(join(dir, 'logs/key'), join(dir, 'kept'));
    await store.put('logs', 'key', Buffer.from('new'), { metadata: { text: 'new' } });
    // Back to the moment before the last rename: the description tells of both, the bytes are the old ones.
    await rename(join(dir, 'kept'), join(dir, 'logs/key'));
    const again = await openFolderBuckets(dir, { metadataDir });
    const object = await again.get('logs', 'key');
    assert.equal(object?.body.toString(), 'old');
    assert.deepEqual(object?.meta.metadata, { text: 'old' });
    await again.put('logs', 'key', Buffer.from('newer'));
    assert.equal((await again.get('logs', 'key'))?.body.toString(), 'newer');
  });

  it('while an object returns from beside its folder leaves it once, and the newer', async (t) => {
    const { store, dir } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    await store.put('logs', 'a', Buffer.from('old'));
    await copyFile(join(dir, 'logs/a'), join(dir, 'logs/a%'));
    await store.put('logs', 'b', Buffer.from('b'));
    await rename(join(dir, 'logs/b'), join(dir, 'logs/a'));
    const { objects } = await store.list('logs', { maxKeys: 10 });
    assert.deepEqual(
      objects.map(({ key }) => key),
      ['a'],
    );
    assert.equal((await store.get('logs', 'a'))?.body.toString(), 'b');
    await store.delete('logs', 'a');
    assert.equal(await store.get('logs', 'a'), undefined);
  });

  it('after the bytes of a deleted object leaves no metadata to the next', async (t) => {
    const { store, dir, metadataDir } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    await store.put('logs', 'key', Buffer.from('x'), { metadata: { text: 'old' } });
    await rm(join(dir, 'logs/key'));
    await store.put('logs', 'key', Buffer.from('y'));
    assert.deepEqual((await store.head('logs', 'key'))?.metadata, {});
    const places = { tree: dir, records: join(metadataDir, 'records'), unfinished: '', clock: systemClock };
    const { file } = descriptionOf({ ...places, turn: createTurns() }, 'logs', 'key');
    assert.equal(JSON.parse(await readFile(file, 'utf8')).key, 'key');
  });

  it('of a killed writer loses nothing that was acknowledged, and leaves nothing half', async (t) => {
    const { store, dir } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    for (const acknowledgedMin of [1, 7, 20]) {
      const acknowledged = await writeUntilKilled(dir, acknowledgedMin);
      const again = await openFolderBuckets(dir);
      const { objects } = await again.list('logs', { maxKeys: 1000 });
      for (const { key } of objects) {
        const object = await again.get('logs', key);
        const text = object?.body.toString() ?? '';
        assert.equal(text, text.slice(0, 8).repeat(20_000), key);
        assert.equal(object?.meta.metadata['round'], text.slice(0, 8), key);
        assert.ok(Number(text.slice(0, 8)) >= (acknowledged.get(key) ?? 0), key);
      }
      for (const key of acknowledged.keys()) assert.ok(objects.some((object) => object.key === key));
      assert.equal((await filesBelow(join(dir, 'logs'))).length, objects.length);
    }
  });
});

/** Kills a process in the middle of its writes, and answers the last round it acknowledged for each key. */
async function writeUntilKilled(dir: string, acknowledgedMin: number): Promise<Map<string, number>> {
  const child = fork(join(import.meta.dirname, '../support/endless-writer.ts'), [dir]);
  const acknowledged = new Map<string, number>();
  let count = 0;
  child.on('message', (message) => {
    const { key, round } = message as { key: string; round: number };
    acknowledged.set(key, round);
    count += 1;
    if (count === acknowledgedMin) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('exit', resolve));
  assert.ok(count >= acknowledgedMin, 'the writer ended by itself');
  return acknowledged;
}
