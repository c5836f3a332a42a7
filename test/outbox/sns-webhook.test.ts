// In npm test only: it starts a webhook’s own program.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { adminFetch } from '../support/admin-fetch.ts';
import { announceFor } from '../support/announce-for.ts';
import { productCode, startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { startTlsFront } from '../support/tls-front.ts';
import type { TlsFront } from '../support/tls-front.ts';

type Said = {
  url?: string;
  refused?: string;
  headers?: Record<string, string>;
  body?: string;
  message?: Record<string, string>;
  confirmed?: string;
};

type Handler = AsyncDisposable & { url: string; next(): Promise<Said> };

async function startHandler(certificateFile: string): Promise<Handler> {
  const child = spawn(process.execPath, ['test/support/sns-handler.ts'], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: certificateFile },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<Said> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('The handler ended.');
    return JSON.parse(value) as Said;
  };
  const { url = '' } = await next();
  return {
    url,
    next,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) {
        child.kill();
        await once(child, 'close');
      }
    },
  };
}

const seed = `
products:
  - { code: ${productCode}, title: Analytics, dimensions: [{ key: users, unit: Users }] }
  - { code: otherproduct, title: Other, dimensions: [{ key: users, unit: Users }] }
customers:
  - awsAccountId: '987654321098'
    identifier: customer1
    agreements: [{ product: ${productCode}, id: agmt-one }, { product: otherproduct, id: agmt-other }]
`;

async function startBehind(front: TlsFront): Promise<TestApp> {
  const app = await startTestApp({ seed, flags: { publicUrl: front.url } });
  front.backend = app.endpoint;
  return app;
}

type Target = { targetId: string; state: string; confirmation?: { sent: boolean; error?: string } };

async function stateOf(app: TestApp, targetId: string): Promise<string | undefined> {
  const { targets } = (await adminFetch(app.app, 'GET', '/notification-targets')).body as {
    targets: Target[];
  };
  return targets.find((target) => target.targetId === targetId)?.state;
}

const topic = `arn:aws:sns:us-east-1:287250355862:aws-mp-subscription-notification-${productCode}`;

