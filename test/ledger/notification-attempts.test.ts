import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimAttempt, endAttempt, listOpenAttempts } from '../../src/ledger/notification-attempts.ts';
import { giveUpWaiting } from '../../src/ledger/notification-targets.ts';
import { leaseMs } from '../../src/outbox/attempt.ts';
import { openNotificationBench } from '../support/notification-bench.ts';
import { engines } from '../support/stores.ts';
import { startWebhook } from '../support/webhook.ts';

for (const engine of engines()) {
  test(`what was given up is neither claimed nor ended in another way, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    await using bench = await openNotificationBench(database);
    await using webhook = await startWebhook();
    webhook.answer = 500;
    const target = await bench.addTarget({
      kind: 'eventbridge-webhook',
      address: webhook.url,
      settings: {},
    });
    await bench.announce('container', 'subscribe-success');
    await bench.round();
    const { store, wallClock } = bench;
    const list = { failed: true, except: [], limit: 10 };
    const [open] = await store.read((tx) => listOpenAttempts(tx, wallClock.now(), list));
    assert.ok(open);
    await store.transaction((tx) => giveUpWaiting(tx, target.target_id, 'no more'));
    assert.equal(
      await store.transaction((tx) => claimAttempt(tx, open, wallClock.now() + leaseMs)),
      undefined,
    );
    await store.transaction((tx) => endAttempt(tx, open, { state: 'delivered' }));
    const [left] = await bench.attempts();
    assert.deepEqual([left?.state, left?.last_error], ['given-up', 'no more']);
  });
}
