import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tx } from '../../src/store/store.ts';
import { engines } from '../support/stores.ts';

for (const engine of engines()) {
  test(`who holds a table does it in one go, however many others write, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    const store = await database.open();
    const end = new AbortController();
    let writer = 0;
    const write = async (): Promise<void> => {
      while (!end.signal.aborted) {
        await store.transaction(async (tx) => {
          await tx.selectFrom('accounts').selectAll().execute();
          const account_id = `writer-${(writer += 1)}`;
          await tx.insertInto('accounts').values({ account_id, name: 'name', created_at: 0 }).execute();
        });
      }
    };
    const writing = Array.from({ length: 8 }, write);
    let attempts = 0;
    const empty = async (tx: Tx): Promise<void> => {
      attempts += 1;
      for (let time = 0; time < 5; time++) await tx.deleteFrom('accounts').execute();
    };
    for (let time = 0; time < 5; time++) await store.transaction(empty, { holding: 'accounts' });
    end.abort();
    await Promise.all(writing);
    assert.equal(attempts, 5);
  });
}