for (const version of ['1', '2']) {
  test(
    `AWS's validator takes every message, in signature version ${version}`,
    { timeout: 60_000 },
    async () => {
      await using front = await startTlsFront();
      await using app = await startBehind(front);
      await using handler = await startHandler(front.certificateFile);
      const body = { kind: 'sns-webhook', address: handler.url, productCode, signatureVersion: version };
      const added = await adminFetch(app.app, 'POST', '/notification-targets', body);
      assert.equal(added.status, 201);
      const { targetId, confirmation } = added.body as Target;
      assert.deepEqual(confirmation, { sent: true });

      const asked = await handler.next();
      assert.equal(asked.refused, undefined);
      assert.equal(asked.message?.['Type'], 'SubscriptionConfirmation');
      assert.equal(asked.message['SignatureVersion'], version);
      assert.equal(asked.message['TopicArn'], topic);
      assert.match(asked.confirmed ?? '', /<ConfirmSubscriptionResponse xmlns="http:\/\/sns\.amazonaws\.com/);
      assert.ok(asked.confirmed?.includes(`<SubscriptionArn>${topic}:${targetId}</SubscriptionArn>`));
      assert.equal(await stateOf(app, targetId), 'confirmed');

      await announceFor(app, 'agmt-other', 'subscribe-success');
      await announceFor(app, 'agmt-one', 'subscribe-success');
      await adminFetch(app.app, 'POST', '/flush');
      const notified = await handler.next();
      assert.equal(notified.refused, undefined);
      assert.deepEqual(JSON.parse(notified.message?.['Message'] ?? ''), {
        action: 'subscribe-success',
        'customer-identifier': 'customer1',
        'product-code': productCode,
        isFreeTrialTermPresent: 'false',
        ...offerIn(notified),
      });
      checkEnvelope(notified, targetId);

      const left = await fetchThrough(front, notified.message?.['UnsubscribeURL'] ?? '');
      assert.match(await left.text(), /<UnsubscribeResponse /);
      assert.equal(await stateOf(app, targetId), 'pending-confirmation');
      await announceFor(app, 'agmt-one', 'unsubscribe-pending');
      await adminFetch(app.app, 'POST', '/flush');
      const { body: log } = await adminFetch(app.app, 'GET', '/notifications?agreement=agmt-one');
      const pending = (
        log as { notifications: { subject: string; attempts: object[] }[] }
      ).notifications.find(({ subject }) => subject === 'unsubscribe-pending');
      assert.deepEqual(pending?.attempts, []);
    },
  );
}

/** A seed may name offers some day; what there is is told. */
function offerIn({ message }: Said): object {
  const offer = (JSON.parse(message?.['Message'] ?? '{}') as Record<string, string>)['offer-identifier'];
  return offer === undefined ? {} : { 'offer-identifier': offer };
}

function checkEnvelope({ headers = {}, body = '', message = {} }: Said, targetId: string): void {
  assert.equal(headers['x-amz-sns-message-type'], 'Notification');
  assert.equal(headers['x-amz-sns-message-id'], message['MessageId']);
  assert.equal(headers['x-amz-sns-topic-arn'], topic);
  assert.equal(headers['x-amz-sns-subscription-arn'], `${topic}:${targetId}`);
  assert.equal(headers['content-type'], 'text/plain; charset=UTF-8');
  assert.ok(body.startsWith('{\n  "Type" : "Notification",\n  "MessageId" : "'));
  assert.deepEqual(Object.keys(message), [
    'Type',
    'MessageId',
    'TopicArn',
    'Message',
    'Timestamp',
    'SignatureVersion',
    'Signature',
    'SigningCertURL',
    'UnsubscribeURL',
  ]);
}

/** As the webhook would, but here, where the front's certificate is not trusted. */
function fetchThrough(front: TlsFront, url: string): Promise<Response> {
  assert.ok(url.startsWith(front.url));
  return fetch(url.replace(front.url, front.backend));
}

test('a message whose text was changed on its way is refused', { timeout: 60_000 }, async () => {
  await using front = await startTlsFront();
  await using app = await startBehind(front);
  await using handler = await startHandler(front.certificateFile);
  await adminFetch(app.app, 'POST', '/notification-targets', { kind: 'sns-webhook', address: handler.url });
  const { body = '' } = await handler.next();
  for (const changed of [body, body.replace('You have', 'They have')]) {
    await fetch(handler.url, { method: 'POST', body: changed });
  }
  assert.equal((await handler.next()).refused, undefined);
  assert.equal((await handler.next()).refused, 'The message signature is invalid.');
});

test(
  'the key is made when it is needed, is private, and outlives a restart',
  { timeout: 60_000 },
  async () => {
    await using front = await startTlsFront();
    await using app = await startBehind(front);
    const file = join(app.folder, 'data', 'sns-signing.pem');
    await assert.rejects(stat(file), { code: 'ENOENT' });
    await using handler = await startHandler(front.certificateFile);
    await adminFetch(app.app, 'POST', '/notification-targets', { kind: 'sns-webhook', address: handler.url });
    const first = (await handler.next()).message?.['SigningCertURL'] ?? '';
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    await app.restart();
    front.backend = app.endpoint;
    const answer = await fetchThrough(front, first);
    const pem = await answer.text();
    assert.equal(answer.status, 200);
    assert.ok((await readFile(file, 'utf8')).includes(pem));
    assert.doesNotMatch(pem, /PRIVATE/);
    assert.equal((await fetchThrough(front, first.replace(/-[0-9a-f]{32}/, '-0'))).status, 404);
  },
);

test('SubscribeURL wants its own token and topic', { timeout: 60_000 }, async () => {
  await using front = await startTlsFront();
  await using app = await startBehind(front);
  const answers = [];
  for (const query of [
    'Action=ConfirmSubscription&Token=&TopicArn=',
    `Action=ConfirmSubscription&Token=abc&TopicArn=${topic}`,
    'Action=Unsubscribe&SubscriptionArn=none',
    'Action=Publish',
    '',
  ]) {
    const answer = await fetch(`${app.endpoint}/_metertrail/sns/?${query}`);
    answers.push([answer.status, /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1]]);
  }
  assert.deepEqual(answers, [
    [400, 'InvalidParameter'],
    [400, 'InvalidParameter'],
    [404, 'NotFound'],
    [400, 'InvalidAction'],
    [400, 'InvalidAction'],
  ]);
});

test('a webhook that was not there can be asked again', { timeout: 60_000 }, async () => {
  await using front = await startTlsFront();
  await using app = await startBehind(front);
  const gone = await startHandler(front.certificateFile);
  await gone[Symbol.asyncDispose]();
  const added = await adminFetch(app.app, 'POST', '/notification-targets', {
    kind: 'sns-webhook',
    address: gone.url,
  });
  assert.equal(added.status, 201);
  const { targetId, confirmation } = added.body as Target;
  assert.equal(confirmation?.sent, false);
  assert.match(confirmation.error ?? '', /ECONNREFUSED/);
  const again = await adminFetch(app.app, 'POST', `/notification-targets/${targetId}/confirm-request`);
  assert.equal(again.status, 200);
  assert.equal(await stateOf(app, targetId), 'pending-confirmation');
});
