import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { HourCell, SeriesHours } from '../../src/hours/hour-cell.ts';
import { hourStates } from '../../src/hours/hour-cell.ts';
import { parseRescue } from '../../src/send/parse-rescue.ts';
import { renderRescue } from '../../src/send/render-rescue.ts';
import { usageKey } from '../../src/send/usage-key.ts';
import { accepted, missing, seriesHours, standing } from '../support/series.ts';
import { hoursAgo, noon, unprocessed, usageSeries } from './rescue.ts';

const rescue = (...of: SeriesHours[]) => renderRescue({ series: of, asOf: noon, source: ['logs'] });
const recordsIn = (...of: SeriesHours[]) =>
  parseRescue(rescue(...of).text).requests.flatMap(({ UsageRecords }) => UsageRecords);

test('a missing hour is a blank, with what is usual around it beside it', () => {
  const cells = [
    accepted(hoursAgo(4), 3),
    missing(hoursAgo(3)),
    accepted(hoursAgo(2), 9),
    accepted(hoursAgo(1), 4),
  ];
  const { text, records, blanks, requests } = rescue(seriesHours(usageSeries(), ...cells));
  assert.deepEqual([records, blanks, requests], [1, 1, 1]);
  const file = parseRescue(text);
  assert.deepEqual(
    [file.schema, file.version, file.asOf, file.source],
    ['metertrail.rescue', 1, '2026-11-10T12:00:00Z', ['logs']],
  );
  assert.match(file.notes.join(' '), /1 record with "Quantity": null: put in/);
  assert.deepEqual(file.requests, [
    {
      region: 'us-east-1',
      ProductCode: 'analytics',
      UsageRecords: [
        {
          about: {
            state: 'missing',
            lossAt: '2026-11-11T09:00:00Z',
            comment:
              'Fill in Quantity: what was used in this hour. 0 bills nothing, and cannot be corrected either.',
            typicalQuantity: 4,
          },
          Timestamp: '2026-11-10T09:00:00Z',
          CustomerIdentifier: 'one',
          Dimension: 'users',
          Quantity: null,
        },
      ],
    },
  ]);
});

test('a refused or unprocessed hour has the quantity and the allocations that were sent last', () => {
  const allocations =
    '[{"allocatedUsageQuantity":5,"tags":[{"key":"team","value":"a"}]},{"allocatedUsageQuantity":2}]';
  const [refused, left] = recordsIn(
    seriesHours(
      usageSeries(),
      standing(
        hoursAgo(3),
        'rejected',
        unprocessed({ outcome: 'rejected', code: 'ThrottlingException', quantity: 0 }),
      ),
      standing(hoursAgo(2), 'unprocessed', unprocessed({ allocations })),
    ),
  );
  assert.deepEqual(
    [refused?.Quantity, refused?.UsageAllocations, refused?.about],
    [
      0,
      undefined,
      {
        state: 'rejected',
        lossAt: '2026-11-11T09:00:00Z',
        lastCode: 'ThrottlingException',
        lastSentAt: '2026-11-10T11:50:00Z',
      },
    ],
  );
  assert.equal(left?.Quantity, 7);
  assert.deepEqual(left.UsageAllocations, [
    { AllocatedUsageQuantity: 5, Tags: [{ Key: 'team', Value: 'a' }] },
    { AllocatedUsageQuantity: 2 },
  ]);
});

test('what cannot be sent as it was is said to be so', () => {
  const of = (changes: object) =>
    recordsIn(seriesHours(usageSeries(), standing(hoursAgo(2), 'rejected', unprocessed(changes))))[0];
  const sum = of({ allocations: '[{"allocatedUsageQuantity":6}]' });
  assert.equal(sum?.Quantity, 7);
  assert.match(sum.about?.comment ?? '', /add up to 6, and not to Quantity/);
  for (const allocations of [
    '{',
    '[1]',
    '[{"allocatedUsageQuantity":"7"}]',
    '[{"allocatedUsageQuantity":7,"tags":[{"key":1}]}]',
  ]) {
    const unreadable = of({ allocations });
    assert.deepEqual([unreadable?.Quantity, unreadable?.UsageAllocations], [null, undefined], allocations);
    assert.match(unreadable?.about?.comment ?? '', /sent with 7 and UsageAllocations that cannot be read/);
  }
  for (const quantity of [1.5, -1, 2 ** 31]) {
    const wrong = of({ quantity });
    assert.equal(wrong?.Quantity, null);
    assert.match(
      wrong.about?.comment ?? '',
      new RegExp(`sent with ${quantity}, which is no quantity\\. Fill in`),
    );
  }
});

test('only hours that can still be billed, and hold no accepted quantity, are rescued', () => {
  const hopeless = hourStates.map((state, index) =>
    missing(hoursAgo(20 - index), { state, isRecoverable: false }),
  );
  const taken = (['accepted', 'zero', 'repeated', 'conflicting', 'unknown'] as const).map((state, index) =>
    missing(hoursAgo(10 - index), { state, standing: [unprocessed()] }),
  );
  const { records, text } = rescue(seriesHours(usageSeries(), ...hopeless, ...taken));
  assert.deepEqual([records, parseRescue(text).requests], [0, []]);
});

