import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { Credentials } from '../../support/app.ts';
import { amiCode, containerCode, noon } from '../../support/sellers/catalogue.ts';
import { meter, plantUser, refused, startSeller } from '../../support/sellers/seller.ts';
import type { Seller, Workload } from '../../support/sellers/seller.ts';
import { signedFetch } from '../../support/signed-fetch.ts';
import type { SignedAnswer } from '../../support/signed-fetch.ts';
import { engines } from '../../support/stores.ts';
import type { TestDatabase } from '../../support/stores.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

for (const engine of engines()) {
  describe(`MeterUsage on ${engine.name}`, () => {
    let database: TestDatabase;
    let seller: Seller;
    before(async () => {
      database = await engine.createDatabase();
      seller = await startSeller({ database });
    });
    after(async () => {
      await seller[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    });

    const as = (...args: Parameters<Seller['as']>) => seller.as(...args);

    describe('hours', () => {
      test('usage is stored once per hour, whatever the minute: the same quantity answers the same id', async () => {
        const client = await as();
        const first = await meter(client, { Timestamp: at('2026-11-10T10:00:00Z') });
        assert.match(first ?? '', uuid);
        assert.equal(await meter(client, { Timestamp: at('2026-11-10T10:59:59Z') }), first);
        assert.notEqual(await meter(client, { Timestamp: at('2026-11-10T11:00:00Z') }), first);
        assert.notEqual(
          await meter(client, { Timestamp: at('2026-11-10T10:00:00Z'), UsageDimension: 'data' }),
          first,
        );
      });

      test('another quantity is a DuplicateRequestException, and the first stays', async () => {
        const client = await as();
        const first = await meter(client, { UsageQuantity: 7 });
        assert.equal(await refused(client, { UsageQuantity: 8 }), 'DuplicateRequestException');
        assert.equal(await meter(client, { UsageQuantity: 7 }), first);
      });

      test('an absent quantity is zero, and a zero locks its hour', async () => {
        const client = await as();
        const first = await meter(client, { UsageQuantity: undefined });
        assert.equal(await meter(client, { UsageQuantity: 0 }), first);
        assert.equal(await refused(client, { UsageQuantity: 1 }), 'DuplicateRequestException');
      });

      test('every task, pod and instance has hours of its own', async () => {
        const ids = await Promise.all([
          meter(await as()),
          meter(await as()),
          meter(await as({ platform: 'eks' })),
          meter(await as({ region: 'eu-west-1' })),
          meter(await as({ platform: 'ec2' }), { ProductCode: amiCode, UsageDimension: 'users' }),
        ]);
        assert.equal(new Set(ids).size, 5);
      });

      test('calls at the same time agree on one record', async () => {
        const client = await as();
        const ids = await Promise.all(Array.from({ length: 6 }, () => meter(client)));
        assert.equal(new Set(ids).size, 1);
      });
    });

    describe('client tokens', () => {
      test('a repeat answers the same id, even when its window has closed', async () => {
        const task = await seller.start();
        const call = { Timestamp: at('2026-11-10T06:30:00Z'), ClientToken: 'repeat' };
        const first = await meter(await seller.clientOf(task), call);
        seller.clock.set('2026-11-10T13:00:00Z');
        try {
          const later = await seller.clientOf(task);
          assert.equal(await meter(later, call), first);
          assert.equal(
            await refused(later, { ...call, ClientToken: 'other' }),
            'TimestampOutOfBoundsException',
          );
        } finally {
          seller.clock.set(noon);
        }
      });

      test('the token of another call is an IdempotencyConflictException, and that of a refused one is free', async () => {
        const client = await as();
        const ClientToken = 'conflict';
        assert.equal(
          await refused(client, { ClientToken, UsageDimension: 'nosuch' }),
          'InvalidUsageDimensionException',
        );
        await meter(client, { ClientToken });
        for (const changes of [
          { UsageQuantity: 6 },
          { UsageDimension: 'data' },
          { Timestamp: at('2026-11-10T11:59:00Z') },
          { UsageAllocations: [{ AllocatedUsageQuantity: 5 }] },
        ]) {
          assert.equal(await refused(client, { ClientToken, ...changes }), 'IdempotencyConflictException');
        }
        assert.equal(
          await refused(await as(), { ClientToken }),
          'IdempotencyConflictException',
          'another task',
        );
      });

      test('none is needed', async () => {
        const { credentials } = await seller.start();
        const call = () => meterWithoutToken(seller, credentials);
        const first = await call();
        assert.equal(first.status, 200);
        assert.equal((await call()).json['MeteringRecordId'], first.json['MeteringRecordId']);
      });

      test('with U+0000 it is refused', async () => {
        assert.equal(await refused(await as(), { ClientToken: 'a\0b' }), 'ValidationException');
      });
    });

    describe('an AgentCore runtime', () => {
      test('meters call by call, and the client token tells the calls apart', async () => {
        const client = await as({ platform: 'agentcore' });
        const first = await meter(client, { ClientToken: 'call-1' });
        assert.notEqual(await meter(client, { ClientToken: 'call-2' }), first);
        assert.notEqual(await meter(client, { ClientToken: 'call-3', UsageQuantity: 9 }), first);
        assert.equal(await meter(client, { ClientToken: 'call-1' }), first);
        assert.equal(
          await refused(client, { ClientToken: 'call-1', UsageQuantity: 9 }),
          'IdempotencyConflictException',
        );
      });

      test('must send a client token, which the SDK does by itself, and no usage allocations', async () => {
        const { credentials } = await seller.start({ platform: 'agentcore' });
        const answer = await meterWithoutToken(seller, credentials);
        assert.deepEqual([answer.status, answer.json.__type], [400, 'ValidationException']);
        assert.equal(
          await refused(await as({ platform: 'agentcore' }), {
            UsageAllocations: [{ AllocatedUsageQuantity: 5 }],
          }),
          'InvalidUsageAllocationsException',
        );
      });
    });

    test('usage allocations that add up are stored', async () => {
      const client = await as();
      const UsageAllocations = [
        { AllocatedUsageQuantity: 3, Tags: [{ Key: 'team', Value: 'a' }] },
        { AllocatedUsageQuantity: 2 },
      ];
      assert.match((await meter(client, { UsageAllocations })) ?? '', uuid);
    });

    test('the event is in the buyer’s account, in the words of AWS’s example', async () => {
      const instance = await seller.start({ platform: 'ec2', resourceId: 'i-0exampled859aa775' });
      const client = await seller.clientOf(instance);
      const changes = { ProductCode: amiCode, UsageDimension: 'users', ClientToken: 'event', DryRun: false };
      const id = await meter(client, { ...changes, Timestamp: at('2026-11-10T11:06:41Z') });
      await refused(client, { ...changes, UsageDimension: 'nosuch', ClientToken: 'refused' });
      const events = await eventsOf(seller, instance);
      const stored = events.find(({ errorCode }) => errorCode === undefined);
      const failed = events.find(({ errorCode }) => errorCode !== undefined);
      assert.equal(stored?.['eventSource'], 'metering-marketplace.amazonaws.com');
      assert.equal(stored?.['recipientAccountId'], '987654321098');
      assert.equal(stored?.['readOnly'], false);
      assert.equal(
        JSON.stringify(stored?.['requestParameters']),
        `{"productCode":"${amiCode}","timestamp":"Nov 10, 2026 11:06:41 AM","usageDimension":"users","usageQuantity":5,"dryRun":false,"clientToken":"event"}`,
      );
      assert.deepEqual(stored?.['responseElements'], { meteringRecordId: id });
      assert.equal(failed?.['errorCode'], 'InvalidUsageDimensionException');
      assert.equal(failed?.['responseElements'], null);
    });
  });
}

test('in lenient mode the long-term keys of a buyer are a workload, each by itself', async () => {
  await using seller = await startSeller({ flags: { lenient: true } });
  const clients = await Promise.all(
    ['AKIAONE', 'AKIATWO'].map(async (key) =>
      seller.app.metering({ credentials: await plantUser(seller, '987654321098', key) }),
    ),
  );
  const ids = await Promise.all(clients.map((client) => meter(client)));
  assert.equal(new Set(ids).size, 2);
});

/** The SDK sends a client token of its own where none is given. */
function meterWithoutToken(seller: Seller, credentials: Credentials): Promise<SignedAnswer> {
  const Timestamp = Date.parse(noon) / 1000;
  return signedFetch(seller.app, {
    service: 'aws-marketplace',
    target: 'AWSMPMeteringService.MeterUsage',
    body: JSON.stringify({ ProductCode: containerCode, Timestamp, UsageDimension: 'hosts' }),
    credentials,
    signingDate: new Date(noon),
  });
}

/** Newest first, as the workload itself sees them. */
async function eventsOf(seller: Seller, { credentials }: Workload): Promise<Record<string, unknown>[]> {
  const cloudtrail = await seller.app.cloudtrail({ credentials });
  const { Events = [] } = await cloudtrail.send(
    new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: 'AccessKeyId', AttributeValue: credentials.accessKeyId }],
    }),
  );
  return Events.map(
    ({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent ?? '') as Record<string, unknown>,
  ).filter(({ eventName }) => eventName === 'MeterUsage');
}

function at(iso: string): Date {
  return new Date(iso);
}
