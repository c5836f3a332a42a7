import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { sql } from 'kysely';
import { enqueueForTrails } from '../../src/ledger/deliveries.ts';
import { insertEvent, listEvents } from '../../src/ledger/events.ts';
import type { EventFilter } from '../../src/ledger/events.ts';
import { putUsage } from '../../src/ledger/usage.ts';
import type { NewUsage } from '../../src/ledger/usage.ts';
import { ServiceError } from '../../src/protocol/service-error.ts';
import { StoreError } from '../../src/store/store.ts';
import type { Store, Tx } from '../../src/store/store.ts';
import { engines } from '../support/stores.ts';
import type { TestDatabase } from '../support/stores.ts';

/** What the ledger may rely on, whatever engine is behind it. */
for (const engine of engines()) {
  describe(`the store on ${engine.name}`, () => {
    let database: TestDatabase;
    let store: Store;
    before(async () => {
      database = await engine.createDatabase();
      store = await database.open();
    });
    after(() => database[Symbol.asyncDispose]());

    const addAccount = (tx: Tx, account_id: string, created_at = 0) =>
      tx.insertInto('accounts').values({ account_id, name: 'name', created_at }).execute();
    const findAccount = (tx: Tx, account_id: string) =>
      tx.selectFrom('accounts').selectAll().where('account_id', '=', account_id).executeTakeFirst();

    test('a transaction that resolves is there for readers and for another server', async () => {
      await store.transaction((tx) => addAccount(tx, 'committed'));
      assert.ok(await store.read((tx) => findAccount(tx, 'committed')));
      const other = await database.open();
      assert.ok(await other.read((tx) => findAccount(tx, 'committed')));
    });

    test('a transaction that throws leaves nothing, and its error passes unchanged', async () => {
      const refusal = new ServiceError('InvalidProductCodeException', 'no');
      const failing = store.transaction(async (tx) => {
        await addAccount(tx, 'rolled back');
        throw refusal;
      });
      await assert.rejects(failing, (error) => error === refusal);
      assert.equal(await store.read((tx) => findAccount(tx, 'rolled back')), undefined);
    });

    test('a transaction’s failure is its own: those beside it commit', async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 40 }, (_, index) =>
          store.transaction(async (tx) => {
            await addAccount(tx, `beside-${index}`);
            if (index % 3 === 0) throw new Error('refused');
            return index;
          }),
        ),
      );
      for (const [index, result] of results.entries()) {
        assert.equal(result.status, index % 3 === 0 ? 'rejected' : 'fulfilled');
        const stored = await store.read((tx) => findAccount(tx, `beside-${index}`));
        assert.equal(stored !== undefined, index % 3 !== 0, `account ${index}`);
      }
    });

    test('a broken constraint is a StoreError and spoils nobody else', async () => {
      await store.transaction((tx) => addAccount(tx, 'twice'));
      const [again, beside] = await Promise.allSettled([
        store.transaction((tx) => addAccount(tx, 'twice')),
        store.transaction((tx) => addAccount(tx, 'beside twice')),
      ]);
      assert.ok(again.status === 'rejected' && again.reason instanceof StoreError);
      assert.equal(beside.status, 'fulfilled');
    });

    test('concurrent read-modify-write transactions lose no update, on two servers at once', async () => {
      await store.transaction((tx) => addAccount(tx, 'counter'));
      const other = await database.open();
      const increment = (on: Store) =>
        on.transaction(async (tx) => {
          const { created_at } = (await findAccount(tx, 'counter')) ?? { created_at: Number.NaN };
          await tx
            .updateTable('accounts')
            .set({ created_at: created_at + 1 })
            .where('account_id', '=', 'counter')
            .execute();
        });
      const rounds = engine.capabilities.takesTurns ? 20 : 5;
      for (let round = 0; round < rounds; round++) {
        await Promise.all([increment(store), increment(other), increment(store)]);
      }
      assert.equal((await store.read((tx) => findAccount(tx, 'counter')))?.created_at, rounds * 3);
    });

    test(
      'connections that are lost under load fail their transactions, and the process and the store live',
      { skip: engine.capabilities.isEmbedded && 'an embedded engine has no connections to lose' },
      async () => {
        const other = await database.open();
        const reasons: unknown[] = [];
        const end = new AbortController();
        const load = Array.from({ length: 6 }, async () => {
          while (!end.signal.aborted) {
            const work = store.transaction(async (tx) => {
              await findAccount(tx, 'nobody');
              await findAccount(tx, 'nobody');
            });
            await work.catch((error: unknown) => reasons.push(error));
          }
        });
        for (let cut = 0; cut < 20; cut++) {
          await setTimeout(20);
          await other
            .read((tx) =>
              sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and application_name = 'metertrail'`.execute(
                tx,
              ),
            )
            .catch(() => {});
        }
        end.abort();
        await Promise.all(load);
        assert.ok(reasons.length > 0);
        for (const reason of reasons) assert.ok(reason instanceof StoreError, String(reason));
        // The last cut may still be on its way to connections that wait in the pool.
        const lives = async () => {
          await store.transaction((tx) => addAccount(tx, crypto.randomUUID()));
          return true;
        };
        let alive = false;
        for (let lost = 0; !alive && lost < 10; lost++) alive = await lives().catch(() => false);
        assert.ok(alive);
      },
    );

    test('a read that fails is a StoreError too', async () => {
      await assert.rejects(
        store.read((tx) => sql`select nonsense from nowhere`.execute(tx)),
        StoreError,
      );
    });

    test('milliseconds and large integers come back as numbers', async () => {
      const time = 253_402_300_799_999;
      await store.transaction((tx) => addAccount(tx, 'late', time));
      assert.equal((await store.read((tx) => findAccount(tx, 'late')))?.created_at, time);
    });

    const usage = (changes: Partial<NewUsage>): NewUsage => ({
      region: 'us-east-1',
      product_key: 'P:abc',
      customer_id: 'c',
      dimension: 'users',
      hour: 0,
      metering_record_id: crypto.randomUUID(),
      timestamp: 0,
      quantity: 1,
      usage_allocations: null,
      created_at: 0,
      ...changes,
    });

    test('of many first writes of one hour one wins, and all learn which', async () => {
      const other = await database.open();
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) => {
          const record = usage({ hour: 7, quantity: index });
          return (index % 2 === 0 ? store : other).transaction((tx) => putUsage(tx, [record]));
        }),
      );
      const winners = new Set(answers.map(([stored]) => stored?.metering_record_id));
      assert.equal(winners.size, 1);
      assert.ok(!winners.has(undefined));
    });

    test('a batch stores what is free and answers what is taken', async () => {
      const taken = usage({ hour: 100, quantity: 1 });
      await store.transaction((tx) => putUsage(tx, [taken]));
      const batch = [
        usage({ hour: 100, quantity: 2 }),
        usage({ hour: 101 }),
        usage({ hour: 100, dimension: 'data' }),
      ];
      const stored = await store.transaction((tx) => putUsage(tx, batch));
      assert.deepEqual(
        stored.map(({ metering_record_id, quantity }) => [metering_record_id, quantity]),
        [taken, batch[1], batch[2]].map((record) => [record?.metering_record_id, record?.quantity]),
      );
    });

    test('pages of events are the whole list, whatever the page and the filter', async () => {
      const region = 'page-region-1';
      const events = Array.from({ length: 60 }, (_, index) => ({
        time: 1000 + (index % 7),
        name: `name${index % 3}`,
      }));
      await store.transaction(async (tx) => {
        for (const { time, name } of events) await plant(tx, region, time, name);
      });
      const filters: Partial<EventFilter>[] = [
        {},
        { attribute: { name: 'event_name', value: 'name1' } },
        { attribute: { name: 'read_only', value: 1 } },
        { attribute: { name: 'resource_name', value: 'name2' } },
        { from: 1002, to: 1005 },
      ];
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...filters), fc.integer({ min: 1, max: 61 }), async (own, size) => {
          const filter: EventFilter = { accountId: '123456789012', region, from: 0, to: 5000, ...own };
          const whole = await store.read((tx) => listEvents(tx, filter, 1000));
          const paged: string[] = [];
          let last: EventFilter['after'];
          for (;;) {
            const page = await store.read((tx) => listEvents(tx, { ...filter, after: last }, size));
            paged.push(...page.map(({ event_id }) => event_id));
            const end = page.at(-1);
            if (end === undefined || page.length < size) break;
            last = { eventTime: end.event_time, eventId: end.event_id };
          }
          assert.deepEqual(
            paged,
            whole.map(({ event_id }) => event_id),
          );
          assert.equal(new Set(paged).size, paged.length);
        }),
        { numRuns: 40 },
      );
    });

    test('an event without a trail is owed to nobody', async () => {
      await store.transaction((tx) =>
        enqueueForTrails(tx, { eventId: 'e', accountId: 'nobody', region: 'us-east-1', now: 1 }),
      );
      assert.deepEqual(
        await store.read((tx) => tx.selectFrom('undelivered_events').selectAll().execute()),
        [],
      );
    });

    test('a database that a newer version has changed is refused with a sentence', async () => {
      await using newer = await engine.createDatabase();
      const first = await newer.open();
      await first.transaction((tx) =>
        (
          tx as never as {
            insertInto(table: string): { values(row: object): { execute(): Promise<unknown> } };
          }
        )
          .insertInto('migrations')
          .values({ name: '2999-01-01-future', timestamp: '2999-01-01T00:00:00Z' })
          .execute(),
      );
      await assert.rejects(newer.open(), (error) => {
        assert.ok(error instanceof StoreError);
        assert.match(error.message, /2999-01-01-future/);
        return true;
      });
    });

    test('a store that is closed twice is closed, and refuses', async () => {
      const closed = await database.open();
      await closed[Symbol.asyncDispose]();
      await closed[Symbol.asyncDispose]();
      await assert.rejects(closed.transaction((tx) => addAccount(tx, 'late comer')));
    });
  });
}

async function plant(tx: Tx, region: string, time: number, name: string): Promise<void> {
  await insertEvent(
    tx,
    {
      event_id: crypto.randomUUID(),
      account_id: '123456789012',
      region,
      event_time: time,
      event_name: name,
      event_source: 'planted.amazonaws.com',
      read_only: time % 2 === 0 ? 1 : 0,
      username: 'Alice',
      access_key_id: null,
      record: '{}',
    },
    [
      { type: 'AWS::S3::Bucket', name },
      { type: 'AWS::CloudTrail::Trail', name },
    ],
  );
}
