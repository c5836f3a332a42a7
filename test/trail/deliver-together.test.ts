// In npm test only: it draws orders in which deliverers interleave and die.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { deliverRound } from '../../src/trail/deliver.ts';
import { leaseMs } from '../../src/trail/attempt.ts';
import {
  countOwed,
  Death,
  delayMs,
  listEventIds,
  mortal,
  openDeliveryBench,
  readLogFiles,
  withSteps,
} from '../support/deliveries.ts';
import type { DeliveryBench } from '../support/deliveries.ts';
import { engines } from '../support/stores.ts';

async function assertDeliveredOnce(bench: DeliveryBench): Promise<void> {
  const delivered = (await readLogFiles(bench.buckets)).flatMap(({ eventIds }) => eventIds);
  const created = 1;
  assert.equal(new Set(delivered).size, delivered.length);
  assert.equal(delivered.length, (await listEventIds(bench.store)).length - created);
  assert.equal(await countOwed(bench.store), 0);
}

test('several deliverers that interleave in any order, and die anywhere, deliver each event once', async () => {
  const deaths = fc.array(fc.option(fc.nat({ max: 12 }), { nil: Infinity }), { minLength: 2, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      deaths,
      fc.nat({ max: 4 }),
      async (scheduler, diesAt, callsMeanwhile) => {
        await using bench = await openDeliveryBench();
        await bench.startTrail('main');
        await bench.makeEvents(2);
        bench.clock.advance(6 * 60_000);
        await bench.makeEvents(1);
        bench.clock.advance(delayMs);
        const turn = scheduler.scheduleFunction(() => Promise.resolve());
        const shared = withSteps(bench.parts, async (step) => {
          await turn();
          return step();
        });
        const rounds = diesAt.map(async (point) => {
          try {
            await deliverRound(mortal(shared, point), false);
          } catch (error) {
            if (!(error instanceof Death)) throw error;
          }
        });
        // Now and then a lease runs out while its holder is still at work.
        const ticks = Array.from({ length: 3 }, async () => {
          await turn();
          bench.clock.advance(leaseMs);
          await deliverRound(shared, false);
        });
        const calls = Array.from({ length: callsMeanwhile }, async () => {
          await turn();
          await bench.makeEvents(1);
        });
        await scheduler.waitFor(Promise.all([...rounds, ...ticks, ...calls]));
        bench.clock.advance(leaseMs + delayMs);
        await deliverRound(bench.parts, false);
        await assertDeliveredOnce(bench);
      },
    ),
    { numRuns: 40 },
  );
});

for (const engine of engines()) {
  test(`deliverers of several servers share the work, on ${engine.name}`, async () => {
    const database = await engine.createDatabase();
    await using bench = await openDeliveryBench(database);
    await bench.startTrail('main', { IsMultiRegionTrail: true });
    const regions = ['eu-west-1', 'us-east-1', 'us-west-2'];
    for (const region of regions) await bench.makeEvents(5, region);
    bench.clock.advance(delayMs);
    // Where one server alone serves, its deliverers share its store.
    const stores = engine.capabilities.isShared
      ? [bench.store, await database.open(), await database.open()]
      : [bench.store, bench.store, bench.store];
    await Promise.all([
      ...stores.map((store) => deliverRound({ ...bench.parts, store }, false)),
      ...regions.map((region) => bench.makeEvents(5, region)),
    ]);
    bench.clock.advance(delayMs);
    await Promise.all(stores.map((store) => deliverRound({ ...bench.parts, store }, false)));
    await assertDeliveredOnce(bench);
  });
}
