import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import * as fc from 'fast-check';

import { overlap } from '../../../src/logs/find/overlap.ts';

async function* slowly<T>(items: T[], delayMs: (item: T) => number = () => 0): AsyncGenerator<T> {
  for (const item of items) {
    if (delayMs(item) > 0) await wait(delayMs(item));
    yield item;
  }
}

test('results come in order, within the limits, whatever takes how long', async () => {
  const job = fc.record({ weight: fc.nat(12), startMs: fc.nat(2), runMs: fc.nat(3) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(job, { maxLength: 12 }),
      fc.integer({ min: 1, max: 4 }),
      async (jobs, countMax) => {
        let running = 0;
        let weight = 0;
        const results: number[] = [];
        const start = async (index: number): Promise<number> => {
          const { weight: own = 0, runMs = 0 } = jobs[index] ?? {};
          running += 1;
          weight += own;
          assert.ok(running <= countMax && (weight <= 10 || running === 1 || weight === own));
          await wait(runMs);
          running -= 1;
          weight -= own;
          return index;
        };
        const items = slowly([...jobs.keys()], (index) => jobs[index]?.startMs ?? 0);
        const weightOf = (index: number): number => jobs[index]?.weight ?? 0;
        for await (const result of overlap(items, { countMax, weightMax: 10 }, weightOf, start))
          results.push(result);
        assert.deepEqual(results, [...jobs.keys()]);
      },
    ),
    { numRuns: 60 },
  );
});

test('a result is not held up by an item that is long in coming', { timeout: 5000 }, async () => {
  const { promise: isAwaited, resolve: letThrough } = Promise.withResolvers<void>();
  async function* items(): AsyncGenerator<number> {
    yield 1;
    await isAwaited;
    yield 2;
  }
  const results: number[] = [];
  for await (const result of overlap(
    items(),
    { countMax: 4 },
    () => 0,
    (item) => Promise.resolve(item),
  )) {
    results.push(result);
    letThrough();
  }
  assert.deepEqual(results, [1, 2]);
});

test('while a result is looked at, others are on their way', async () => {
  const started: number[] = [];
  const start = (item: number): Promise<number> => Promise.resolve(started.push(item));
  const results = overlap(slowly([1, 2, 3, 4, 5]), { countMax: 3 }, () => 0, start);
  await results.next();
  assert.deepEqual(started, [1, 2, 3]);
  await results.return(undefined);
});

test('what has run its time makes room again', async () => {
  const started: number[] = [];
  const start = (item: number): Promise<number> => Promise.resolve(started.push(item));
  const results = overlap(slowly([9, 9, 5, 5, 1]), { countMax: 3, weightMax: 10 }, (item) => item, start);
  await results.next();
  assert.deepEqual(started, [9]);
  await results.next();
  await results.next();
  assert.deepEqual(started, [9, 9, 5, 5]);
  await results.return(undefined);
});

test('who needs no more results ends the items', async () => {
  let hasEnded = false;
  async function* items(): AsyncGenerator<number> {
    try {
      for (let item = 0; ; item += 1) yield item;
    } finally {
      hasEnded = true;
    }
  }
  for await (const result of overlap(
    items(),
    { countMax: 2 },
    () => 0,
    (item) => Promise.resolve(item),
  ))
    if (result === 5) break;
  assert.ok(hasEnded);
});
