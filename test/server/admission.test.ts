/** Regions and rates, as the AWS SDK meets them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { GetEntitlementsCommand } from '@aws-sdk/client-marketplace-entitlement-service';
import { BatchMeterUsageCommand, ResolveCustomerCommand } from '@aws-sdk/client-marketplace-metering';
import type { MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import { registryKey } from '../../src/operations/registry.ts';
import { Admission, regionSet } from '../../src/server/admission.ts';
import { meterUsageRegions, registerUsageRegions, saasRegions } from '../../src/config/region-lists.ts';
import { errorOf, productCode, startTestApp } from '../support/app.ts';

const nothing = { ProductCode: productCode, UsageRecords: [] };

type SdkError = Error & { $metadata: { httpStatusCode: number } };

async function refusalIn(client: MarketplaceMeteringClient): Promise<string> {
  return (await errorOf(client.send(new BatchMeterUsageCommand(nothing)))).name;
}

test('the eleventh BatchMeterUsage of one second is throttled, in another Region it is not', async () => {
  await using app = await startTestApp({ flags: { batchMeterUsagePerSecond: undefined } });
  const client = await app.metering();
  // All at once, so that not even a tenth of a second passes between them on a busy machine.
  const calls = await Promise.allSettled(
    Array.from({ length: 100 }, () => client.send(new BatchMeterUsageCommand(nothing))),
  );
  const refused = calls.flatMap((call) => (call.status === 'rejected' ? [call.reason as Error] : []));
  assert.ok(calls.length - refused.length >= 10, 'one second of calls passes');
  assert.ok(refused.length > 0, 'the rest does not');
  assert.deepEqual([...new Set(refused.map(({ name }) => name))], ['ThrottlingException']);
  const elsewhere = await app.metering({ region: 'eu-west-1' });
  await elsewhere.send(new BatchMeterUsageCommand(nothing));
});

test('a throttled call is a 400, and an event with its errorCode', async () => {
  await using app = await startTestApp({ flags: { batchMeterUsagePerSecond: 1 } });
  const client = await app.metering();
  const calls = await Promise.allSettled(
    Array.from({ length: 8 }, () => client.send(new BatchMeterUsageCommand(nothing))),
  );
  const refused = calls.flatMap((call) => (call.status === 'rejected' ? [call.reason as SdkError] : []));
  assert.ok(refused.length > 0);
  assert.deepEqual([...new Set(refused.map(({ $metadata }) => $metadata.httpStatusCode))], [400]);
  const cloudtrail = await app.cloudtrail();
  const { Events = [] } = await cloudtrail.send(new LookupEventsCommand({}));
  const records = Events.map(
    ({ CloudTrailEvent = '' }) => JSON.parse(CloudTrailEvent) as { errorCode?: string },
  );
  assert.ok(records.some(({ errorCode }) => errorCode === 'ThrottlingException'));
});

test('an account that was throttled is let through again when its second is over', () => {
  const rules = { regions: new Map(), perSecond: new Map([['metering.RegisterUsage', 1000]]) };
  const admission = new Admission(rules);
  const caller = { accountId: '123456789012', region: 'us-east-1' };
  const pass = (): void => admission.check('metering', 'RegisterUsage', caller);
  assert.throws(() => {
    for (;;) pass();
  }, /Rate exceeded/);
  const end = performance.now() + 2;
  while (performance.now() < end);
  pass();
});

test('a Region that AWS does not meter in says DisabledApiException, and the setting can add it', async () => {
  await using app = await startTestApp();
  assert.equal(await refusalIn(await app.metering({ region: 'us-gov-west-1' })), 'DisabledApiException');
  assert.equal(await refusalIn(await app.metering({ region: 'ap-southeast-9' })), 'DisabledApiException');
  const resolve = new ResolveCustomerCommand({ RegistrationToken: 'x' });
  const gov = await app.metering({ region: 'us-gov-west-1' });
  assert.equal((await errorOf(gov.send(resolve))).name, 'DisabledApiException');
  await using open = await startTestApp({ flags: { saasRegions: 'us-gov-west-1,us-east-1' } });
  await (await open.metering({ region: 'us-gov-west-1' })).send(new BatchMeterUsageCommand(nothing));
  assert.equal(await refusalIn(await open.metering({ region: 'eu-west-1' })), 'DisabledApiException');
  await using any = await startTestApp({ flags: { saasRegions: 'any' } });
  await (await any.metering({ region: 'ap-southeast-9' })).send(new BatchMeterUsageCommand(nothing));
});

test('entitlements are answered where AWS has the service, in either protocol', async () => {
  await using app = await startTestApp();
  const ask = new GetEntitlementsCommand({ ProductCode: 'nosuchproduct' });
  for (const cbor of [false, true]) {
    const refusal = async (region: string) =>
      (await errorOf((await app.entitlement({ cbor, region })).send(ask))).name;
    assert.equal(await refusal('us-east-1'), 'InvalidParameterException');
    assert.equal(await refusal('eu-west-1'), 'DisabledApiException');
  }
  await using open = await startTestApp({ flags: { entitlementRegions: 'any' } });
  const client = await open.entitlement({ region: 'eu-west-1' });
  assert.equal((await errorOf(client.send(ask))).name, 'InvalidParameterException');
});

test('CloudTrail and STS answer in every Region', async () => {
  await using app = await startTestApp();
  const cloudtrail = await app.cloudtrail({ region: 'us-gov-west-1' });
  assert.deepEqual((await cloudtrail.send(new LookupEventsCommand({}))).Events, []);
});

test('the lists of Regions are those of the references', () => {
  const saas = regionSet(saasRegions);
  assert.equal(saas?.size, 29);
  assert.ok(saas?.has('cn-northwest-1') && !saas.has('us-gov-east-1'));
  const ec2 = regionSet(meterUsageRegions);
  assert.ok(ec2?.has('us-gov-east-1') && !ec2.has('cn-northwest-1'));
  assert.equal(regionSet(registerUsageRegions)?.size, 17);
  assert.equal(regionSet('any'), undefined);
});

test('a request that is larger than the setting is refused by name', async () => {
  await using app = await startTestApp({ flags: { requestMaxBytes: 2048 } });
  const records = Array.from({ length: 25 }, () => ({
    Timestamp: new Date(),
    CustomerIdentifier: 'customer1',
    Dimension: 'users',
    Quantity: 1,
  }));
  const send = (UsageRecords: typeof records) =>
    app
      .metering()
      .then((own) => own.send(new BatchMeterUsageCommand({ ProductCode: productCode, UsageRecords })));
  assert.equal((await errorOf(send(records))).name, 'RequestEntityTooLargeException');
  await send(records.slice(0, 2));
});

test('a batch that is longer than the setting is a ValidationException in AWS’s words', async () => {
  await using app = await startTestApp({ flags: { usageRecordsMax: 2 } });
  const record = { Timestamp: new Date(), CustomerIdentifier: 'customer1', Dimension: 'users', Quantity: 1 };
  const client = await app.metering();
  const send = (count: number) =>
    client.send(
      new BatchMeterUsageCommand({
        ProductCode: productCode,
        UsageRecords: Array.from({ length: count }, () => record),
      }),
    );
  const { name, message } = await errorOf(send(3));
  assert.equal(name, 'ValidationException');
  assert.match(
    message,
    /'usageRecords' failed to satisfy constraint: Member must have length less than or equal to 2/,
  );
  await send(2);
});

test('who has been quiet for long may still call no more than in one second', (t) => {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  const rules = { regions: new Map(), perSecond: new Map([[registryKey('metering', 'MeterUsage'), 2]]) };
  const admission = new Admission(rules);
  const caller = { accountId: '123456789012', region: 'us-east-1' };
  const passing = (): number => {
    for (let passed = 0; ; passed++) {
      try {
        admission.check('metering', 'MeterUsage', caller);
      } catch {
        return passed;
      }
    }
  };
  assert.equal(passing(), 2);
  now += 500;
  assert.equal(passing(), 1);
  now += 60_000;
  assert.equal(passing(), 2);
});
