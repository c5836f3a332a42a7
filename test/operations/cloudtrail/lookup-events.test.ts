import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LookupEventsCommand, paginateLookupEvents } from '@aws-sdk/client-cloudtrail';
import type {
  CloudTrailClient,
  LookupAttributeKey,
  LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import { BatchMeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import fc from 'fast-check';
import { productCode, startTestApp, stoppedClock } from '../../support/app.ts';
import { plantEvents } from '../../support/plant-events.ts';
import { engines } from '../../support/stores.ts';
import type { TestDatabase } from '../../support/stores.ts';
import type { TestApp } from '../../support/app.ts';
import { signedFetch } from '../../support/signed-fetch.ts';

const now = '2026-11-10T12:00:00Z';
const day = 86_400_000;

for (const engine of engines()) {
  describe(`LookupEvents on ${engine.name}`, () => {
    let database: TestDatabase;
    const clock = stoppedClock(now);
    let app: TestApp;
    let client: CloudTrailClient;

    before(async () => {
      database = await engine.createDatabase();
      app = await startTestApp({ overrides: { clock }, database });
      client = await app.cloudtrail();
    });
    after(async () => {
      await app[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    });

    const lookup = async (input: LookupEventsCommandInput, from = client) =>
      from.send(new LookupEventsCommand(input));
    const by = (AttributeKey: LookupAttributeKey, AttributeValue: string) => [
      { AttributeKey, AttributeValue },
    ];

    test('a metering call is found by every attribute it has, with the record as a JSON text', async () => {
      const metering = await app.metering();
      await metering.send(
        new BatchMeterUsageCommand({
          ProductCode: productCode,
          UsageRecords: [
            {
              Timestamp: new Date(clock.now()),
              CustomerIdentifier: 'customer1',
              Dimension: 'users',
              Quantity: 3,
            },
          ],
        }),
      );
      const { accessKeyId } = await app.credentials();
      const { Events: [found] = [] } = await lookup({ LookupAttributes: by('EventName', 'BatchMeterUsage') });
      assert.ok(found?.EventId);
      assert.equal(found.EventSource, 'metering-marketplace.amazonaws.com');
      assert.equal(found.ReadOnly, 'false');
      assert.equal(found.Username, 'Alice');
      assert.equal(found.AccessKeyId, accessKeyId);
      assert.equal(found.EventTime?.toISOString(), '2026-11-10T12:00:00.000Z');
      assert.deepEqual(found.Resources, []);
      const record = JSON.parse(found.CloudTrailEvent ?? '') as {
        eventID: string;
        requestParameters: unknown;
      };
      assert.equal(record.eventID, found.EventId);
      assert.deepEqual(record.requestParameters, {
        usageRecords: [
          {
            dimension: 'users',
            timestamp: 'Nov 10, 2026 12:00:00 PM',
            customerIdentifier: 'customer1',
            quantity: 3,
          },
        ],
        productCode,
      });
      for (const attribute of [
        by('EventId', found.EventId),
        by('EventSource', 'metering-marketplace.amazonaws.com'),
        by('ReadOnly', 'false'),
        by('Username', 'Alice'),
        by('AccessKeyId', accessKeyId),
      ]) {
        const { Events = [] } = await lookup({ LookupAttributes: attribute });
        assert.ok(
          Events.some(({ EventId }) => EventId === found.EventId),
          JSON.stringify(attribute),
        );
      }
    });

    test('a value that is not the whole value matches nothing', async () => {
      for (const attribute of [
        by('EventName', 'BatchMeter'),
        by('Username', 'alice'),
        by('ReadOnly', 'maybe'),
      ]) {
        assert.deepEqual((await lookup({ LookupAttributes: attribute })).Events, []);
      }
    });

    test('resources find their event once, and stand with it', async () => {
      await plantEvents(app, 'eu-west-3', [
        { at: clock.now() - 5000, name: 'CreateTrail', resource: 'logs' },
      ]);
      const there = await app.cloudtrail({ region: 'eu-west-3' });
      for (const attribute of [by('ResourceName', 'logs'), by('ResourceType', 'AWS::S3::Bucket')]) {
        const { Events = [] } = await lookup({ LookupAttributes: attribute }, there);
        assert.equal(Events.length, 1);
        assert.deepEqual(Events[0]?.Resources, [
          { ResourceType: 'AWS::S3::Bucket', ResourceName: 'logs' },
          { ResourceType: 'AWS::S3::Bucket', ResourceName: 'logs-2' },
        ]);
      }
    });

    test('root is called root', async () => {
      await lookup({}, await app.cloudtrail({ profile: 'root' }));
      const { Events: [found] = [] } = await lookup({ LookupAttributes: by('Username', 'root') });
      assert.equal(found?.EventName, 'LookupEvents');
      assert.equal(found.ReadOnly, 'true');
      const { userIdentity } = JSON.parse(found.CloudTrailEvent ?? '') as {
        userIdentity: Record<string, string>;
      };
      assert.deepEqual(Object.keys(userIdentity), ['type', 'principalId', 'arn', 'accountId', 'accessKeyId']);
      assert.equal(userIdentity['type'], 'Root');
    });

    test('events stay in their account', async () => {
      await plantEvents(app, 'eu-central-1', [{ at: clock.now() - 1000, name: 'Theirs' }], '999999999999');
      const there = await app.cloudtrail({ region: 'eu-central-1' });
      assert.deepEqual((await lookup({ LookupAttributes: by('EventName', 'Theirs') }, there)).Events, []);
    });

    test('events stay in their Region', async () => {
      await plantEvents(app, 'ap-south-1', [{ at: clock.now() - 1000, name: 'Local' }]);
      assert.deepEqual((await lookup({ LookupAttributes: by('EventName', 'Local') })).Events, []);
      const there = await app.cloudtrail({ region: 'ap-south-1' });
      assert.equal((await lookup({ LookupAttributes: by('EventName', 'Local') }, there)).Events?.length, 1);
    });

    test('the last 90 days are seen, newest first, and nothing older', async () => {
      const ages = [0.5, 89.9, 30, 90.1, 400].map((days) => ({ at: clock.now() - days * day, name: 'Aged' }));
      await plantEvents(app, 'eu-north-1', ages);
      const there = await app.cloudtrail({ region: 'eu-north-1' });
      const { Events = [] } = await lookup({ LookupAttributes: by('EventName', 'Aged') }, there);
      const days = Events.map(({ EventTime }) => (clock.now() - Number(EventTime)) / day);
      assert.deepEqual(days, [0.5, 30, 89.9]);
    });

    test('both ends of a time range are inclusive, by the second that an event shows', async () => {
      const second = clock.now() - 100_000;
      await plantEvents(
        app,
        'eu-west-2',
        [-1001, 0, 999, 1000].map((offset) => ({ at: second + offset, name: 'Ranged' })),
      );
      const there = await app.cloudtrail({ region: 'eu-west-2' });
      const { Events = [] } = await lookup(
        {
          LookupAttributes: by('EventName', 'Ranged'),
          StartTime: new Date(second),
          EndTime: new Date(second),
        },
        there,
      );
      assert.equal(Events.length, 2);
    });

    test('pages neither repeat nor skip while new events arrive', async () => {
      const at = clock.now() - day;
      await plantEvents(
        app,
        'us-west-2',
        Array.from({ length: 60 }, (_, index) => ({ at: at - Math.floor(index / 7), name: 'Paged' })),
      );
      const there = await app.cloudtrail({ region: 'us-west-2' });
      const seen: string[] = [];
      const pages = paginateLookupEvents(
        { client: there, pageSize: 9 },
        { LookupAttributes: by('EventName', 'Paged') },
      );
      for await (const page of pages) {
        assert.ok((page.Events?.length ?? 0) <= 9);
        seen.push(...(page.Events ?? []).map(({ EventId }) => EventId ?? ''));
        await plantEvents(app, 'us-west-2', [
          { at: clock.now(), name: 'Paged' },
          { at: clock.now() - 1, name: 'Paged' },
        ]);
      }
      assert.equal(seen.length, 60);
      assert.equal(new Set(seen).size, 60);
    });

    test('any page size walks the same events in the same order', async () => {
      await plantEvents(
        app,
        'us-west-1',
        Array.from({ length: 40 }, (_, index) => ({ at: clock.now() - day - (index % 5), name: 'Any' })),
      );
      const there = await app.cloudtrail({ region: 'us-west-1' });
      const walk = async (pageSize: number): Promise<string[]> => {
        const ids: string[] = [];
        for await (const page of paginateLookupEvents(
          { client: there, pageSize },
          { LookupAttributes: by('EventName', 'Any') },
        )) {
          ids.push(...(page.Events ?? []).map(({ EventId }) => EventId ?? ''));
        }
        return ids;
      };
      const whole = await walk(50);
      assert.equal(whole.length, 40);
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 49 }), async (size) =>
          assert.deepEqual(await walk(size), whole),
        ),
        { numRuns: 10 },
      );
    });

    test('fifty events are a page unless another size is asked for', async () => {
      await plantEvents(
        app,
        'ca-central-1',
        Array.from({ length: 51 }, (_, index) => ({ at: clock.now() - index, name: 'Many' })),
      );
      const there = await app.cloudtrail({ region: 'ca-central-1' });
      const page = await lookup({}, there);
      assert.equal(page.Events?.length, 50);
      assert.ok(page.NextToken);
    });

    test('insight events are none, without an error', async () => {
      assert.deepEqual((await lookup({ EventCategory: 'insight' })).Events, []);
    });

    test('its own record has times in ISO 8601 and no response', async () => {
      const there = await app.cloudtrail({ region: 'sa-east-1' });
      await lookup({ StartTime: new Date('2026-11-10T11:00:00.500Z'), MaxResults: 5 }, there);
      const { Events: [found] = [] } = await lookup({}, there);
      const record = JSON.parse(found?.CloudTrailEvent ?? '') as Record<string, unknown>;
      assert.deepEqual(record['requestParameters'], { startTime: '2026-11-10T11:00:00Z', maxResults: 5 });
      assert.equal(record['responseElements'], null);
      assert.equal(record['readOnly'], true);
    });

    test('both spellings of the target prefix are answered', async () => {
      for (const target of [
        'CloudTrail_20131101.LookupEvents',
        'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
      ]) {
        const answer = await signedFetch(app, {
          service: 'cloudtrail',
          target,
          body: '{}',
          signingDate: new Date(clock.now()),
        });
        assert.equal(answer.status, 200);
      }
    });
  });
}
