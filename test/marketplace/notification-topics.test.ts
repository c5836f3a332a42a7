import assert from 'node:assert/strict';
import { test } from 'node:test';
import { topics, wants } from '../../src/marketplace/notification-topics.ts';
import type { NotificationSettings } from '../../src/marketplace/notification-topics.ts';
import type { Message, Target } from '../../src/outbox/sender.ts';

function target(kind: Target['kind'], settings: NotificationSettings = {}): Target {
  return {
    target_id: 'target',
    account_id: '123456789012',
    kind,
    address: 'https://example.com/',
    settings: JSON.stringify(settings),
    state: 'confirmed',
    confirm_token: null,
    created_at: 0,
  };
}

function notification(channel: Message['channel'], subject: string): Message {
  return {
    notification_id: 'notification',
    account_id: '123456789012',
    agreement_id: 'agreement',
    product_code: 'analytics',
    channel,
    subject,
    body: '{}',
    due_at: 0,
    ordinal: 1,
    dispatched_at: null,
    created_at: 0,
  };
}

const subscribed = notification('sns', 'subscribe-success');
const entitled = notification('sns', 'entitlement-updated');
const created = notification('eventbridge', 'Purchase Agreement Created - Proposer');

test('SNS messages go to targets for SNS, and events to those for EventBridge', () => {
  const kinds = ['sns-webhook', 'sns-topic', 'eventbridge-webhook', 'event-bus'] as const;
  const wanting = (message: Message) => kinds.filter((kind) => wants(target(kind), message));
  assert.deepEqual(wanting(subscribed), ['sns-webhook', 'sns-topic']);
  assert.deepEqual(wanting(created), ['eventbridge-webhook', 'event-bus']);
});

test('a target gets notifications of its product and its topic alone', () => {
  const wanted = (settings: NotificationSettings) =>
    [subscribed, entitled].map((message) => wants(target('sns-topic', settings), message));
  assert.deepEqual(wanted({}), [true, true]);
  assert.deepEqual(wanted({ productCode: 'analytics' }), [true, true]);
  assert.deepEqual(wanted({ productCode: 'another' }), [false, false]);
  assert.deepEqual(wanted({ topic: 'subscription' }), [true, false]);
  assert.deepEqual(wanted({ topic: 'entitlement' }), [false, true]);
});

test("topics are called as AWS Marketplace calls each product's", () => {
  const prefix = 'arn:aws:sns:us-east-1:287250355862:aws-mp-';
  assert.equal(topics.ofMessage(subscribed), `${prefix}subscription-notification-analytics`);
  assert.equal(topics.ofMessage(entitled), `${prefix}entitlement-notification-analytics`);
  assert.equal(topics.ofTarget(target('sns-webhook')), `${prefix}subscription-notification`);
  const settings = { topic: 'entitlement', productCode: 'analytics' } as const;
  assert.equal(topics.ofTarget(target('sns-webhook', settings)), topics.ofMessage(entitled));
});
