// In npm test only: it crashes at every step there is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SandboxFaults } from '../../src/sandbox/faults.ts';
import { deliverRound } from '../../src/trail/deliver.ts';
import { leaseMs } from '../../src/trail/attempt.ts';
import type { DeliveryParts } from '../../src/trail/parts.ts';
import {
  countOwed,
  Death,
  delayMs,
  listEventIds,
  mortal,
  openDeliveryBench,
  readLogFiles,
} from '../support/deliveries.ts';
import type { DeliveryBench } from '../support/deliveries.ts';
import { engines } from '../support/stores.ts';

type FaultyBench = DeliveryBench & { faults: SandboxFaults; faulty: DeliveryParts };

async function openFaultyBench(...args: Parameters<typeof openDeliveryBench>): Promise<FaultyBench> {
  const bench = await openDeliveryBench(...args);
  const faults = new SandboxFaults(bench.clock);
  return { ...bench, faults, faulty: { ...bench.parts, faults: faults.deliveries } };
}

/** The names of the events, log file by log file, in the order in which the files were written. */
async function delivered({ store, buckets }: DeliveryBench): Promise<string[][]> {
  const files = await readLogFiles(buckets);
  const rows = await store.read((tx) =>
    tx
      .selectFrom('deliveries')
      .selectAll()
      .where('state', '=', 'delivered')
      .orderBy('delivered_at')
      .execute(),
  );
  return rows.map(
    ({ object_key }) => files.find(({ key }) => key === object_key)?.eventNames.toSorted() ?? [],
  );
}

async function assertNothingLost(bench: DeliveryBench): Promise<void> {
  const ids = (await readLogFiles(bench.buckets)).flatMap(({ eventIds }) => eventIds);
  // CreateTrail alone was before the start.
  assert.equal(new Set(ids).size, (await listEventIds(bench.store)).length - 1);
  assert.equal(await countOwed(bench.store), 0);
}

for (const engine of engines()) {
  test(`a doubled log file stands there twice with the same events, on ${engine.name}`, async () => {
    await using bench = await openFaultyBench(await engine.createDatabase());
    bench.faults.add({ kind: 'delivery-duplicate', count: 1 });
    await bench.startTrail('main');
    await bench.makeEvents(2);
    await deliverRound(bench.faulty, true);
    const files = await readLogFiles(bench.buckets);
    assert.equal(files.length, 2);
    assert.notEqual(files[0]?.key, files[1]?.key);
    assert.deepEqual(files[0]?.eventIds, files[1]?.eventIds);
    assert.equal(files[0]?.eventIds.length, 3);
    const rows = await bench.store.read((tx) => tx.selectFrom('deliveries').selectAll().execute());
    assert.deepEqual(
      rows.map(({ state }) => state),
      ['delivered', 'delivered'],
    );
    assert.equal(new Set(rows.map(({ hash_value }) => hash_value)).size, 1);
    await assertNothingLost(bench);
    await bench.makeEvents(1);
    await deliverRound(bench.faulty, true);
    assert.equal((await readLogFiles(bench.buckets)).length, 3, 'the second copy is not doubled again');
  });
}

test('a crash while a log file is doubled loses nothing', async () => {
  for (let diesAt = 0, survived = false; !survived; diesAt++) {
    await using bench = await openFaultyBench();
    bench.faults.add({ kind: 'delivery-duplicate' });
    await bench.startTrail('main');
    await bench.makeEvents(2);
    bench.clock.advance(delayMs);
    survived = await deliverRound(mortal(bench.faulty, diesAt), false).then(
      () => true,
      (error: unknown) => {
        assert.ok(error instanceof Death);
        return false;
      },
    );
    // The next process knows of no faults.
    bench.clock.advance(leaseMs);
    await deliverRound(bench.parts, false);
    await assertNothingLost(bench);
  }
});

