import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { MeterUsageCommandInput } from '@aws-sdk/client-marketplace-metering';
import { errorOf } from '../../support/app.ts';
import {
  amiCode,
  formerBuyer,
  futureBuyer,
  noon,
  saasCode,
  suspendedBuyer,
} from '../../support/sellers/catalogue.ts';
import { meter, plantUser, refused, startSeller } from '../../support/sellers/seller.ts';
import type { Seller } from '../../support/sellers/seller.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('what MeterUsage refuses', () => {
  let seller: Seller;
  before(async () => {
    seller = await startSeller();
  });
  after(() => seller[Symbol.asyncDispose]());

  const as = (...args: Parameters<Seller['as']>) => seller.as(...args);

  describe('who may', () => {
    for (const [what, awsAccountId] of Object.entries({
      'an account that never bought': '222233334444',
      'a buyer whose agreement has ended': formerBuyer,
      'a buyer whose agreement has not begun': futureBuyer,
      'a suspended buyer': suspendedBuyer,
    })) {
      test(`${what} is not entitled, nor permitted to try`, async () => {
        const client = await as({ awsAccountId });
        assert.equal(await refused(client), 'CustomerNotEntitledException');
        assert.equal(await refused(client, { DryRun: true }), 'UnauthorizedException');
      });
    }

    test('an agreement ends at its end: the millisecond before is in force', async () => {
      seller.clock.set('2026-11-10T11:59:59Z');
      try {
        const client = await as({ awsAccountId: formerBuyer });
        assert.match((await meter(client, { Timestamp: at('2026-11-10T11:00:00Z') })) ?? '', uuid);
      } finally {
        seller.clock.set(noon);
      }
    });

    test('usage from before the hour in which the agreement began is out of bounds', async () => {
      seller.clock.set('2026-12-01T03:00:00Z');
      try {
        const client = await as({ awsAccountId: futureBuyer });
        const before = { Timestamp: at('2026-11-30T23:59:59Z') };
        assert.equal(await refused(client, before), 'TimestampOutOfBoundsException');
        assert.match((await meter(client, { Timestamp: at('2026-12-01T00:00:00Z') })) ?? '', uuid);
      } finally {
        seller.clock.set(noon);
      }
    });

    test('the seller’s own account tests its product with any credentials, and from a workload', async () => {
      const own = await seller.app.metering();
      const first = await meter(own);
      assert.match(first ?? '', uuid);
      assert.equal(await meter(own, { Timestamp: at('2026-11-10T11:59:59Z') }), first);
      assert.notEqual(await meter(await as({ awsAccountId: '123456789012' })), first);
    });
  });

  test('a dry run of what would succeed is a DryRunOperation, and stores nothing', async () => {
    const client = await as();
    const error = await errorOf(meter(client, { DryRun: true, ClientToken: 'dry' }));
    assert.deepEqual(
      [error.name, error.status, error.message],
      ['DryRunOperation', 400, 'Request would have succeeded, but DryRun flag is set.'],
    );
    assert.match((await meter(client, { UsageQuantity: 9, ClientToken: 'dry' })) ?? '', uuid);
    assert.equal(
      await refused(client, { UsageQuantity: 9, ClientToken: 'dry', DryRun: true }),
      'DryRunOperation',
      'also with the token of a call that was made',
    );
    assert.equal(
      await refused(client, { DryRun: true, UsageDimension: 'x' }),
      'InvalidUsageDimensionException',
    );
  });

  describe('refusals', () => {
    const tagged = (quantity: number, value = 'a') => [
      { AllocatedUsageQuantity: quantity, Tags: [{ Key: 'team', Value: value }] },
    ];
    const cases: [what: string, code: string, changes: Partial<MeterUsageCommandInput>, workload?: object][] =
      [
        ['an unknown product', 'InvalidProductCodeException', { ProductCode: 'nosuchproduct' }],
        ['a SaaS product', 'InvalidProductCodeException', { ProductCode: saasCode }],
        [
          'an AMI product from a task',
          'InvalidProductCodeException',
          { ProductCode: amiCode, UsageDimension: 'users' },
        ],
        ['a container product from an instance', 'InvalidProductCodeException', {}, { platform: 'ec2' }],
        ['a dimension in other letters', 'InvalidUsageDimensionException', { UsageDimension: 'Hosts' }],
        ['a dimension with U+0000', 'InvalidUsageDimensionException', { UsageDimension: 'ho\0sts' }],
        [
          'allocations that do not add up',
          'InvalidUsageAllocationsException',
          { UsageAllocations: tagged(4) },
        ],
        ['a tag with a forbidden character', 'InvalidTagException', { UsageAllocations: tagged(5, 'a|b') }],
        ['the future', 'TimestampOutOfBoundsException', { Timestamp: at('2026-11-10T12:00:01Z') }],
        [
          'usage of six hours ago',
          'TimestampOutOfBoundsException',
          { Timestamp: at('2026-11-10T06:00:00Z') },
        ],
      ];
    for (const [what, code, changes, workload] of cases) {
      test(`${what}: ${code}`, async () => {
        assert.equal(await refused(await as(workload), changes), code);
      });
    }

    test('usage from just inside six hours is taken', async () => {
      assert.match((await meter(await as(), { Timestamp: at('2026-11-10T06:00:01Z') })) ?? '', uuid);
    });

    test('another Region than the workload’s: InvalidEndpointRegionException', async () => {
      assert.equal(await refused(await as({}, 'eu-west-1')), 'InvalidEndpointRegionException');
    });
  });
});

