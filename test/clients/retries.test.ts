/** What real clients do by themselves when an answer is an error: they ask again, and nothing is metered twice. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BatchMeterUsageCommand,
  MarketplaceMeteringClient,
  MeterUsageCommand,
} from '@aws-sdk/client-marketplace-metering';
import { awsCli, awsCliMissing } from '../support/aws-cli.ts';
import { containerCode, saasCode } from '../support/sellers/catalogue.ts';
import { startSandboxWithWorkloads } from '../support/sellers/sandbox-seller.ts';
import type { SandboxWithWorkloads } from '../support/sellers/sandbox-seller.ts';

const kinds = ['throttle', 'error-before', 'error-after'] as const;

async function stored({ mt }: SandboxWithWorkloads): Promise<string[]> {
  const [batch, single] = await mt.store.read(async (tx) => [
    await tx.selectFrom('usage_records').select('metering_record_id').execute(),
    await tx.selectFrom('meter_usage').select('metering_record_id').execute(),
  ]);
  return [...batch, ...single].map(({ metering_record_id }) => metering_record_id);
}

for (const kind of kinds) {
  test(`the AWS SDK repeats BatchMeterUsage after "${kind}", and the hour is billed once`, async () => {
    await using world = await startSandboxWithWorkloads();
    const { mt } = world;
    const client = new MarketplaceMeteringClient({ ...mt.clientConfig, maxAttempts: 3 });
    await mt.faults.add({ kind, operation: 'BatchMeterUsage', count: 1 });
    const record = {
      Timestamp: mt.clock.now(),
      CustomerIdentifier: 'customer1',
      Dimension: 'users',
      Quantity: 1,
    };
    const answer = await client.send(
      new BatchMeterUsageCommand({ ProductCode: saasCode, UsageRecords: [record] }),
    );
    client.destroy();
    assert.equal(answer.$metadata.attempts, 2);
    assert.deepEqual(await stored(world), [answer.Results?.[0]?.MeteringRecordId]);
  });

  test(`the AWS SDK repeats MeterUsage after "${kind}" with the same client token`, async () => {
    await using world = await startSandboxWithWorkloads();
    const { mt, keys } = world;
    const client = new MarketplaceMeteringClient({
      ...mt.clientConfig,
      credentials: keys.subscriber,
      maxAttempts: 3,
    });
    await mt.faults.add({ kind, operation: 'MeterUsage', count: 1 });
    const answer = await client.send(
      new MeterUsageCommand({
        ProductCode: containerCode,
        Timestamp: mt.clock.now(),
        UsageDimension: 'hosts',
        UsageQuantity: 1,
      }),
    );
    client.destroy();
    assert.equal(answer.$metadata.attempts, 2);
    assert.deepEqual(await stored(world), [answer.MeteringRecordId]);
    const tokens = await mt.store.read((tx) => tx.selectFrom('client_tokens').selectAll().execute());
    assert.equal(tokens.length, 1);
  });
}

test('the AWS CLI repeats a batch whose answer was lost', { skip: await awsCliMissing() }, async () => {
  await using world = await startSandboxWithWorkloads();
  const { mt } = world;
  await mt.faults.add({ kind: 'error-after', operation: 'BatchMeterUsage', count: 1 });
  const record = `Timestamp=${mt.clock.now().toISOString()},CustomerIdentifier=customer1,Dimension=users,Quantity=1`;
  const { code, stdout } = await awsCli(
    ['meteringmarketplace', 'batch-meter-usage', '--product-code', saasCode, '--usage-records', record],
    {
      AWS_ENDPOINT_URL: mt.endpoint,
      AWS_DEFAULT_REGION: mt.region,
      AWS_ACCESS_KEY_ID: mt.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: mt.credentials.secretAccessKey,
    },
  );
  assert.equal(code, 0);
  const { Results } = JSON.parse(stdout) as { Results: { MeteringRecordId: string }[] };
  assert.deepEqual(await stored(world), [Results[0]?.MeteringRecordId]);
  assert.equal((await mt.faults.trace()).entries.length, 1);
});
