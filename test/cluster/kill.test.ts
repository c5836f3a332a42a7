import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LookupEventsCommand, paginateLookupEvents } from '@aws-sdk/client-cloudtrail';
import { BatchMeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import type { MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import { serve } from '../support/process.ts';

const customers = 200;
const seed = `
products:
  - code: killproduct
    title: Kill
    dimensions: [{ key: users, unit: Users }]
customers:
${Array.from({ length: customers }, (_, i) => `  - { awsAccountId: '${100000000000 + i}', identifier: c${i}, agreements: [{ product: killproduct }] }`).join('\n')}
`;

/** The hour is fixed for the test, so that a repeat after the restart meets the same key. */
const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000);

type Acknowledged = { customer: string; meteringRecordId: string; requestId: string };

test('what was acknowledged before kill -9 is there after it, once, with its event', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-kill-'));
  try {
    await writeFile(join(folder, 'seed.yaml'), seed);
    const args = ['--seed', join(folder, 'seed.yaml')];
    const data = join(folder, 'data');
    const acknowledged: Acknowledged[] = [];
    for (let round = 0; round < 3; round++) {
      await using server = await serve(data, args);
      const client = server.metering();
      const enough = (round + 1) * 40;
      const senders = Array.from({ length: 8 }, (_, sender) => send(client, sender, round, acknowledged));
      const failed = Promise.race(senders.map((sender) => sender.then(() => new Promise<never>(() => {}))));
      while (acknowledged.length < enough)
        await Promise.race([failed, new Promise((resolve) => setTimeout(resolve, 1))]);
      assert.equal(await server.stop('SIGKILL'), 'SIGKILL');
      await Promise.all(senders);
    }

    await using server = await serve(data, args);
    const client = server.metering();
    for (const { customer, meteringRecordId } of acknowledged) {
      const answer = await meter(client, customer);
      assert.equal(answer.Results?.[0]?.MeteringRecordId, meteringRecordId, customer);
    }
    const requestIds = new Set<string>();
    for await (const page of paginateLookupEvents(
      { client: server.cloudtrail() },
      { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'BatchMeterUsage' }] },
    )) {
      for (const event of page.Events ?? []) {
        const { requestID } = JSON.parse(event.CloudTrailEvent ?? '') as { requestID: string };
        assert.ok(!requestIds.has(requestID), 'an event stands once');
        requestIds.add(requestID);
      }
    }
    for (const { requestId } of acknowledged)
      assert.ok(requestIds.has(requestId), `the event of ${requestId}`);
    const last = await server.cloudtrail().send(new LookupEventsCommand({ MaxResults: 1 }));
    assert.equal(last.Events?.length, 1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** Sends until the server is gone, and notes what was answered. */
async function send(
  client: MarketplaceMeteringClient,
  sender: number,
  round: number,
  acknowledged: Acknowledged[],
): Promise<void> {
  for (let index = sender; index < customers; index += 8) {
    const customer = `c${(index + round * 67) % customers}`;
    // The server is gone.
    const answer = await meter(client, customer).catch(() => undefined);
    if (answer === undefined) return;
    const [result] = answer.Results ?? [];
    assert.equal(result?.Status, 'Success');
    acknowledged.push({
      customer,
      meteringRecordId: result.MeteringRecordId ?? '',
      requestId: answer.$metadata.requestId ?? '',
    });
  }
}

function meter(client: MarketplaceMeteringClient, customer: string) {
  return client.send(
    new BatchMeterUsageCommand({
      ProductCode: 'killproduct',
      UsageRecords: [{ Timestamp: hour, CustomerIdentifier: customer, Dimension: 'users', Quantity: 4 }],
    }),
  );
}
