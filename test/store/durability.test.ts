import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { openSqlite } from '../../src/store/sqlite.ts';
import { StoreError } from '../../src/store/store.ts';
import type { Store } from '../../src/store/store.ts';
import { createSqliteDatabase } from '../support/stores.ts';

/** A disk whose flushes end when the test says so. */
function slowDisk() {
  const flushes: { fd: number; end(): void; fail(error: Error): void }[] = [];
  const flush = (fd: number) =>
    new Promise<void>((resolve, reject) => {
      flushes.push({ fd, end: resolve, fail: reject });
    });
  return { flushes, flush };
}

const addAccount = (store: Store, account_id: string) =>
  store.transaction((tx) =>
    tx.insertInto('accounts').values({ account_id, name: 'n', created_at: 0 }).execute(),
  );

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !condition(); turn++) await setTimeout(1);
  assert.ok(condition(), 'it did not happen');
}

test('a transaction is not answered before its commit is flushed to the log on disk', async () => {
  await using database = await createSqliteDatabase();
  const { flushes, flush } = slowDisk();
  const store = await openSqlite(database.where, { flush });
  let answered = false;
  const transaction = addAccount(store, 'a').then(() => (answered = true));
  await until(() => flushes.length === 1);
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(answered, false, 'committed, and not flushed');
  flushes[0]?.end();
  await transaction;
  await store[Symbol.asyncDispose]();
});

test('what is flushed is the log, which has grown by then', async () => {
  await using database = await createSqliteDatabase();
  const sizes: number[] = [];
  const flushed = async () => {
    sizes.push((await stat(`${database.where}-wal`)).size);
  };
  const store = await openSqlite(database.where, { flush: flushed });
  const before = (await stat(`${database.where}-wal`)).size;
  await addAccount(store, 'a');
  assert.equal(sizes.length, 1);
  assert.ok((sizes[0] ?? 0) > before);
  await store[Symbol.asyncDispose]();
});

test('a flush that fails is a StoreError for all who waited, and for everybody after', async () => {
  await using database = await createSqliteDatabase();
  const { flushes, flush } = slowDisk();
  const store = await openSqlite(database.where, { flush });
  const waiting = [addAccount(store, 'a'), addAccount(store, 'b')];
  await until(() => flushes.length === 1);
  flushes[0]?.fail(Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }));
  for (const result of await Promise.allSettled([...waiting, addAccount(store, 'c')])) {
    assert.ok(result.status === 'rejected' && result.reason instanceof StoreError);
    assert.match(result.reason.message, /EIO/);
  }
  await store[Symbol.asyncDispose]();
});

test('the database and its log are for their owner only', async () => {
  await using database = await createSqliteDatabase();
  const store = await database.open();
  await addAccount(store, 'a');
  for (const suffix of ['', '-wal', '-shm']) {
    assert.equal((await stat(database.where + suffix)).mode & 0o777, 0o600, suffix);
  }
});
