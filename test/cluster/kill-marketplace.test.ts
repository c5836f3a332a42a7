/** kill -9 after the answers: what the marketplace has promised is kept by the next start. */

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import {
  MarketplaceMeteringClient,
  MeterUsageCommand,
  ResolveCustomerCommand,
} from '@aws-sdk/client-marketplace-metering';
import { leaseMs } from '../../src/outbox/attempt.ts';
import { readAdminFile } from '../../src/identity/admin-file.ts';
import { adminFetch } from '../support/admin-fetch.ts';
import type { Credentials } from '../support/app.ts';
import { serve } from '../support/process.ts';
import type { ServerProcess } from '../support/process.ts';
import { startWebhook } from '../support/webhook.ts';

const seed = `
products:
  - { code: agentproduct, title: Agent, type: container, dimensions: [{ key: hosts, unit: HostHrs }] }
  - { code: saasproduct, title: Analytics, dimensions: [{ key: users, unit: Users }] }
customers:
  - { awsAccountId: '987654321098', agreements: [{ product: agentproduct }] }
`;

/** Fixed, so that a repeat after the restart is the same call. */
const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000);

async function ask<T>(data: string, method: string, path: string, body?: object): Promise<T> {
  const { endpoint, token: adminToken } = await readAdminFile(data);
  const answer = await adminFetch<T>({ endpoint, adminToken }, method, path, body);
  assert.ok(answer.status < 300, JSON.stringify(answer.body));
  return answer.body;
}

/** The call of a task, whose number is its client token too. */
async function meter({ settings }: ServerProcess, credentials: Credentials, task: number) {
  const client = new MarketplaceMeteringClient({ ...settings, credentials });
  try {
    return await client.send(
      new MeterUsageCommand({
        ProductCode: 'agentproduct',
        Timestamp: hour,
        UsageDimension: 'hosts',
        UsageQuantity: task,
        ClientToken: `token-${task}`,
      }),
    );
  } finally {
    client.destroy();
  }
}

test('MeterUsage, tokens and notifications that were answered for outlive kill -9', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-kill-'));
  try {
    await writeFile(join(folder, 'seed.yaml'), seed);
    const data = join(folder, 'data');
    const args = ['--seed', join(folder, 'seed.yaml'), '--meter-usage-per-second', '0'];
    await using webhook = await startWebhook();
    const tasks: { credentials: Credentials; id: string | undefined }[] = [];
    await using killed = await serve(data, args);
    for (let task = 0; task < 10; task++) {
      const where = { awsAccountId: '987654321098', platform: 'ecs', region: 'us-east-1' };
      const { credentials } = await ask<{ credentials: Credentials }>(data, 'POST', '/workloads', where);
      tasks.push({ credentials, id: (await meter(killed, credentials, task)).MeteringRecordId });
    }
    const target = { kind: 'eventbridge-webhook', address: webhook.url };
    await ask(data, 'POST', '/notification-targets', target);
    const { id, registration } = await ask<{ id: string; registration: { token: string } }>(
      data,
      'POST',
      '/agreements',
      { product: 'saasproduct', awsAccountId: '111122223333' },
    );
    assert.equal(await killed.stop('SIGKILL'), 'SIGKILL');

    await using server = await serve(data, args);
    for (const [task, { credentials, id: first }] of tasks.entries()) {
      assert.equal((await meter(server, credentials, task)).MeteringRecordId, first);
    }
    const resolve = new ResolveCustomerCommand({ RegistrationToken: registration.token });
    assert.equal((await server.metering().send(resolve)).CustomerAWSAccountId, '111122223333');
    // At least once: the first server may have sent it just before its end, or have taken it for as long as a lease.
    const isTold = (): boolean => webhook.received.some(({ body }) => body.includes(id));
    const patienceMs = leaseMs + 20_000;
    for (const from = Date.now(); !isTold() && Date.now() - from < patienceMs;) await wait(10);
    assert.ok(isTold());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
