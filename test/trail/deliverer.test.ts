import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { StoreError } from '../../src/store/store.ts';
import { Deliverer } from '../../src/trail/deliverer.ts';
import type { DeliveryParts } from '../../src/trail/parts.ts';
import { countOwed, delayMs, openDeliveryBench, readLogFiles } from '../support/deliveries.ts';

/** Resolves with every object that is written from now on. */
function onWrite(parts: DeliveryParts): { parts: DeliveryParts; written: Promise<string> } {
  const { promise: written, resolve } = Promise.withResolvers<string>();
  const buckets = {
    ...parts.buckets,
    put: async (...put: Parameters<DeliveryParts['buckets']['put']>) => {
      const meta = await parts.buckets.put(...put);
      resolve(put[1]);
      return meta;
    },
  };
  return { parts: { ...parts, buckets }, written };
}

test('a deliverer delivers of its own accord what is due', async () => {
  await using bench = await openDeliveryBench();
  await bench.startTrail('main');
  bench.clock.advance(delayMs);
  const { parts, written } = onWrite(bench.parts);
  await using deliverer = new Deliverer(parts);
  assert.match(await written, /\.json\.gz$/);
  await deliverer.flush();
  assert.equal(await countOwed(bench.store), 0);
});

test('flushing delivers what is younger than the delay', async () => {
  await using bench = await openDeliveryBench();
  await bench.startTrail('main');
  await using deliverer = new Deliverer(bench.parts);
  await bench.makeEvents(1);
  await deliverer.flush();
  const [file] = await readLogFiles(bench.buckets);
  assert.deepEqual(file?.eventNames.toSorted(), ['GetCallerIdentity', 'StartLogging']);
});

test('flushing tries a failing bucket once more and leaves the rest owed', async () => {
  await using bench = await openDeliveryBench();
  await bench.startTrail('main');
  await bench.buckets.deletePolicy('logs');
  await using deliverer = new Deliverer(bench.parts);
  await deliverer.flush();
  await bench.makeEvents(1);
  await deliverer.flush();
  assert.equal(bench.said.length, 2);
  assert.equal(await countOwed(bench.store), 2);
});

test('disposing leaves what is not due, for the next start', async () => {
  await using bench = await openDeliveryBench();
  await bench.startTrail('main');
  await new Deliverer(bench.parts)[Symbol.asyncDispose]();
  assert.equal(await countOwed(bench.store), 1);
  assert.deepEqual(await readLogFiles(bench.buckets), []);
});

test('disposing ends the wait for the next round at once', async () => {
  await using bench = await openDeliveryBench();
  const deliverer = new Deliverer(bench.parts);
  // This round follows the first one, after which the deliverer waits.
  await deliverer.flush();
  let isDisposed = false;
  const disposing = deliverer[Symbol.asyncDispose]().then(() => (isDisposed = true));
  // No timer ends within this turn of the event loop.
  await setImmediate();
  assert.equal(isDisposed, true);
  await disposing;
});

test('woken, it looks at once for what is due', async () => {
  await using bench = await openDeliveryBench();
  let looks = 0;
  const read: DeliveryParts['store']['read'] = (work) => {
    looks += 1;
    return bench.store.read(work);
  };
  const store: DeliveryParts['store'] = {
    capabilities: bench.store.capabilities,
    read,
    transaction: (work) => bench.store.transaction(work),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  await using deliverer = new Deliverer({ ...bench.parts, store, delayMs: 3_600_000 });
  // This round follows the first one, after which the deliverer waits.
  await deliverer.flush();
  const before = looks;
  deliverer.wake();
  // No timer ends within this turn of the event loop.
  await setImmediate();
  assert.ok(looks > before);
});

test('while somebody works quietly, nothing is delivered', async () => {
  await using bench = await openDeliveryBench();
  await bench.startTrail('main');
  await using deliverer = new Deliverer(bench.parts);
  const order: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const quiet = deliverer.quietly(async () => {
    await promise;
    order.push(`quiet, ${await countOwed(bench.store)} owed`);
  });
  const flushed = deliverer.flush().then(() => order.push('flushed'));
  await setImmediate();
  resolve();
  await Promise.all([quiet, flushed]);
  assert.deepEqual(order, ['quiet, 1 owed', 'flushed']);
  await assert.rejects(
    deliverer.quietly(() => Promise.reject(new Error('of its own'))),
    /of its own/,
  );
  await deliverer.flush();
});

test('names are 16 letters and digits', async () => {
  await using bench = await openDeliveryBench();
  await bench.startTrail('main');
  const { store, buckets, clock, ids, log } = bench.parts;
  await using deliverer = new Deliverer({ store, buckets, clock, ids, delayMs, log });
  await deliverer.flush();
  const [file] = await readLogFiles(bench.buckets);
  assert.match(file?.key ?? '', /_[A-Za-z0-9]{16}\.json\.gz$/);
});

test('a store that fails is told to the log, and to whoever flushes', async () => {
  await using bench = await openDeliveryBench();
  const failing = () => Promise.reject(new StoreError('The disk is full.'));
  await using deliverer = new Deliverer({
    ...bench.parts,
    store: {
      ...bench.parts.store,
      capabilities: bench.store.capabilities,
      read: failing,
      transaction: failing,
      [Symbol.asyncDispose]: failing,
    },
  });
  await assert.rejects(deliverer.flush(), StoreError);
  assert.deepEqual(bench.said.slice(0, 1), ['error: Delivery was interrupted; the next round goes on.']);
});
