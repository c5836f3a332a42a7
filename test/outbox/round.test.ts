import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimAttempt, endAttempt } from '../../src/ledger/notification-attempts.ts';
import { removeNotificationTarget } from '../../src/marketplace/notification-targets.ts';
import { post } from '../../src/outbox/post.ts';
import { attemptsMax, leaseMs } from '../../src/outbox/attempt.ts';
import { noon, openNotificationBench } from '../support/notification-bench.ts';
import type { NotificationBench } from '../support/notification-bench.ts';
import { engines } from '../support/stores.ts';
import { startWebhook } from '../support/webhook.ts';
import type { Webhook } from '../support/webhook.ts';

const hour = 3_600_000;

function subjects({ received }: Webhook): string[] {
  return received.map(({ body }) => (JSON.parse(body) as { 'detail-type': string })['detail-type']);
}

async function states(bench: NotificationBench): Promise<string[]> {
  return (await bench.attempts()).map(({ state, attempts }) => `${state} ${attempts}`);
}

const created = 'Purchase Agreement Created - Proposer';
const updated = 'License Updated - Manufacturer';

for (const engine of engines()) {
  test(`what is due goes once, in order, to every target that wants it, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    await using bench = await openNotificationBench(database);
    await using all = await startWebhook();
    await using ofProduct = await startWebhook();
    await using forSns = await startWebhook();
    const headers = { authorization: 'Bearer secret', 'x-key': 'k' };
    await bench.addTarget({ kind: 'eventbridge-webhook', address: all.url, settings: { headers } });
    const settings = { productCode: 'by-licence' };
    await bench.addTarget({ kind: 'eventbridge-webhook', address: ofProduct.url, settings });
    await bench.addTarget({ kind: 'sns-webhook', address: forSns.url, settings: {} });
    await bench.announce('licensed', 'subscribe-success');
    await bench.announce('container', 'subscribe-success', noon + hour);
    await bench.round();
    await bench.round();
    assert.deepEqual(subjects(all), [created, updated]);
    assert.deepEqual(subjects(ofProduct), [created, updated]);
    const [first] = all.received;
    assert.equal(first?.headers['content-type'], 'application/json; charset=utf-8');
    assert.equal(first.headers.authorization, 'Bearer secret');
    assert.equal(first.headers['x-key'], 'k');
    bench.clock.advance(hour);
    await bench.round();
    assert.deepEqual(subjects(all), [created, updated, created]);
    assert.equal(ofProduct.received.length, 2);
    assert.equal(forSns.received.length, 0);
    assert.equal((await bench.notifications()).filter((one) => one.dispatched_at === null).length, 0);
    assert.deepEqual(new Set(await states(bench)), new Set(['delivered 1']));
  });

  test(`two servers send each notification once, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    await using bench = await openNotificationBench(database);
    await using webhook = await startWebhook();
    await bench.addTarget({ kind: 'eventbridge-webhook', address: webhook.url, settings: {} });
    for (let minute = 0; minute < 20; minute++) {
      await bench.announce('licensed', 'entitlement-updated', noon - minute * 60_000);
    }
    const other = engine.capabilities.isShared ? await bench.anotherStore() : bench.store;
    await Promise.all([bench.round(), bench.round(other)]);
    await bench.round();
    const ids = webhook.received.map(({ body }) => (JSON.parse(body) as { id: string }).id);
    assert.equal(ids.length, 20);
    assert.equal(new Set(ids).size, 20);
  });

  test(`what a server held when it died is sent after its lease, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    await using bench = await openNotificationBench(database);
    await using webhook = await startWebhook();
    webhook.answer = 500;
    await bench.addTarget({ kind: 'eventbridge-webhook', address: webhook.url, settings: {} });
    await bench.announce('container', 'subscribe-success');
    await bench.round();
    const [attempt] = await bench.attempts();
    assert.ok(attempt);
    const lease = bench.wallClock.now() + leaseMs;
    assert.ok(await bench.store.transaction((tx) => claimAttempt(tx, attempt, lease)));
    // Nobody else gets it meanwhile.
    assert.equal(await bench.store.transaction((tx) => claimAttempt(tx, attempt, lease)), undefined);
    webhook.answer = 200;
    bench.wallClock.advance(leaseMs - 1);
    await bench.round();
    assert.equal(webhook.received.length, 1);
    bench.wallClock.advance(1);
    await bench.round();
    assert.deepEqual(await states(bench), ['delivered 3']);
    // Who held it before says nothing more about it.
    await bench.store.transaction((tx) => endAttempt(tx, { ...attempt, attempts: 2 }, { state: 'given-up' }));
    assert.deepEqual(await states(bench), ['delivered 3']);
  });
}

test('what happens at one moment arrives in the order in which it happened', async () => {
  await using bench = await openNotificationBench();
  await using webhook = await startWebhook();
  await bench.addTarget({ kind: 'eventbridge-webhook', address: webhook.url, settings: {} });
  await bench.announce('licensed', 'unsubscribe-pending');
  await bench.announce('licensed', 'subscribe-success');
  await bench.announce('licensed', 'amended');
  for (let round = 0; round < 10; round++) await bench.round();
  assert.deepEqual(subjects(webhook), [
    'Purchase Agreement Ended - Proposer',
    'License Deprovisioned - Manufacturer',
    created,
    updated,
    'Purchase Agreement Amended - Proposer',
    updated,
  ]);
});

test('a target that answers 500 is tried again after pauses that double', async () => {
  await using bench = await openNotificationBench();
  await using webhook = await startWebhook();
  webhook.answer = 500;
  await bench.addTarget({ kind: 'eventbridge-webhook', address: webhook.url, settings: {} });
  await bench.announce('container', 'subscribe-success');
  await bench.round();
  const [attempt] = await bench.attempts();
  assert.equal(attempt?.last_error, 'The answer was HTTP 500.');
  assert.equal(attempt.next_attempt_at, bench.wallClock.now() + 1000);
  bench.wallClock.advance(999);
  await bench.round();
  assert.equal(webhook.received.length, 1);
  bench.wallClock.advance(1);
  await bench.round();
  assert.equal(webhook.received.length, 2);
  bench.wallClock.advance(1999);
  await bench.round();
  assert.equal(webhook.received.length, 2);
  webhook.answer = 200;
  bench.wallClock.advance(1);
  await bench.round();
  assert.deepEqual(await states(bench), ['delivered 3']);
  assert.equal((await bench.attempts())[0]?.delivered_at, noon);
  const ids = webhook.received.map(({ body }) => (JSON.parse(body) as { id: string }).id);
  assert.equal(new Set(ids).size, 1);
});

test('a failing target gets one attempt in a round, and holds up nobody else', async () => {
  await using bench = await openNotificationBench();
  await using failing = await startWebhook();
  await using working = await startWebhook();
  failing.answer = 503;
  await bench.addTarget({ kind: 'eventbridge-webhook', address: failing.url, settings: {} });
  await bench.addTarget({ kind: 'eventbridge-webhook', address: working.url, settings: {} });
  await bench.announce('licensed', 'subscribe-success');
  await bench.announce('container', 'subscribe-success', noon - 1);
  await bench.round();
  assert.equal(failing.received.length, 1);
  assert.equal(working.received.length, 3);
});

test('statuses that EventBridge takes as final are given up at once, and what follows is sent', async () => {
  for (const [status, expected] of [
    [400, ['given-up 1', 'given-up 1']],
    [404, ['given-up 1', 'given-up 1']],
    [302, ['given-up 1', 'given-up 1']],
    [401, ['waiting 0', 'waiting 1']],
    [429, ['waiting 0', 'waiting 1']],
  ] as const) {
    await using bench = await openNotificationBench();
    await using webhook = await startWebhook();
    webhook.answer = status;
    await bench.addTarget({ kind: 'eventbridge-webhook', address: webhook.url, settings: {} });
    await bench.announce('licensed', 'subscribe-success');
    await bench.round();
    assert.deepEqual((await states(bench)).toSorted(), expected, String(status));
  }
});

test('a notification is given up after the last attempt', async () => {
  await using bench = await openNotificationBench();
  await using webhook = await startWebhook();
  webhook.answer = 500;
  await bench.addTarget({ kind: 'eventbridge-webhook', address: webhook.url, settings: {} });
  await bench.announce('container', 'subscribe-success');
  await bench.round();
  const [attempt] = await bench.attempts();
  assert.ok(attempt);
  const nearlyOver = { attempts: attemptsMax - 2, next_attempt_at: 0 };
  await bench.store.transaction((tx) => endAttempt(tx, attempt, nearlyOver));
  await bench.round();
  assert.deepEqual(await states(bench), [`waiting ${attemptsMax - 1}`]);
  const [last] = await bench.attempts();
  // The pauses have grown to their longest.
  assert.equal(last?.next_attempt_at, bench.wallClock.now() + 15 * 60_000);
  bench.wallClock.advance(24 * hour);
  await bench.round();
  assert.deepEqual(await states(bench), [`given-up ${attemptsMax}`]);
  assert.equal(bench.said.at(-1), 'A notification was given up.');
  webhook.answer = 200;
  bench.wallClock.advance(24 * hour);
  await bench.round();
  assert.equal(webhook.received.length, 3);
});

test('nothing more is sent to a target that was removed', async () => {
  await using bench = await openNotificationBench();
  await using webhook = await startWebhook();
  webhook.answer = 500;
  const target = await bench.addTarget({ kind: 'eventbridge-webhook', address: webhook.url, settings: {} });
  await bench.announce('container', 'subscribe-success');
  await bench.round();
  await bench.change((context) => removeNotificationTarget(context, target.target_id));
  bench.wallClock.advance(hour);
  await bench.announce('container', 'renewed');
  await bench.round();
  assert.equal(webhook.received.length, 1);
  assert.deepEqual(await states(bench), ['given-up 1']);
  assert.equal((await bench.attempts())[0]?.last_error, 'The target was removed.');
});

test('what is due while there is no target is over: a later target does not get it', async () => {
  await using bench = await openNotificationBench();
  await using webhook = await startWebhook();
  await bench.announce('container', 'subscribe-success');
  await bench.round();
  assert.equal((await bench.notifications())[0]?.dispatched_at, noon);
  await bench.addTarget({ kind: 'eventbridge-webhook', address: webhook.url, settings: {} });
  await bench.round();
  assert.equal(webhook.received.length, 0);
});

test('an address where nobody answers is an error that is tried again', async () => {
  await using bench = await openNotificationBench();
  const webhook = await startWebhook();
  await webhook[Symbol.asyncDispose]();
  await bench.addTarget({ kind: 'eventbridge-webhook', address: webhook.url, settings: {} });
  await bench.announce('container', 'subscribe-success');
  await bench.round();
  assert.deepEqual(await states(bench), ['waiting 1']);
  assert.match((await bench.attempts())[0]?.last_error ?? '', /ECONNREFUSED/);
});

test('who does not answer in time is tried again', async () => {
  await using webhook = await startWebhook();
  webhook.answer = 'silence';
  const sent = post(webhook.url, {
    headers: {},
    body: '{}',
    timeoutMs: 20,
    signal: new AbortController().signal,
    isRetried: () => true,
  });
  await assert.rejects(sent, { permanent: false, message: 'No answer within 0.02 seconds.' });
});
