import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { enqueueForTrails, findBatch, insertDelivery, listOwedEvents } from '../../src/ledger/deliveries.ts';
import { insertEvent } from '../../src/ledger/events.ts';
import {
  insertTrail,
  markLoggingStarted,
  markLoggingStopped,
  markTrailDeleted,
} from '../../src/ledger/trails.ts';
import type { Tx } from '../../src/ledger/tx.ts';
import { accountId } from '../support/operation-context.ts';
import { engines } from '../support/stores.ts';

const limits = { spanMs: 300_000, eventsMax: 100, bytesMax: 1_000_000 };

async function addTrail(
  tx: Tx,
  trailId: string,
  { region = 'us-east-1', multi = false, account = accountId, startedAt = 100 } = {},
): Promise<void> {
  await insertTrail(tx, {
    trail_id: trailId,
    account_id: account,
    home_region: region,
    name: trailId,
    s3_bucket_name: 'logs',
    s3_key_prefix: null,
    include_global_service_events: 1,
    is_multi_region: multi ? 1 : 0,
    log_file_validation: 0,
    created_at: 0,
  });
  if (startedAt > 0) await markLoggingStarted(tx, trailId, startedAt);
}

/** @returns the ids of the trails that owe the new event. */
async function happen(
  tx: Tx,
  region: string,
  now: number,
  record = '{}',
  eventId = randomUUID(),
): Promise<string[]> {
  const event = { event_id: eventId, account_id: accountId, region, event_time: now, event_name: 'E' };
  await insertEvent(
    tx,
    { ...event, event_source: 's', read_only: 1, username: null, access_key_id: null, record },
    [],
  );
  await enqueueForTrails(tx, { eventId, accountId, region, now });
  const owed = await tx
    .selectFrom('undelivered_events')
    .select('trail_id')
    .where('event_id', '=', eventId)
    .orderBy('trail_id')
    .execute();
  return owed.map(({ trail_id }) => trail_id);
}

for (const engine of engines()) {
  test(`an event is owed by the trails of its account that log in its Region, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    const store = await database.open();
    await store.transaction(async (tx) => {
      await addTrail(tx, 'east');
      await addTrail(tx, 'everywhere', { region: 'eu-west-1', multi: true });
      await addTrail(tx, 'idle', { startedAt: 0 });
      await addTrail(tx, 'stranger', { account: '999999999999', multi: true });
      assert.deepEqual(await happen(tx, 'us-east-1', 100), ['east', 'everywhere']);
      assert.deepEqual(await happen(tx, 'ap-south-1', 100), ['everywhere']);
    });
  });

  test(`the call that stops or deletes a trail is its last event, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    const store = await database.open();
    await store.transaction(async (tx) => {
      await addTrail(tx, 'stopped');
      await addTrail(tx, 'deleted');
      await markLoggingStopped(tx, 'stopped', 200);
      await markTrailDeleted(tx, 'deleted', 300);
      assert.deepEqual(await happen(tx, 'us-east-1', 200), ['deleted', 'stopped']);
      assert.deepEqual(await happen(tx, 'us-east-1', 300), ['deleted']);
      assert.deepEqual(await happen(tx, 'us-east-1', 301), []);
    });
  });

  test(`what is owed is listed by trail and Region, without what is claimed, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    const store = await database.open();
    await store.transaction(async (tx) => {
      assert.deepEqual(await listOwedEvents(tx), []);
      await addTrail(tx, 'a', { multi: true });
      await addTrail(tx, 'b');
      for (const now of [100, 400, 250]) await happen(tx, 'us-east-1', now);
      await happen(tx, 'eu-west-1', 300);
      const owed = [
        { trailId: 'a', region: 'eu-west-1', oldest: 300, newest: 300 },
        { trailId: 'a', region: 'us-east-1', oldest: 100, newest: 400 },
        { trailId: 'b', region: 'us-east-1', oldest: 100, newest: 400 },
      ];
      assert.deepEqual(await listOwedEvents(tx), owed);
      const batch = await findBatch(tx, { trailId: 'a', region: 'us-east-1' }, 400, {
        ...limits,
        eventsMax: 2,
      });
      assert.ok(batch);
      await insertDelivery(tx, deliveryRow('a'), batch);
      assert.deepEqual(await listOwedEvents(tx), [
        owed[0],
        { trailId: 'a', region: 'us-east-1', oldest: 400, newest: 400 },
        owed[2],
      ]);
    });
  });

  test(`a batch is bounded in time, number and bytes, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    const store = await database.open();
    await store.transaction(async (tx) => {
      await addTrail(tx, 'a');
      const sizes = { plain: 'x'.repeat(100), umlaut: 'ä'.repeat(100), emoji: '😀'.repeat(100) };
      for (const [index, text] of Object.values(sizes).entries())
        await happen(tx, 'us-east-1', 100 + index, text);
      await happen(tx, 'us-east-1', 1000, 'later');
      const place = { trailId: 'a', region: 'us-east-1' };
      const count = async (own: Partial<typeof limits>, until = 100): Promise<number | undefined> =>
        (await findBatch(tx, place, until, { ...limits, ...own }))?.eventCount;
      assert.equal(await count({}, 99), undefined);
      assert.equal(await count({}), 4);
      assert.equal(await count({ eventsMax: 2 }), 2);
      assert.equal(await count({ spanMs: 900 }), 3);
      // 100 + 1 bytes, then 100 × 6 + 1 once escaped, then 100 × 12 + 1 at the most 100 × 16 + 1.
      assert.equal(await count({ bytesMax: 101 }), 1);
      assert.equal(await count({ bytesMax: 701 }), 1);
      assert.equal(await count({ bytesMax: 702 }), 2);
      assert.equal(await count({ bytesMax: 702 + 1201 - 1 }), 2);
      assert.equal(await count({ bytesMax: 702 + 1601 }), 3);
      // One that is too large all the same goes alone.
      assert.equal(await count({ bytesMax: 10 }), 1);
    });
  });

  test(`a batch takes the oldest first, by id within a millisecond, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    const store = await database.open();
    await store.transaction(async (tx) => {
      await addTrail(tx, 'a');
      const ids = Array.from({ length: 6 }, () => randomUUID());
      for (const id of ids) await happen(tx, 'us-east-1', 100, '{}', id);
      const place = { trailId: 'a', region: 'us-east-1' };
      const batch = await findBatch(tx, place, 100, { ...limits, eventsMax: 4 });
      assert.ok(batch);
      await insertDelivery(tx, deliveryRow('a'), batch);
      const claimed = await tx
        .selectFrom('undelivered_events')
        .select('event_id')
        .where('delivery_id', '=', 'd1')
        .execute();
      assert.deepEqual(claimed.map(({ event_id }) => event_id).sort(), ids.sort().slice(0, 4));
      assert.equal((await findBatch(tx, place, 100, limits))?.eventCount, 2);
    });
  });
}

function deliveryRow(trailId: string) {
  return {
    delivery_id: 'd1',
    trail_id: trailId,
    region: 'us-east-1',
    state: 'claimed',
    s3_bucket_name: 'logs',
    object_key: 'key',
    random16: '0000000000000001',
    event_count: 1,
    oldest_event_time: 0,
    newest_event_time: 0,
    created_at: 0,
    lease_until: 0,
    attempts: 1,
    last_error: null,
    delivered_at: null,
    hash_value: null,
  } as const;
}
