import assert from 'node:assert/strict';
import { createVerify } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { adminFetch } from '../../support/admin-fetch.ts';
import { announceFor } from '../../support/announce-for.ts';
import { productCode, startTestApp } from '../../support/app.ts';
import type { TestApp } from '../../support/app.ts';
import { startWebhook } from '../../support/webhook.ts';

const seed = `
products: [{ code: ${productCode}, title: Analytics, dimensions: [{ key: users, unit: Users }] }]
customers:
  - awsAccountId: '987654321098'
    identifier: customer1
    agreements: [{ product: ${productCode}, id: agmt-one }]
`;

type Target = { targetId: string; address: string; state: string; confirmation?: object };

async function add(
  app: TestApp,
  body: object,
): Promise<{ status: number; body: Target & { message: string } }> {
  const { status, body: answer } = await adminFetch(app.app, 'POST', '/notification-targets', body);
  return { status, body: answer as Target & { message: string } };
}

async function targets(app: TestApp): Promise<Target[]> {
  return ((await adminFetch(app.app, 'GET', '/notification-targets')).body as { targets: Target[] }).targets;
}

type Logged = {
  subject: string;
  dueAt: string;
  dispatchedAt: string | null;
  body: object;
  attempts: { state: string; attempts: number; lastError: string | null; address: string | null }[];
};

async function log(app: TestApp, query = ''): Promise<Logged[]> {
  return ((await adminFetch(app.app, 'GET', `/notifications${query}`)).body as { notifications: Logged[] })
    .notifications;
}

test('a target is added, listed without its secrets, and removed', async () => {
  await using app = await startTestApp({ seed });
  await using webhook = await startWebhook();
  const address = `${webhook.url}?code=secret-in-the-address`;
  const headers = { authorization: 'Bearer secret-in-a-header' };
  const added = await add(app, { kind: 'eventbridge-webhook', address, headers });
  assert.equal(added.status, 201);
  assert.deepEqual(
    { ...added.body, createdAt: '', targetId: '' },
    {
      targetId: '',
      kind: 'eventbridge-webhook',
      address: `${webhook.url}?…`,
      state: 'confirmed',
      headers: ['authorization'],
      createdAt: '',
    },
  );
  await announceFor(app, 'agmt-one', 'subscribe-success');
  webhook.answer = 500;
  await adminFetch(app.app, 'POST', '/flush');
  const answers = JSON.stringify([added, await targets(app), await log(app)]);
  assert.doesNotMatch(answers, /secret/);
  assert.equal(webhook.received[0]?.path, '/hook?code=secret-in-the-address');
  assert.equal(webhook.received[0].headers.authorization, 'Bearer secret-in-a-header');

  const { targetId } = added.body;
  assert.equal((await adminFetch(app.app, 'DELETE', `/notification-targets/${targetId}`)).status, 200);
  assert.deepEqual(await targets(app), []);
  assert.equal((await adminFetch(app.app, 'DELETE', `/notification-targets/${targetId}`)).status, 404);
});

test('what is sent and due is listed, newest first, with its attempts', async () => {
  await using app = await startTestApp({ seed });
  await using webhook = await startWebhook();
  await add(app, { kind: 'eventbridge-webhook', address: webhook.url });
  await announceFor(app, 'agmt-one', 'subscribe-success');
  await adminFetch(app.app, 'POST', '/flush');
  const later = Date.now() + 3_600_000;
  await announceFor(app, 'agmt-one', 'unsubscribe-pending', later);
  const [ended, pending, created, success, ...more] = await log(app, '?agreement=agmt-one');
  assert.deepEqual(more, []);
  assert.deepEqual(
    [ended, pending, created, success].map((one) => one?.subject),
    [
      'Purchase Agreement Ended - Proposer',
      'unsubscribe-pending',
      'Purchase Agreement Created - Proposer',
      'subscribe-success',
    ],
  );
  assert.equal(ended?.dueAt, new Date(later).toISOString());
  assert.equal(ended.dispatchedAt, null);
  assert.deepEqual(
    created?.attempts.map(({ state, attempts, address }) => [state, attempts, address]),
    [['delivered', 1, webhook.url]],
  );
  assert.deepEqual(success?.attempts, []);
  assert.equal((await log(app, '?limit=1')).length, 1);
  const { body: cut } = await adminFetch(app.app, 'GET', '/notifications?limit=1');
  const { body: whole } = await adminFetch(app.app, 'GET', '/notifications?limit=100');
  assert.deepEqual([cut['truncated'], whole['truncated']], [true, false]);
  assert.deepEqual(await log(app, '?agreement=agmt-two'), []);
  for (const query of ['?limit=0', '?limit=1001', '?limit=x']) {
    assert.equal((await adminFetch(app.app, 'GET', `/notifications${query}`)).status, 400, query);
  }
});