test('a licence has no product code, and its customer is told by account', () => {
  const licence = { kind: 'licence', id: 'arn:aws:license-manager::294406891311:license:l-1' } as const;
  const [byAccount] = parseRescue(
    rescue(
      seriesHours(
        usageSeries({ product: licence, customer: '111122223333', customerKind: 'account' }),
        missing(hoursAgo(1)),
      ),
    ).text,
  ).requests;
  assert.deepEqual(Object.keys(byAccount ?? {}), ['region', 'UsageRecords']);
  const [record] = byAccount?.UsageRecords ?? [];
  assert.deepEqual([record?.CustomerAWSAccountId, record?.LicenseArn], ['111122223333', licence.id]);

  const known = usageSeries({ product: licence, alsoNamed: ['111122223333'] });
  assert.equal(recordsIn(seriesHours(known, missing(hoursAgo(1))))[0]?.CustomerAWSAccountId, '111122223333');

  const { text, records } = rescue(seriesHours(usageSeries({ product: licence }), missing(hoursAgo(1))));
  assert.equal(records, 0);
  assert.match(
    parseRescue(text).notes.join(' '),
    /Not here: 1 hour of arn:.*l-1, one, users in us-east-1: a licence is/,
  );
});

test("MeterUsage is the buyer's to call, so its hours are named and not written", () => {
  const { text, records } = rescue(
    seriesHours(usageSeries({ eventName: 'MeterUsage' }), missing(hoursAgo(2)), missing(hoursAgo(1))),
  );
  assert.equal(records, 0);
  assert.match(
    parseRescue(text).notes.join(' '),
    /Not here: 2 hours of analytics, one, users .*MeterUsage is called by/,
  );
});

test('a request takes less than 1 MB, however many allocations its records have', () => {
  const allocations = JSON.stringify(
    Array.from({ length: 1000 }, (_, index) => ({
      allocatedUsageQuantity: 1,
      tags: [{ key: 'name', value: `${'x'.repeat(90)}${index}` }],
    })),
  );
  const cells = Array.from({ length: 20 }, (_, index) =>
    standing(hoursAgo(21 - index), 'unprocessed', unprocessed({ quantity: 1000, allocations })),
  );
  const { requests } = parseRescue(rescue(seriesHours(usageSeries(), ...cells)).text);
  assert.ok(requests.length > 2);
  for (const request of requests) assert.ok(JSON.stringify(request).length < 1_000_000);
});

const anyCell = fc.record({
  hour: fc.integer({ min: 0, max: 40 }).map(hoursAgo),
  state: fc.constantFrom(...hourStates),
  isRecoverable: fc.boolean(),
  standing: fc.option(
    fc.nat({ max: 9 }).map((quantity) => [unprocessed({ quantity })]),
    { nil: [] },
  ),
});
const anySeries = fc.record({
  region: fc.constantFrom('us-east-1', 'eu-west-1'),
  product: fc.constantFrom(
    { kind: 'code', id: 'a' },
    { kind: 'code', id: 'b' },
    { kind: 'licence', id: 'arn:aws:l:::x' },
    { kind: 'licence', id: 'arn:aws:l:::y' },
  ),
  customer: fc.nat({ max: 40 }).map(String),
  customerKind: fc.constantFrom('identifier', 'account'),
  eventName: fc.constantFrom('BatchMeterUsage', 'BatchMeterUsage', 'MeterUsage'),
});

test('whatever the hours, every request is one that the service can take, and what is lost first comes first', () => {
  const anything = fc.uniqueArray(
    fc.tuple(anySeries, fc.uniqueArray(anyCell, { selector: ({ hour }) => hour })),
    {
      maxLength: 60,
      selector: ([of]) => JSON.stringify(of),
    },
  );
  fc.assert(
    fc.property(anything, fc.nat(), (drawn, shift) => {
      const all = drawn.map(([of, cells]) =>
        seriesHours(
          usageSeries(of as Partial<SeriesHours['series']>),
          ...cells
            .toSorted((one, other) => one.hour - other.hour)
            .map(({ hour, ...rest }) => missing(hour, rest as Partial<HourCell>)),
        ),
      );
      const { text, records } = rescue(...all);
      const { requests } = parseRescue(text);
      const losses = requests.map(({ UsageRecords }) => UsageRecords.map(({ about }) => about?.lossAt ?? ''));
      assert.deepEqual(
        losses.map(([first = '']) => first),
        losses.map(([first = '']) => first).toSorted(),
      );
      for (const [index, { ProductCode, UsageRecords }] of requests.entries()) {
        assert.deepEqual(losses[index], losses[index]?.toSorted());
        assert.ok(UsageRecords.length >= 1 && UsageRecords.length <= 25);
        const kinds = UsageRecords.map((record) =>
          [record.CustomerIdentifier === undefined, record.LicenseArn, ProductCode === undefined].join(),
        );
        assert.equal(new Set(kinds).size, 1);
      }
      const due = all
        .filter(
          ({ series: { eventName, product, customerKind } }) =>
            eventName === 'BatchMeterUsage' && (product.kind === 'code' || customerKind === 'account'),
        )
        .flatMap(({ cells }) => cells)
        .filter(
          ({ state, isRecoverable }) =>
            isRecoverable && ['missing', 'rejected', 'unprocessed'].includes(state),
        );
      assert.equal(records, due.length);
      const keys = requests.flatMap((request) =>
        request.UsageRecords.map((record) => usageKey({ ...request, ...record })),
      );
      assert.equal(new Set(keys).size, records);
      // The order in which series come does not matter.
      const turned = [...all.slice(shift % (all.length + 1)), ...all.slice(0, shift % (all.length + 1))];
      assert.equal(rescue(...turned).text, text);
    }),
    { numRuns: 300 },
  );
});
