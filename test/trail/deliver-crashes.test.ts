// In npm test only: it crashes at every step there is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { updateTrail } from '../../src/operations/cloudtrail/update-trail.ts';
import { deliverRound } from '../../src/trail/deliver.ts';
import { leaseMs } from '../../src/trail/attempt.ts';
import type { DeliveryParts } from '../../src/trail/parts.ts';
import {
  countOwed,
  Death,
  delayMs,
  listEventIds,
  mortal,
  observed,
  openDeliveryBench,
  readLogFiles,
} from '../support/deliveries.ts';
import type { DeliveryBench } from '../support/deliveries.ts';
import { engines } from '../support/stores.ts';
import { createLogBucket } from '../support/trails.ts';

/** @returns true when the round ended before the death that was meant for it. */
async function survives(parts: DeliveryParts): Promise<boolean> {
  try {
    await deliverRound(parts, false);
    return true;
  } catch (error) {
    assert.ok(error instanceof Death);
    return false;
  }
}

/** Two files are due: the backlog is longer than five minutes. */
async function openWithBacklog(bench: DeliveryBench): Promise<void> {
  await bench.startTrail('main');
  await bench.makeEvents(3);
  bench.clock.advance(6 * 60_000);
  await bench.makeEvents(2);
  bench.clock.advance(delayMs);
}

for (const engine of engines()) {
  test(`a crash at any point loses nothing and doubles nothing, on ${engine.name}`, async () => {
    for (let diesAt = 0, survived = false; !survived; diesAt++) {
      await using bench = await openDeliveryBench(await engine.createDatabase());
      await openWithBacklog(bench);
      const { parts, writes } = observed(bench.parts);
      survived = await survives(mortal(parts, diesAt));
      // Twice, since the server that takes over may die at the same point.
      bench.clock.advance(leaseMs);
      await survives(mortal(parts, diesAt));
      bench.clock.advance(leaseMs);
      await deliverRound(parts, false);

      const files = await readLogFiles(bench.buckets);
      const due = (await listEventIds(bench.store)).length - 1;
      const delivered = files.flatMap(({ eventIds }) => eventIds);
      assert.equal(delivered.length, due, `dies at ${diesAt}: CreateTrail alone was before the start`);
      assert.equal(new Set(delivered).size, due, `dies at ${diesAt}: no event is there twice`);
      assert.equal(await countOwed(bench.store), 0);
      for (const { key, body } of writes) {
        const file = files.find((one) => one.key === key);
        assert.ok(file, `dies at ${diesAt}: ${key} was written and belongs to a delivery`);
        assert.deepEqual(
          file.body,
          body,
          `dies at ${diesAt}: ${key} was written with the same bytes each time`,
        );
      }
      if (survived) assert.ok(diesAt >= 12, 'two files have three steps each, with a point before and after');
    }
  });
}

test('a delivery that somebody holds is left alone until the lease is over', async () => {
  await using bench = await openDeliveryBench();
  await openWithBacklog(bench);
  const { parts, writes } = observed(bench.parts);
  // After the first file is written, before it is marked.
  await survives(mortal(parts, 4));
  assert.equal(writes.length, 1);
  bench.clock.advance(leaseMs - 1);
  await deliverRound(parts, false);
  assert.equal(writes.length, 2);
  assert.notEqual(writes[1]?.key, writes[0]?.key);
  bench.clock.advance(1);
  await deliverRound(parts, false);
  assert.equal(writes[2]?.key, writes[0]?.key);
  assert.deepEqual(writes[2]?.body, writes[0]?.body);
});

test('a delivery that nobody finished stays with its bucket, although the trail has moved meanwhile', async () => {
  await using bench = await openDeliveryBench();
  await openWithBacklog(bench);
  await survives(mortal(bench.parts, 4));
  await createLogBucket(bench.buckets, 'next');
  await bench.call(updateTrail, { Name: 'main', S3BucketName: 'next' }, { now: bench.clock.now() });
  bench.clock.advance(leaseMs);
  await deliverRound(bench.parts, false);
  const names = async (bucket: string) =>
    (await readLogFiles(bench.buckets, bucket)).flatMap(({ eventNames }) => eventNames).sort();
  assert.deepEqual(await names('logs'), [...Array(3).fill('GetCallerIdentity'), 'StartLogging']);
  assert.deepEqual(await names('next'), [...Array(2).fill('GetCallerIdentity'), 'UpdateTrail']);
});