test('GovCloud meters instances only, and pods are metered where AWS has EKS for it', async () => {
  await using seller = await startSeller();
  const inRegion = async (platform: string, region: string, changes?: Partial<MeterUsageCommandInput>) =>
    meter(await seller.as({ platform, region }), changes).then(() => 'ok', nameOf);
  const ami = { ProductCode: amiCode, UsageDimension: 'users' };
  assert.equal(await inRegion('ec2', 'us-gov-west-1', ami), 'ok');
  assert.equal(await inRegion('ecs', 'us-gov-west-1'), 'DisabledApiException');
  assert.equal(await inRegion('eks', 'us-gov-east-1'), 'DisabledApiException');
  assert.equal(await inRegion('agentcore', 'us-gov-west-1'), 'DisabledApiException');
  assert.equal(await inRegion('ecs', 'ap-southeast-4'), 'ok');
  assert.equal(await inRegion('eks', 'ap-southeast-4'), 'DisabledApiException');
  assert.equal(await inRegion('eks', 'eu-west-3'), 'ok');
});

test('the end of the month closes nothing for MeterUsage, however long its window', async () => {
  await using seller = await startSeller({ flags: { meterUsageWindowHours: 24 } });
  seller.clock.set('2026-12-01T07:00:00Z');
  const id = await meter(await seller.as(), { Timestamp: at('2026-11-30T23:30:00Z') });
  assert.match(id ?? '', uuid);
});

test('the long-term keys of a buyer are no workload', async () => {
  await using seller = await startSeller();
  const credentials = await plantUser(seller, '987654321098');
  const client = await seller.app.metering({ credentials });
  const error = await errorOf(meter(client));
  assert.equal(error.name, 'CustomerNotEntitledException');
  assert.match(error.message, /long-term access keys are not supported/);
  assert.equal((await errorOf(meter(client, { DryRun: true }))).name, 'UnauthorizedException');
});

test('MeterUsage is throttled, and disabled where AWS has it not', async () => {
  await using seller = await startSeller({ flags: { meterUsagePerSecond: 1 } });
  const { credentials } = await seller.start();
  const client = await seller.app.metering({ credentials });
  const names = await Promise.all(Array.from({ length: 8 }, () => meter(client).then(() => 'ok', nameOf)));
  assert.ok(names.includes('ThrottlingException'), String(names));
  const elsewhere = await seller.app.metering({ credentials, region: 'eu-isoe-west-1' });
  assert.equal((await errorOf(meter(elsewhere))).name, 'DisabledApiException');
});

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}

function at(iso: string): Date {
  return new Date(iso);
}
