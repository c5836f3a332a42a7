import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UsageRecord } from '@aws-sdk/client-marketplace-metering';
import { BatchMeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import { amend, cancel, confirm, fail } from '../../src/marketplace/agreements.ts';
import { buy } from '../../src/marketplace/buy.ts';
import type { Purchase } from '../../src/marketplace/buy.ts';
import { setCustomerStatus } from '../../src/marketplace/customers.ts';
import { errorOf, startTestApp, stoppedClock } from '../support/app.ts';
import { buyer } from '../support/sellers/catalogue.ts';
import { marketplaceContext } from '../support/sellers/marketplace.ts';
import type { MarketplaceContext } from '../../src/marketplace/context.ts';

const seed = `
products:
  - { code: legacy, title: Legacy, dimensions: [{ key: users, unit: Users }] }
  - code: licensed
    title: Licensed
    integration: concurrent-agreements
    dimensions: [{ key: users, unit: Users }]
  - code: contract
    title: Contract
    type: saas-contract-with-consumption
    dimensions:
      - { key: users, unit: Users }
      - { key: seats, unit: Users, type: Entitled }
`;

async function seller() {
  const clock = stoppedClock('2026-11-10T12:00:00Z');
  const app = await startTestApp({ seed, overrides: { clock } });
  const client = await app.metering();
  const inMarketplace = <T>(work: (context: MarketplaceContext) => Promise<T>): Promise<T> =>
    app.app.store.transaction((tx) => work({ ...marketplaceContext(tx), now: clock.now() }));
  const send = async (product: string | undefined, record: Partial<UsageRecord>): Promise<string> => {
    const usage = { Timestamp: new Date(clock.now()), Dimension: 'users', Quantity: 1, ...record };
    const request = { ...(product === undefined ? {} : { ProductCode: product }), UsageRecords: [usage] };
    try {
      const { Results } = await (await app.metering()).send(new BatchMeterUsageCommand(request));
      return Results?.[0]?.Status ?? '';
    } catch (error) {
      return (await errorOf(Promise.reject(error))).name;
    }
  };
  client.destroy();
  return {
    clock,
    inMarketplace,
    /** Usage of the buyer of `legacy`, in an hour of its own. */
    legacy: (time = new Date(clock.now()).toISOString()) =>
      send('legacy', { CustomerAWSAccountId: buyer, Timestamp: new Date(time) }),
    licensed: (LicenseArn: string) => send(undefined, { CustomerAWSAccountId: buyer, LicenseArn }),
    send,
    buy: (changes: Partial<Purchase> = {}) =>
      inMarketplace((context) => buy(context, { productCode: 'legacy', awsAccountId: buyer, ...changes })),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

test('usage is accepted from the confirmation on, not while the purchase is pending or after it failed', async () => {
  await using own = await seller();
  const { agreement_id: failed } = await own.buy();
  assert.equal(await own.legacy(), 'CustomerNotSubscribed');
  await own.inMarketplace((context) => fail(context, failed));
  assert.equal(await own.legacy(), 'CustomerNotSubscribed');
  const { agreement_id: id } = await own.buy();
  await own.inMarketplace((context) => confirm(context, id));
  assert.equal(await own.legacy(), 'Success');
});

test('a licence meters in the same states, and is invalid in the others', async () => {
  await using own = await seller();
  const licensed = { productCode: 'licensed' };
  const [failing, good, later] = [
    await own.buy(licensed),
    await own.buy(licensed),
    await own.buy({ ...licensed, start: Date.parse('2026-11-10T12:45:00Z') }),
  ];
  const arn = ({ license_arn }: { license_arn: string | null }): string => license_arn ?? '';
  assert.equal(await own.licensed(arn(failing)), 'InvalidLicenseException');
  await own.inMarketplace((context) => fail(context, failing.agreement_id));
  assert.equal(await own.licensed(arn(failing)), 'InvalidLicenseException');
  for (const each of [good, later]) {
    await own.inMarketplace((context) => confirm(context, each.agreement_id));
  }
  assert.equal(await own.licensed(arn(good)), 'Success');
  assert.equal(await own.licensed(arn(later)), 'InvalidLicenseException', 'scheduled for the same hour');
  own.clock.set('2026-11-10T12:45:00Z');
  assert.equal(await own.licensed(arn(later)), 'Success');
});

test('an agreement that begins within the hour meters that hour, but not before it begins', async () => {
  await using own = await seller();
  const { agreement_id: id } = await own.buy({ start: Date.parse('2026-11-10T12:45:00Z') });
  await own.inMarketplace((context) => confirm(context, id));
  assert.equal(await own.legacy('2026-11-10T12:00:00Z'), 'CustomerNotSubscribed');
  own.clock.set('2026-11-10T12:45:00Z');
  assert.equal(await own.legacy('2026-11-10T12:00:00Z'), 'Success');
  assert.equal(await own.legacy('2026-11-10T11:59:59Z'), 'CustomerNotSubscribed');
});

test('an agreement that was cancelled before it began is never metered', async () => {
  await using own = await seller();
  const { agreement_id: id } = await own.buy({ start: Date.parse('2026-11-10T12:45:00Z') });
  await own.inMarketplace((context) => confirm(context, id));
  own.clock.set('2026-11-10T12:30:00Z');
  await own.inMarketplace((context) => cancel(context, id));
  own.clock.set('2026-11-10T12:50:00Z');
  assert.equal(await own.legacy('2026-11-10T12:20:00Z'), 'CustomerNotSubscribed');
});

test('after a cancellation at 12:30 usage until then is taken until 13:30', async () => {
  await using own = await seller();
  own.clock.set('2026-11-10T10:00:00Z');
  const { agreement_id: id } = await own.buy();
  await own.inMarketplace((context) => confirm(context, id));
  own.clock.set('2026-11-10T12:30:00Z');
  await own.inMarketplace((context) => cancel(context, id));
  own.clock.set('2026-11-10T13:29:59Z');
  assert.equal(await own.legacy('2026-11-10T12:30:01Z'), 'CustomerNotSubscribed', 'after the end');
  assert.equal(await own.legacy('2026-11-10T12:30:00Z'), 'Success');
  assert.equal(await own.legacy('2026-11-10T11:00:00Z'), 'Success');
  own.clock.set('2026-11-10T13:30:00Z');
  assert.equal(await own.legacy('2026-11-10T10:00:00Z'), 'CustomerNotSubscribed', 'the hour is over');
});

test('who comes back is metered again, for the hours of both agreements', async () => {
  await using own = await seller();
  const { agreement_id: first } = await own.buy();
  await own.inMarketplace((context) => confirm(context, first));
  own.clock.set('2026-11-10T14:30:00Z');
  await own.inMarketplace((context) => cancel(context, first));
  own.clock.set('2026-11-10T14:40:00Z');
  const { agreement_id: second } = await own.buy();
  assert.equal(await own.legacy('2026-11-10T14:35:00Z'), 'CustomerNotSubscribed');
  await own.inMarketplace((context) => confirm(context, second));
  assert.equal(await own.legacy('2026-11-10T13:00:00Z'), 'Success', "the first one's final hour goes on");
  assert.equal(await own.legacy('2026-11-10T14:35:00Z'), 'Success', 'the hour in which the second began');
});

test('a suspended account is not metered, and a restored one is', async () => {
  await using own = await seller();
  const { agreement_id: id } = await own.buy();
  const { license_arn, agreement_id: other } = await own.buy({ productCode: 'licensed' });
  for (const each of [id, other]) await own.inMarketplace((context) => confirm(context, each));
  await own.inMarketplace((context) => setCustomerStatus(context, buyer, 'suspended'));
  assert.equal(await own.legacy(), 'CustomerNotSubscribed');
  assert.equal(await own.licensed(license_arn ?? ''), 'CustomerNotSubscribed');
  await own.inMarketplace((context) => setCustomerStatus(context, buyer, 'active'));
  assert.equal(await own.legacy(), 'Success');
  assert.equal(await own.licensed(license_arn ?? ''), 'Success');
});

test('what a contract entitles to is not metered, what it consumes is', async () => {
  await using own = await seller();
  const { agreement_id: id } = await own.buy({ productCode: 'contract', entitlements: { seats: 5 } });
  await own.inMarketplace((context) => confirm(context, id));
  await own.inMarketplace((context) => amend(context, id, { seats: 6 }));
  const usage = { CustomerAWSAccountId: buyer };
  assert.equal(await own.send('contract', usage), 'Success');
  assert.equal(
    await own.send('contract', { ...usage, Dimension: 'seats' }),
    'InvalidUsageDimensionException',
  );
});
