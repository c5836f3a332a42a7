import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announce, withdraw } from '../../src/marketplace/announce.ts';
import { MarketplaceError } from '../../src/marketplace/marketplace-error.ts';
import { noon, openNotificationBench } from '../support/notification-bench.ts';
import { engines } from '../support/stores.ts';

const hour = 3_600_000;

for (const engine of engines()) {
  test(`the same change at the same time to come is told once, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    await using bench = await openNotificationBench(database);
    await bench.announce('contract', 'subscribe-success', noon + hour);
    await bench.announce('contract', 'subscribe-success', noon + hour);
    // Part of what was told already.
    await bench.announce('contract', 'entitlement-updated', noon + hour);
    const told = await bench.notifications();
    assert.deepEqual(told.map(({ subject }) => subject).toSorted(), [
      'Purchase Agreement Created - Proposer',
      'entitlement-updated',
      'subscribe-success',
    ]);
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    for (const { notification_id } of told) assert.match(notification_id, uuid);
    assert.equal(new Set(told.map(({ notification_id }) => notification_id)).size, 3);
    await bench.announce('contract', 'subscribe-success', noon + 2 * hour);
    assert.equal((await bench.notifications()).length, 6);
  });

  test(`every change of this moment is told, also while the clock stands, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    await using bench = await openNotificationBench(database);
    await bench.announce('licensed', 'subscribe-success');
    await bench.announce('licensed', 'renewed');
    await bench.announce('licensed', 'amended');
    await bench.announce('licensed', 'amended');
    const told = await bench.notifications();
    const intents = told.map(({ body }) => {
      const { detail } = JSON.parse(body) as { detail: { agreement: { intent?: string } } };
      return detail.agreement.intent ?? 'licence';
    });
    const licences = ['licence', 'licence', 'licence', 'licence'];
    assert.deepEqual(intents.toSorted(), ['AMEND', 'AMEND', 'NEW', 'RENEW', ...licences]);
  });

  test(`who returns within the final hour is not told of the end, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    await using bench = await openNotificationBench(database);
    await bench.announce('legacy', 'unsubscribe-pending');
    await bench.announce('legacy', 'unsubscribe-success', noon + hour);
    await bench.announce('contract', 'unsubscribe-success', noon + hour);
    bench.clock.advance(hour / 2);
    await bench.change((context) => withdraw(context, 'legacy'));
    await bench.announce('legacy', 'subscribe-success');
    const told = (await bench.notifications())
      .filter(({ channel }) => channel === 'sns')
      .map(({ agreement_id, subject }) => `${agreement_id} ${subject}`);
    assert.deepEqual(told, [
      'contract unsubscribe-success',
      'legacy subscribe-success',
      'legacy unsubscribe-pending',
    ]);
    // What was withdrawn can be announced again.
    await bench.announce('legacy', 'unsubscribe-success', noon + hour);
    assert.equal((await bench.notifications()).length, 6);
  });
}

test('an end that lies ahead is an expiry, and one of this moment a cancellation', async () => {
  await using bench = await openNotificationBench();
  await bench.announce('licensed', 'unsubscribe-pending');
  await bench.announce('licensed', 'unsubscribe-pending', noon + hour);
  const ends = (await bench.notifications()).filter(({ subject }) => subject.includes('Ended'));
  const status = ({ body }: { body: string }) =>
    (JSON.parse(body) as { time: string; detail: { agreement: { status: string } } }).detail.agreement.status;
  assert.deepEqual(ends.map(status), ['EXPIRED', 'CANCELLED']);
});

test('an event is named by its own id and tells the time when it is due', async () => {
  await using bench = await openNotificationBench();
  await bench.announce('licensed', 'entitlement-updated', noon + hour);
  const [notification] = await bench.notifications();
  const event = JSON.parse(notification?.body ?? '') as { id: string; time: string };
  assert.equal(event.id, notification?.notification_id);
  assert.equal(event.time, '2026-11-10T13:00:00Z');
});

test('what was sent already is not taken back, even where the clock was set back since', async () => {
  await using bench = await openNotificationBench();
  await bench.announce('container', 'subscribe-success');
  await bench.notifier.flush();
  bench.clock.advance(-hour);
  await bench.change((context) => withdraw(context, 'container'));
  assert.equal((await bench.notifications()).length, 1);
});

test('only agreements of this seller can be announced', async () => {
  await using bench = await openNotificationBench();
  await assert.rejects(bench.announce('nowhere', 'subscribe-success'), MarketplaceError);
  await assert.rejects(
    bench.change((context) => announce({ ...context, accountId: '999999999999' }, 'legacy', 'renewed')),
    { kind: 'not found' },
  );
});
