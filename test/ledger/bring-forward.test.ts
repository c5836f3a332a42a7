import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bringForward } from '../../src/ledger/bring-forward.ts';
import { deleteTrail } from '../../src/operations/cloudtrail/delete-trail.ts';
import { stopLogging } from '../../src/operations/cloudtrail/stop-logging.ts';
import { deliverRound } from '../../src/trail/deliver.ts';
import { countOwed, Death, delayMs, mortal, openDeliveryBench, readLogFiles } from '../support/deliveries.ts';
import { noon } from '../support/operation-context.ts';
import { engines } from '../support/stores.ts';

const yearMs = 365 * 24 * 3_600_000;

for (const engine of engines()) {
  test(`a clock that goes back a year leaves nothing waiting for a year, on ${engine.name}`, async () => {
    await using bench = await openDeliveryBench(await engine.createDatabase());
    bench.clock.advance(yearMs);
    await bench.startTrail('main');
    bench.clock.advance(delayMs);
    // It claims the file, writes it, and dies before it says so.
    await assert.rejects(deliverRound(mortal(bench.parts, 4), false), Death);
    await bench.makeEvents(1);
    const before = bench.clock.now();
    bench.clock.advance(noon - before);
    await deliverRound(bench.parts, false);
    assert.equal(await countOwed(bench.store), 2, 'the lease and the delay are a year ahead');
    await bench.store.transaction((tx) => bringForward(tx, { now: noon, beyond: noon, before }));
    bench.clock.advance(delayMs);
    await deliverRound(bench.parts, false);
    assert.equal(await countOwed(bench.store), 0);
    assert.equal((await readLogFiles(bench.buckets)).length, 2);
  });
}

test('trails that were stopped or deleted stay so', async () => {
  await using bench = await openDeliveryBench();
  bench.clock.advance(yearMs);
  const before = bench.clock.now();
  for (const name of ['stopped', 'deleted']) await bench.startTrail(name);
  await bench.call(stopLogging, { Name: 'stopped' }, { now: before });
  await bench.call(deleteTrail, { Name: 'deleted' }, { now: before });
  await deliverRound(bench.parts, true);
  bench.clock.advance(noon - before);
  await bench.store.transaction((tx) => bringForward(tx, { now: noon, beyond: noon, before }));
  await bench.makeEvents(1);
  assert.equal(await countOwed(bench.store), 0);
});

test('what servers hold at this moment is left alone', async () => {
  await using bench = await openDeliveryBench();
  await bench.startTrail('main');
  bench.clock.advance(delayMs);
  await assert.rejects(deliverRound(mortal(bench.parts, 4), false), Death);
  const leases = () => bench.store.read((tx) => tx.selectFrom('deliveries').select('lease_until').execute());
  const held = await leases();
  const now = bench.clock.now();
  await bench.store.transaction((tx) => bringForward(tx, { now, beyond: now + 5 * 60_000, before: now }));
  assert.deepEqual(await leases(), held);
});

test('a notification that was due is due, and one that was to come is to come', async () => {
  await using bench = await openDeliveryBench();
  const before = noon + yearMs;
  const insert = (notification_id: string, due_at: number) =>
    bench.store.transaction((tx) =>
      tx
        .insertInto('notifications')
        .values({
          notification_id,
          account_id: '123456789012',
          agreement_id: 'agmt-1',
          product_code: 'p1',
          channel: 'sns',
          subject: 'subscribe-success',
          body: '{}',
          due_at,
          ordinal: 1,
          dispatched_at: null,
          created_at: before,
        })
        .execute(),
    );
  await insert('due', before);
  await insert('coming', before + 1);
  await bench.store.transaction((tx) => bringForward(tx, { now: noon, beyond: noon, before }));
  const rows = await bench.store.read((tx) =>
    tx.selectFrom('notifications').select(['notification_id', 'due_at']).orderBy('due_at').execute(),
  );
  assert.deepEqual(rows, [
    { notification_id: 'due', due_at: noon },
    { notification_id: 'coming', due_at: before + 1 },
  ]);
});