test('a delayed log file comes later, and holds up nobody', async () => {
  await using bench = await openFaultyBench();
  bench.faults.add({ id: 'late', kind: 'delivery-delay', delayMs: 3_600_000, count: 1, trail: 'main' });
  await bench.startTrail('main');
  await deliverRound(bench.faulty, true);
  await bench.makeEvents(1);
  await deliverRound(bench.faulty, true);
  assert.deepEqual(await delivered(bench), [['GetCallerIdentity']]);
  assert.equal(bench.faults.list()[0]?.holding, 1);
  bench.clock.advance(3_600_000 - 1);
  await deliverRound(bench.faulty, true);
  assert.equal((await delivered(bench)).length, 1);
  bench.clock.advance(1);
  await deliverRound(bench.faulty, false);
  assert.deepEqual(await delivered(bench), [['GetCallerIdentity'], ['StartLogging']]);
  await assertNothingLost(bench);
});

test('a withheld log file comes when its fault is removed, and to the next process in any case', async () => {
  for (const release of ['removed', 'restarted'] as const) {
    await using bench = await openFaultyBench();
    bench.faults.add({ id: 'kept', kind: 'delivery-withhold', count: 1 });
    await bench.startTrail('main');
    await deliverRound(bench.faulty, true);
    bench.clock.advance(30 * 24 * 3_600_000);
    await deliverRound(bench.faulty, true);
    assert.deepEqual(await delivered(bench), []);
    assert.deepEqual(
      bench.faults.trace.read().entries.map(({ ruleId, hit }) => [ruleId, 'events' in hit && hit.events]),
      [['kept', 1]],
    );
    bench.faults.remove('kept');
    await deliverRound(release === 'removed' ? bench.faulty : bench.parts, true);
    assert.deepEqual(await delivered(bench), [['StartLogging']]);
    await assertNothingLost(bench);
  }
});

test('reordered, every older log file comes after the newer one, under its older name', async () => {
  await using bench = await openFaultyBench();
  bench.faults.add({ kind: 'delivery-reorder' });
  await bench.startTrail('main');
  await deliverRound(bench.faulty, true);
  assert.deepEqual(await delivered(bench), []);
  bench.clock.advance(3_600_000);
  await bench.makeEvents(1);
  const deliveredAt = observeOrder(bench);
  await deliverRound(deliveredAt.parts, true);
  assert.deepEqual(deliveredAt.keys, (await readLogFiles(bench.buckets)).map(({ key }) => key).toReversed());
  assert.equal(deliveredAt.keys.length, 2);
  await assertNothingLost(bench);
});

test('the trails of other Regions are left alone', async () => {
  await using bench = await openFaultyBench();
  bench.faults.add({ kind: 'delivery-withhold', region: 'eu-central-1' });
  bench.faults.add({ kind: 'delivery-withhold', trail: 'other' });
  await bench.startTrail('main', { IsMultiRegionTrail: true });
  await bench.makeEvents(1, 'eu-central-1');
  await deliverRound(bench.faulty, true);
  assert.deepEqual(await delivered(bench), [['StartLogging']]);
});

test('a clock that goes back behind the beginning of a delay ends it', async () => {
  await using bench = await openFaultyBench();
  bench.faults.add({ kind: 'delivery-delay', delayMs: 3_600_000 });
  await bench.startTrail('main');
  await deliverRound(bench.faulty, true);
  bench.clock.advance(-3_600_000);
  const [held] = await bench.store.read((tx) => tx.selectFrom('deliveries').selectAll().execute());
  assert.equal(bench.faults.deliveries.holds(held?.delivery_id ?? ''), false);
});

function observeOrder({ faulty }: FaultyBench): { parts: DeliveryParts; keys: string[] } {
  const keys: string[] = [];
  const { buckets } = faulty;
  const put: typeof buckets.put = (bucket, key, body, options) => {
    keys.push(key);
    return buckets.put(bucket, key, body, options);
  };
  return { parts: { ...faulty, buckets: { ...buckets, put } }, keys };
}