test('what no target can be is refused with its reason', async () => {
  await using app = await startTestApp({ seed });
  const hook = 'http://127.0.0.1:9/hook';
  const topic = 'arn:aws:sns:us-east-1:123456789012:mine';
  for (const [body, status, message] of [
    [{}, 400, /kind/],
    [{ kind: 'email', address: 'a@b' }, 400, /kind/],
    [{ kind: 'sns-webhook', address: 'ftp://x/' }, 400, /http or https/],
    [{ kind: 'sns-webhook', address: 'http://user:pass@x/' }, 400, /user or password/],
    [{ kind: 'sns-webhook', address: hook, signatureVersion: '3' }, 400, /signatureVersion/],
    [{ kind: 'sns-webhook', address: hook, headers: { a: 'b' } }, 400, /headers/],
    [{ kind: 'eventbridge-webhook', address: hook, headers: { 'a b': 'c' } }, 400, /name of a header/],
    [{ kind: 'eventbridge-webhook', address: hook, headers: { a: 'b\r\nc: d' } }, 400, /value of a header/],
    [{ kind: 'eventbridge-webhook', address: hook, headers: { Host: 'x' } }, 400, /set by the sender/],
    [{ kind: 'eventbridge-webhook', address: hook, productCode: 'none' }, 404, /no product none/],
    [{ kind: 'sns-topic', address: `${topic}.fifo` }, 400, /standard topic/],
    [{ kind: 'event-bus', address: 'default' }, 400, /EventBridge takes/],
    [{ kind: 'event-bus', address: 'default', source: 'aws.mine' }, 400, /EventBridge takes/],
    [{ kind: 'event-bus', address: 'no bus', source: 'mine' }, 400, /event bus/],
  ] as const) {
    const { status: got, body: answer } = await add(app, body);
    assert.equal(got, status, JSON.stringify(body));
    assert.match(answer.message, message);
  }
  // As browsers write it: what PostgreSQL does not store, and what would break a line of a list, is encoded.
  const odd = { kind: 'eventbridge-webhook', address: 'HTTP://127.0.0.1:9/a b\0\nc' };
  const { body: written } = await add(app, odd);
  assert.equal(written.address, 'http://127.0.0.1:9/a%20b%00c');
  assert.equal((await add(app, { ...odd, address: written.address })).status, 409);
  await adminFetch(app.app, 'DELETE', `/notification-targets/${written.targetId}`);
  assert.equal((await add(app, { kind: 'sns-topic', address: topic })).status, 201);
  assert.equal((await add(app, { kind: 'sns-topic', address: topic })).status, 409);
  const [target] = await targets(app);
  const request = await adminFetch(
    app.app,
    'POST',
    `/notification-targets/${target?.targetId}/confirm-request`,
  );
  assert.equal(request.status, 409);
  assert.equal((await adminFetch(app.app, 'POST', '/notification-targets/x/confirm-request')).status, 404);
});

test('targets and notifications are for whoever has the admin token', async () => {
  await using app = await startTestApp({ seed });
  for (const path of ['notification-targets', 'notifications']) {
    assert.equal((await fetch(`${app.endpoint}/_metertrail/${path}`)).status, 401);
  }
});

test('there are at most 50 targets', async () => {
  await using app = await startTestApp({ seed });
  const topic = (n: number) => ({ kind: 'sns-topic', address: `arn:aws:sns:us-east-1:123456789012:t${n}` });
  for (let n = 0; n < 50; n++) assert.equal((await add(app, topic(n))).status, 201);
  const { status, body } = await add(app, topic(50));
  assert.equal(status, 409);
  assert.match(body.message, /50/);
});

test(
  'who unsubscribes is told how to come back, signed as AWS documents it',
  { timeout: 20_000 },
  async () => {
    await using app = await startTestApp({ seed });
    await using webhook = await startWebhook();
    const { body: target } = await add(app, { kind: 'sns-webhook', address: webhook.url });
    const message = (index: number) =>
      JSON.parse(webhook.received[index]?.body ?? '{}') as Record<string, string>;
    const { SubscribeURL = '', TopicArn = '' } = message(0);
    assert.ok(
      SubscribeURL.startsWith(`${app.endpoint}/_metertrail/sns/?Action=ConfirmSubscription&TopicArn=arn:aws`),
    );
    assert.equal((await fetch(SubscribeURL.replace('subscription-notification', 'x'))).status, 400);
    assert.equal((await targets(app))[0]?.state, 'pending-confirmation');
    assert.equal((await fetch(SubscribeURL)).status, 200);
    assert.equal((await fetch(SubscribeURL)).status, 200);
    assert.equal((await targets(app))[0]?.state, 'confirmed');
    const leave = `/_metertrail/sns/?Action=Unsubscribe&SubscriptionArn=${TopicArn}:${target.targetId}`;
    assert.equal((await fetch(`${app.endpoint}${leave}`)).status, 200);
    while (webhook.received.length < 2) await wait(10);
    const left = message(1);
    assert.equal(left['Type'], 'UnsubscribeConfirmation');
    const names = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
    const pem = await (await fetch(left['SigningCertURL'] ?? '')).text();
    const verify = createVerify('RSA-SHA1').update(names.map((name) => `${name}\n${left[name]}\n`).join(''));
    assert.ok(verify.verify(pem, left['Signature'] ?? '', 'base64'));
    // The token of before is no longer good.
    assert.equal((await fetch(SubscribeURL)).status, 400);
    assert.equal((await fetch(left['SubscribeURL'] ?? '')).status, 200);
    assert.equal((await targets(app))[0]?.state, 'confirmed');
  },
);

test('what waited for a webhook that unsubscribed is given up', async () => {
  await using app = await startTestApp({ seed });
  await using webhook = await startWebhook();
  const { body: target } = await add(app, { kind: 'sns-webhook', address: webhook.url });
  const { SubscribeURL = '', TopicArn = '' } = JSON.parse(webhook.received[0]?.body ?? '{}') as Record<
    string,
    string
  >;
  await fetch(SubscribeURL);
  webhook.answer = 500;
  await announceFor(app, 'agmt-one', 'subscribe-success');
  await adminFetch(app.app, 'POST', '/flush');
  const state = async () =>
    (await log(app)).flatMap(({ attempts }) => attempts.map((attempt) => [attempt.state, attempt.lastError]));
  assert.deepEqual(await state(), [['waiting', 'The answer was HTTP 500.']]);
  const leave = `/_metertrail/sns/?Action=Unsubscribe&SubscriptionArn=${TopicArn}:${target.targetId}`;
  await fetch(`${app.endpoint}${leave}`);
  assert.deepEqual(await state(), [['given-up', 'The target unsubscribed.']]);
});
