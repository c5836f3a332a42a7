import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { addTarget } from '../../src/ledger/notification-targets.ts';
import { addNotifications } from '../../src/ledger/notifications.ts';
import { Outbox } from '../../src/outbox/outbox.ts';
import type { Wants } from '../../src/outbox/parts.ts';
import type { Target } from '../../src/outbox/sender.ts';
import { createSqliteDatabase } from '../support/stores.ts';
import { startWebhook } from '../support/webhook.ts';

const accountId = '123456789012';
const now = Date.parse('2026-11-10T12:00:00Z');
const topicArn = 'arn:aws:sns:eu-central-1:123456789012:alerts';

type Filled = AsyncDisposable & {
  outbox: Outbox;
  addTarget(target: Pick<Target, 'kind' | 'address'> & Partial<Target>): Promise<void>;
  put(subject: string, account?: string): Promise<void>;
};

/** An outbox that is filled by nobody's rules but the test's. */
async function openOutbox(wants: Wants): Promise<Filled> {
  await using parts = new AsyncDisposableStack();
  const store = parts.use(await parts.use(await createSqliteDatabase()).open());
  const outbox = parts.use(
    new Outbox({
      store,
      wants,
      topics: { ofMessage: () => topicArn, ofTarget: () => topicArn },
      clock: { now: () => now },
      ids: { uuid: randomUUID },
      publicUrl: () => 'https://metertrail.example.com',
      signingKey: { read: async () => undefined, write: async () => {} },
      log: { warn: () => {}, error: () => {} },
    }),
  );
  const running = parts.move();
  return {
    outbox,
    async addTarget(target) {
      const fresh = { target_id: randomUUID(), account_id: accountId, settings: '{}', created_at: now };
      const state = { state: 'confirmed', confirm_token: null } as const;
      await store.transaction((tx) => addTarget(tx, { ...fresh, ...state, ...target }));
    },
    async put(subject, account = accountId) {
      const message = {
        notification_id: randomUUID(),
        agreement_id: '',
        product_code: '',
        channel: 'sns',
        subject,
        body: JSON.stringify({ subject }),
        due_at: now,
        dispatched_at: null,
        created_at: now,
      } as const;
      await store.transaction((tx) => addNotifications(tx, account, [message]));
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

test('a message goes where whoever filled the outbox says', async () => {
  await using filled = await openOutbox(({ kind }, { subject }) =>
    subject === 'loss' ? kind === 'eventbridge-webhook' : subject === 'lag',
  );
  await using events = await startWebhook();
  await using envelopes = await startWebhook();
  await filled.addTarget({ kind: 'eventbridge-webhook', address: events.url });
  await filled.addTarget({ kind: 'sns-webhook', address: envelopes.url });
  for (const subject of ['loss', 'lag', 'unasked']) await filled.put(subject);
  await filled.outbox.flush();
  assert.deepEqual(
    events.received.map(({ body }) => body),
    ['{"subject":"loss"}', '{"subject":"lag"}'],
  );
  const [envelope, ...more] = envelopes.received;
  assert.deepEqual(more, []);
  const { Message, TopicArn } = JSON.parse(envelope?.body ?? '{}') as Record<string, string>;
  assert.deepEqual({ Message, TopicArn }, { Message: '{"subject":"lag"}', TopicArn: topicArn });
});

test("what everybody wants still goes to confirmed targets of the message's own account alone", async () => {
  await using filled = await openOutbox(() => true);
  await using own = await startWebhook();
  await using unconfirmed = await startWebhook();
  await using stranger = await startWebhook();
  await filled.addTarget({ kind: 'eventbridge-webhook', address: own.url });
  await filled.addTarget({ kind: 'sns-webhook', address: unconfirmed.url, state: 'pending-confirmation' });
  await filled.addTarget({
    kind: 'eventbridge-webhook',
    address: stranger.url,
    account_id: '999999999999',
  });
  await filled.put('loss');
  await filled.outbox.flush();
  const counts = [own, unconfirmed, stranger].map(({ received }) => received.length);
  assert.deepEqual(counts, [1, 0, 0]);
});
