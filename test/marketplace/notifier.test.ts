import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { leaseMs } from '../../src/outbox/attempt.ts';
import { noon, openNotificationBench } from '../support/notification-bench.ts';
import { startWebhook } from '../support/webhook.ts';

const hour = 3_600_000;

/** Waits until it holds; the test's own time limit ends the waiting. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await wait(10);
}

test('a notifier sends what becomes due, also when its clock leaps', { timeout: 20_000 }, async () => {
  await using bench = await openNotificationBench();
  await using webhook = await startWebhook();
  await bench.addTarget({ kind: 'eventbridge-webhook', address: webhook.url, settings: {} });
  bench.notifier.start();
  await bench.announce('container', 'subscribe-success');
  await bench.announce('container', 'unsubscribe-pending', noon + 24 * hour);
  bench.notifier.wake();
  await until(() => webhook.received.length === 1);
  bench.clock.advance(24 * hour);
  await until(() => webhook.received.length === 2);
});

test('flush sends what is due and what waits for its next attempt', async () => {
  await using bench = await openNotificationBench();
  await using webhook = await startWebhook();
  webhook.answer = 500;
  await bench.addTarget({ kind: 'eventbridge-webhook', address: webhook.url, settings: {} });
  await bench.announce('licensed', 'subscribe-success');
  await bench.notifier.flush();
  assert.equal(webhook.received.length, 1);
  webhook.answer = 200;
  await bench.notifier.flush();
  assert.equal(webhook.received.length, 3);
  await bench.notifier.flush();
  assert.equal(webhook.received.length, 3);
});

test('stopping breaks off an attempt, and the next start makes it again', { timeout: 20_000 }, async () => {
  await using bench = await openNotificationBench();
  await using webhook = await startWebhook();
  webhook.answer = 'silence';
  await bench.addTarget({ kind: 'eventbridge-webhook', address: webhook.url, settings: {} });
  await bench.announce('container', 'subscribe-success');
  bench.notifier.start();
  await until(() => webhook.received.length === 1);
  // By the time in which networks recover: the sandbox's clock may be years behind it.
  assert.equal((await bench.attempts())[0]?.next_attempt_at, bench.wallClock.now() + leaseMs);
  const started = performance.now();
  const again = await bench.restart();
  // Far less than the five seconds that the webhook may take.
  assert.ok(performance.now() - started < 3000);
  assert.equal((await bench.attempts())[0]?.state, 'waiting');
  webhook.answer = 200;
  again.start();
  await until(async () => (await bench.attempts())[0]?.state === 'delivered');
  assert.equal(webhook.received.length, 2);
});

test('nobody is notified while somebody wants quiet', { timeout: 20_000 }, async () => {
  await using bench = await openNotificationBench();
  await using webhook = await startWebhook();
  await bench.addTarget({ kind: 'eventbridge-webhook', address: webhook.url, settings: {} });
  await bench.announce('container', 'subscribe-success');
  let flushed: Promise<void> | undefined;
  await bench.notifier.quietly(async () => {
    flushed = bench.notifier.flush();
    await wait(50);
    assert.equal(webhook.received.length, 0);
  });
  await flushed;
  assert.equal(webhook.received.length, 1);
  // A failure is its own matter.
  await assert.rejects(
    bench.notifier.quietly(() => Promise.reject(new Error('no'))),
    /no/,
  );
  await bench.notifier.flush();
});

test(
  'a notifier that waits for something to do keeps nothing of its waiting',
  { timeout: 20_000 },
  async (t) => {
    await using bench = await openNotificationBench();
    const heard = t.mock.method(AbortSignal.prototype, 'addEventListener');
    bench.notifier.start();
    await until(() => heard.mock.callCount() === 3);
    const signals = new Set(heard.mock.calls.map((call) => call.this as AbortSignal));
    const left = [...signals].map((signal) => getEventListeners(signal, 'abort').length);
    assert.ok(Math.max(...left) <= 1, `${Math.max(...left)} ends of waiting are still heard of`);
  },
);

test('disposing ends the wait for the next round at once', async () => {
  await using bench = await openNotificationBench();
  bench.notifier.start();
  // This round follows the first one, after which the notifier waits.
  await bench.notifier.flush();
  let isDisposed = false;
  const disposing = bench.notifier[Symbol.asyncDispose]().then(() => (isDisposed = true));
  // No timer ends within this turn of the event loop.
  await new Promise(setImmediate);
  assert.equal(isDisposed, true);
  await disposing;
});
