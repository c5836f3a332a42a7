// In npm test only: it starts commands.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { adminFetch } from '../support/admin-fetch.ts';
import { announceFor } from '../support/announce-for.ts';
import { productCode, startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { runMetertrail } from '../support/process.ts';
import { startWebhook } from '../support/webhook.ts';
import type { Webhook } from '../support/webhook.ts';

const seed = `
products: [{ code: ${productCode}, title: Analytics, dimensions: [{ key: users, unit: Users }] }]
customers:
  - awsAccountId: '987654321098'
    identifier: customer1
    agreements: [{ product: ${productCode}, id: agmt-one }]
`;

describe('metertrail notify', () => {
  let app: TestApp;
  let webhook: Webhook;
  before(async () => {
    app = await startTestApp({ seed });
    webhook = await startWebhook();
  });
  after(async () => {
    await webhook[Symbol.asyncDispose]();
    await app[Symbol.asyncDispose]();
  });

  const run = (...args: string[]) => runMetertrail(['notify', ...args, '--data', join(app.folder, 'data')]);

  test('list and log say that there is nothing', async () => {
    assert.match((await run('list')).stdout, /metertrail notify add/);
    assert.match((await run('log')).stdout, /Nothing was sent/);
  });

  test('add wants exactly one target', async () => {
    for (const args of [[], ['--sns-webhook', webhook.url, '--event-bus', 'default']]) {
      const { code, stderr } = await run('add', ...args);
      assert.equal(code, 2);
      assert.match(stderr, /Name one target/);
    }
  });

  test('a target is added, used, shown and removed, and its header stays secret', async () => {
    const header = ['--header', 'Authorization: Bearer secret:1'];
    const added = await run('add', '--eventbridge-webhook', webhook.url, '--product', productCode, ...header);
    assert.equal(added.code, 0, added.stderr);
    const [, id = ''] = /^Added (\S+) \(eventbridge-webhook\)\.$/m.exec(added.stdout) ?? [];
    assert.match(id, /^[0-9a-f-]{36}$/);
    await announceFor(app, 'agmt-one', 'subscribe-success');
    await adminFetch(app.app, 'POST', '/flush');
    assert.equal(webhook.received[0]?.headers.authorization, 'Bearer secret:1');
    const { stdout: list } = await run('list');
    assert.match(list, new RegExp(`${id} +eventbridge-webhook +confirmed +${productCode} +http://127`));
    const { stdout: log } = await run('log', '--agreement', 'agmt-one', '--limit', '5');
    assert.match(
      log,
      /agmt-one +Purchase Agreement Created - Proposer +eventbridge-webhook http:\S+ +delivered/,
    );
    assert.match(log, /agmt-one +subscribe-success +no target/);
    assert.doesNotMatch(log, /There are more/);
    assert.match((await run('log', '--limit', '1')).stdout, /There are more/);
    assert.doesNotMatch(list + log + (await run('list', '--json')).stdout, /secret/);
    assert.equal((await run('remove', id)).stdout, `Removed ${id}.\n`);
    const again = await run('remove', id);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /no notification target/);
  });

  test('a webhook for SNS is asked to confirm, and asked again', async () => {
    const before = webhook.received.length;
    const added = await run('add', '--sns-webhook', webhook.url, '--signature-version', '2');
    assert.equal(added.code, 0, added.stderr);
    assert.match(added.stdout, /was sent a SubscriptionConfirmation/);
    const [, id = ''] = /metertrail notify confirm (\S+)/.exec(added.stdout) ?? [];
    webhook.answer = 500;
    const again = await run('confirm', id);
    assert.equal(again.code, 0);
    assert.match(again.stdout, /was not taken: The answer was HTTP 500\./);
    assert.equal(webhook.received.length, before + 2);
  });
});
