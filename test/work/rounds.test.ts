import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Rounds } from '../../src/work/rounds.ts';
import type { RoundsParts } from '../../src/work/rounds.ts';

/** Longer than any test may take: a round that comes was not waited for. */
const far = 3_600_000;

type Bench = {
  rounds: Rounds;
  begun: number;
  atOnce: number;
  said: string[];
  until(count: number): Promise<void>;
};

/** Rounds that are counted, and what they told the log. */
function benchOf(round: RoundsParts['round'], pollMs = far): Bench {
  const said: string[] = [];
  let under = 0;
  const bench: Bench = {
    said,
    begun: 0,
    atOnce: 0,
    rounds: new Rounds({
      name: 'Counting',
      pollMs,
      log: { error: (_facts, message) => void said.push(message) },
      async round(ending) {
        bench.begun += 1;
        under += 1;
        bench.atOnce = Math.max(bench.atOnce, under);
        try {
          await round(ending);
        } finally {
          under -= 1;
        }
      },
    }),
    /** The test's own time limit ends the waiting. */
    async until(count) {
      while (bench.begun < count) await wait(1);
    },
  };
  return bench;
}

const limits = { timeout: 20_000 };
const quick = async (): Promise<void> => {};

test('nothing is done before the start; then the first round begins at once', limits, async () => {
  const bench = benchOf(quick);
  await using rounds = bench.rounds;
  rounds.wake();
  await wait(5);
  assert.equal(bench.begun, 0);
  rounds.start();
  rounds.start();
  await bench.until(1);
  await wait(5);
  assert.equal(bench.begun, 1);
});

test('rounds follow each other of their own accord, and never two at a time', limits, async () => {
  const bench = benchOf(() => wait(3), 1);
  await using rounds = bench.rounds;
  rounds.start();
  while (bench.begun < 5) {
    rounds.wake();
    await Promise.all([rounds.quietly(quick), wait(1)]);
  }
  assert.equal(bench.atOnce, 1);
});

test('who wakes waits for no poll', limits, async () => {
  const bench = benchOf(quick);
  await using rounds = bench.rounds;
  rounds.start();
  for (let count = 1; count <= 3; count++) {
    await bench.until(count);
    // Past the end of that round.
    await rounds.quietly(quick);
    rounds.wake();
  }
  await bench.until(4);
});

test('who wakes during a round gets another one', limits, async () => {
  const held = Promise.withResolvers<void>();
  const bench = benchOf(() => held.promise);
  await using rounds = bench.rounds;
  rounds.start();
  await bench.until(1);
  rounds.wake();
  rounds.wake();
  held.resolve();
  await bench.until(2);
  await wait(5);
  assert.equal(bench.begun, 2);
});

test('who wakes while a round waits for quiet work gets it, too', limits, async () => {
  const held = Promise.withResolvers<void>();
  const bench = benchOf(quick);
  await using rounds = bench.rounds;
  const quiet = rounds.quietly(() => held.promise);
  rounds.start();
  await wait(5);
  assert.equal(bench.begun, 0);
  rounds.wake();
  held.resolve();
  await quiet;
  await bench.until(2);
});

test('a round that fails is told to the log, and the next one goes on', limits, async () => {
  let failures = 2;
  const bench = benchOf(async () => {
    if (failures-- > 0) throw new Error('no');
  }, 1);
  await using rounds = bench.rounds;
  rounds.start();
  await bench.until(3);
  const message = 'Counting was interrupted; the next round goes on.';
  assert.deepEqual(bench.said, [message, message]);
});

test('quiet work runs between rounds, in the order asked, also before the start', limits, async () => {
  const order: string[] = [];
  const bench = benchOf(async () => {
    order.push('round begins');
    await wait(5);
    order.push('round ends');
  });
  await using rounds = bench.rounds;
  await rounds.quietly(async () => void order.push('before'));
  rounds.start();
  const slow = rounds.quietly(async () => {
    await wait(5);
    order.push('first');
  });
  const last = rounds.quietly(async () => order.push('second'));
  await Promise.all([slow, last]);
  assert.deepEqual(order, ['before', 'round begins', 'round ends', 'first', 'second']);
});

test('the failure of quiet work is its own: rounds and other work go on', limits, async () => {
  const bench = benchOf(quick);
  await using rounds = bench.rounds;
  rounds.start();
  const failing = rounds.quietly(() => Promise.reject(new Error('of its own')));
  const following = rounds.quietly(async () => 'done');
  await assert.rejects(failing, /of its own/);
  assert.equal(await following, 'done');
  rounds.wake();
  await bench.until(2);
  assert.deepEqual(bench.said, []);
});

test('disposing lets a round end that does not ask, with the work that waits for it', limits, async () => {
  const order: string[] = [];
  const bench = benchOf(async () => {
    await wait(10);
    order.push('round');
  });
  bench.rounds.start();
  await bench.until(1);
  const quiet = bench.rounds.quietly(async () => order.push('quiet'));
  await bench.rounds[Symbol.asyncDispose]();
  assert.deepEqual(order, ['round', 'quiet']);
  await quiet;
  bench.rounds.wake();
  bench.rounds.start();
  await wait(5);
  assert.equal(bench.begun, 1);
});

test('disposing tells a round, and quiet work, that want to break off', limits, async () => {
  const bench = benchOf((ending) => wait(far, undefined, { signal: ending }));
  bench.rounds.start();
  await bench.until(1);
  await bench.rounds[Symbol.asyncDispose]();
  assert.equal(bench.said.length, 1);

  const other = benchOf(quick);
  const quiet = other.rounds.quietly((ending) => wait(far, undefined, { signal: ending }));
  // Else its failure would have nobody to hear it while the disposing is waited for.
  const refused = assert.rejects(quiet, { name: 'AbortError' });
  await wait(1);
  await other.rounds[Symbol.asyncDispose]();
  await refused;
});

test('disposing ends the wait for the next round at once', limits, async () => {
  const bench = benchOf(quick);
  bench.rounds.start();
  await bench.until(1);
  await bench.rounds[Symbol.asyncDispose]();
  const unstarted = benchOf(quick);
  await unstarted.rounds[Symbol.asyncDispose]();
  unstarted.rounds.start();
  await wait(5);
  assert.equal(unstarted.begun, 0);
});
