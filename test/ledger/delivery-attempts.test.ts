import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertDelivery, findBatch } from '../../src/ledger/deliveries.ts';
import type { Delivery } from '../../src/ledger/deliveries.ts';
import {
  claimDelivery,
  hasFailingDelivery,
  listDeliveryRecords,
  listLapsedDeliveries,
  markAbandoned,
  markDelivered,
  markFailed,
} from '../../src/ledger/delivery-attempts.ts';
import { findTrail, findTrailStatus } from '../../src/ledger/trails.ts';
import type { Trail } from '../../src/ledger/trails.ts';
import { openDeliveryBench } from '../support/deliveries.ts';
import type { DeliveryBench } from '../support/deliveries.ts';
import { accountId, noon } from '../support/operation-context.ts';
import { engines } from '../support/stores.ts';

const limits = { spanMs: 300_000, eventsMax: 100, bytesMax: 1_000_000 };

/** A trail with one event, which a delivery has claimed until noon and a minute. */
async function claimOne(bench: DeliveryBench): Promise<{ trail: Trail; delivery: Delivery }> {
  await bench.startTrail('main');
  return bench.store.transaction(async (tx) => {
    const trail = await findTrail(tx, accountId, 'us-east-1', 'main');
    assert.ok(trail);
    const batch = await findBatch(tx, { trailId: trail.trail_id, region: 'us-east-1' }, noon, limits);
    assert.ok(batch);
    const delivery: Delivery = {
      delivery_id: 'd1',
      trail_id: trail.trail_id,
      region: 'us-east-1',
      state: 'claimed',
      s3_bucket_name: 'logs',
      object_key: 'key',
      random16: '0000000000000001',
      event_count: batch.eventCount,
      oldest_event_time: batch.oldestEventTime,
      newest_event_time: batch.newestEventTime,
      created_at: noon,
      lease_until: noon + 60_000,
      attempts: 1,
      last_error: null,
      delivered_at: null,
      hash_value: null,
    };
    await insertDelivery(tx, delivery, batch);
    return { trail, delivery };
  });
}

const address = { s3_bucket_name: 'logs', object_key: 'key' };

for (const engine of engines()) {
  test(`a delivery can be taken over when its lease is over, and by one only, on ${engine.name}`, async () => {
    await using bench = await openDeliveryBench(await engine.createDatabase());
    const { delivery } = await claimOne(bench);
    const lapsed = (now: number, failed = false) =>
      bench.store.read((tx) => listLapsedDeliveries(tx, now, failed));
    assert.deepEqual(await lapsed(noon + 59_999), []);
    const [found, ...others] = await lapsed(noon + 60_000);
    assert.deepEqual({ ...found }, delivery);
    assert.deepEqual(others, []);
    const take = () =>
      bench.store.transaction((tx) =>
        claimDelivery(tx, delivery, { ...address, lease_until: noon + 120_000 }),
      );
    const [first, second] = await Promise.all([take(), take()]);
    const taken = first ?? second;
    assert.equal(first === undefined || second === undefined, true);
    assert.deepEqual({ ...taken }, { ...delivery, attempts: 2, lease_until: noon + 120_000 });
    assert.deepEqual(await lapsed(noon + 60_000), []);
  });

  test(`who has lost a delivery can no longer say how it ended, on ${engine.name}`, async () => {
    await using bench = await openDeliveryBench(await engine.createDatabase());
    const { delivery, trail } = await claimOne(bench);
    await bench.store.transaction(async (tx) => {
      const taken = await claimDelivery(tx, delivery, { ...address, lease_until: noon + 120_000 });
      assert.equal(await markDelivered(tx, delivery, noon, 'aa'), false);
      assert.equal(await markFailed(tx, delivery, noon, 'AccessDenied', noon), false);
      assert.equal(await markAbandoned(tx, delivery, noon, 'AccessDenied'), false);
      assert.equal((await listDeliveryRecords(tx, 'd1')).length, 1);
      assert.equal(await findTrailStatus(tx, trail.trail_id, 'us-east-1'), undefined);
      assert.ok(taken);
      assert.equal(await markDelivered(tx, taken, noon + 1, 'aa'), true);
      assert.equal(await markDelivered(tx, taken, noon + 2, 'aa'), false);
      assert.deepEqual(await listDeliveryRecords(tx, 'd1'), []);
    });
  });

  test(`a failure waits for its next attempt, and a success clears its error, on ${engine.name}`, async () => {
    await using bench = await openDeliveryBench(await engine.createDatabase());
    const { delivery, trail } = await claimOne(bench);
    const owed = { trailId: trail.trail_id, region: 'us-east-1' };
    await bench.store.transaction(async (tx) => {
      const status = () => findTrailStatus(tx, trail.trail_id, 'us-east-1');
      assert.equal(await hasFailingDelivery(tx, owed), false);
      await markFailed(tx, delivery, noon, 'NoSuchBucket', noon + 10_000);
      assert.equal(await hasFailingDelivery(tx, owed), true);
      assert.equal(await hasFailingDelivery(tx, { ...owed, region: 'eu-west-1' }), false);
      assert.equal((await status())?.latest_delivery_error, 'NoSuchBucket');
      assert.equal((await status())?.latest_delivery_at, null);
      const waiting = await listLapsedDeliveries(tx, noon, true);
      assert.deepEqual(
        waiting.map(({ last_error }) => last_error),
        ['NoSuchBucket'],
      );
      const [retry] = await listLapsedDeliveries(tx, noon + 10_000, false);
      assert.ok(retry);
      const taken = await claimDelivery(tx, retry, { ...address, lease_until: noon + 70_000 });
      assert.ok(taken);
      assert.equal(taken.last_error, null);
      assert.equal(await hasFailingDelivery(tx, owed), true);
      await markDelivered(tx, taken, noon + 11_000, 'aa');
      assert.equal(await hasFailingDelivery(tx, owed), false);
      assert.deepEqual(
        { ...(await status()) },
        {
          trail_id: trail.trail_id,
          region: 'us-east-1',
          latest_delivery_at: noon + 11_000,
          latest_delivery_attempt_at: noon + 11_000,
          latest_delivery_error: null,
        },
      );
    });
  });
}
