import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { findingRules } from '../../src/findings/rule-list.ts';
import { hourMs } from '../../src/time/hours.ts';
import { audited, evidenceIn, hour, hourly, range } from './found.ts';

const gap = hourly([0, 1, 3, 4]);
const otherGap = hourly([0, 1, 2, 4], { customer: 'customer2' });
const refused = hourly(range(0, 4), { customer: 'customer3', status: 'CustomerNotSubscribed' });

test('the id of a finding is its rule and its subject, and not the hours that are wrong today', () => {
  const [today] = audited(gap, { asOf: hour(6) }).findings;
  const [tomorrow] = audited([...gap, ...hourly([5, 7])], { asOf: hour(9) }).findings;
  assert.match(today?.id ?? '', /^missing-hour:[0-9a-f]{12}$/);
  assert.equal(tomorrow?.id, today?.id);
  assert.notDeepEqual(tomorrow?.hours, today?.hours);
});

test('findings are in order of severity, then of the moment of loss, then of their ids', () => {
  const spread = hourly(range(0, 5), { customer: 'customer4', delayMs: 23 * hourMs });
  const { findings } = audited([...gap, ...otherGap, ...refused, ...spread], { asOf: hour(6) });
  assert.deepEqual(
    findings.map(({ rule, severity, lossAt, series }) => [rule, severity, lossAt, series?.customer]),
    [
      ['rejected', 'critical', hour(24), 'customer3'],
      ['missing-hour', 'critical', hour(26), 'customer1'],
      ['missing-hour', 'critical', hour(27), 'customer2'],
      ['late-sending', 'warning', undefined, undefined],
    ],
  );
});

test('a rule is off, or of another severity, where the operator says so', () => {
  const settings = 'missing-hour: false\nrejected: { severity: info }';
  const { findings } = audited([...gap, ...refused], { asOf: hour(6), settings });
  assert.deepEqual(
    findings.map(({ rule, severity }) => [rule, severity]),
    [['rejected', 'info']],
  );
});

test('a finding that is acknowledged comes last, with the reason, until the acknowledgement expires', () => {
  const acknowledgements = `
- finding: { rule: missing-hour, customer: customer1, region: us-east-1 }
  reason: they were on holiday
  until: 2026-05-04T06:00:00Z
  by: Alice
`;
  const records = [...gap, ...otherGap];
  const before = audited(records, { asOf: hour(6) - 1, acknowledgements });
  assert.deepEqual(
    before.findings.map(({ series, acknowledged }) => [series?.customer, acknowledged]),
    [
      ['customer2', undefined],
      ['customer1', { reason: 'they were on holiday', until: hour(6), by: 'Alice' }],
    ],
  );
  assert.deepEqual(before.notes, []);
  const after = audited(records, { asOf: hour(6), acknowledgements });
  assert.ok(after.findings.every(({ acknowledged }) => acknowledged === undefined));
  assert.deepEqual(after.notes, [
    'The acknowledgement of missing-hour, customer customer1, region us-east-1 (they were on holiday) expired at 2026-05-04 06:00 UTC: its finding counts again.',
  ]);
});

test('an id acknowledges one finding, and what matches nothing is noted', () => {
  const [first] = audited([...gap, ...otherGap], { asOf: hour(6) }).findings;
  const acknowledgements = `
- { finding: "${first?.id}", reason: known, until: 2026-12-31 }
- { finding: "rejected:0123456789ab", reason: gone, until: 2026-12-31 }
- { finding: { rule: rejected, product: prod1 }, reason: old, until: 2026-01-31 }
`;
  const { findings, notes } = audited([...gap, ...otherGap], { asOf: hour(6), acknowledgements });
  assert.deepEqual(
    findings.map(({ id, acknowledged }) => [id === first?.id, acknowledged?.reason]),
    [
      [false, undefined],
      [true, 'known'],
    ],
  );
  assert.deepEqual(notes, [
    'The acknowledgement of rejected:0123456789ab (gone) matches no finding.',
    'The acknowledgement of rejected, product prod1 (old) expired at 2026-02-01 00:00 UTC and matches no finding: it can go.',
  ]);
});

test('a finding that is about no single series is acknowledged by what it is about', () => {
  const acknowledgements = `
- { finding: { rule: sending-stopped, product: prod1 }, reason: sold, until: 2026-12-31 }
- { finding: { rule: sending-stopped, product: prod2 }, reason: sold, until: 2026-12-31 }
`;
  const { findings, notes } = audited(hourly(range(0, 5)), { asOf: hour(20), acknowledgements });
  assert.deepEqual(
    findings.map(({ acknowledged }) => acknowledged?.reason),
    ['sold'],
  );
  assert.equal(notes.length, 1);
});

test('every rule has a name of its own, and parameters that have defaults', () => {
  assert.equal(new Set(findingRules.map(({ name }) => name)).size, findingRules.length);
  for (const { name, parameters } of findingRules) assert.ok(parameters.safeParse({}).success, name);
});

const sends = fc.record({
  customer: fc.integer({ min: 1, max: 4 }),
  product: fc.integer({ min: 1, max: 2 }),
  region: fc.constantFrom('us-east-1', 'eu-west-1'),
  sent: fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { minLength: 1 }),
});

test('every missing hour is in one finding, whatever rules are on and however they are tuned', () => {
  const settings = fc.record({
    silent: fc.option(fc.integer({ min: 1, max: 8 })),
    stopped: fc.option(fc.integer({ min: 1, max: 8 })),
  });
  fc.assert(
    fc.property(fc.array(sends, { minLength: 1, maxLength: 6 }), settings, (all, { silent, stopped }) => {
      const records = all.flatMap(({ customer, product, region, sent }) =>
        // Another Region's usage is another customer's, so that nothing is billed twice.
        hourly(sent, { customer: `customer${customer}-${region}`, product: `prod${product}`, region }),
      );
      const yaml = [
        `series-silent: ${silent === null ? 'false' : `{ minHours: ${silent} }`}`,
        `sending-stopped: ${stopped === null ? 'false' : `{ minHours: ${stopped} }`}`,
      ].join('\n');
      const { findings } = audited(records, { asOf: hour(15), settings: yaml });
      const told = findings.reduce((sum, { recoverableHours = 0 }) => sum + recoverableHours, 0);
      assert.equal(told, missingHours(records));
    }),
    { numRuns: 200 },
  );
});

/** From the first sent hour of each series to the last that is due before hour 15. */
function missingHours(records: Parameters<typeof evidenceIn>[0]): number {
  let missing = 0;
  for (const { cells } of evidenceIn(records).series()) {
    const sent = new Set(Array.from(cells(), ({ hour }) => hour));
    const first = Math.min(...sent);
    missing += range(0, 13).filter((number) => hour(number) >= first && !sent.has(hour(number))).length;
  }
  return missing;
}

test('the findings do not depend on the order in which records are read', () => {
  const records = [
    ...gap,
    ...otherGap,
    ...refused,
    ...hourly([0, 1], { quantity: 9, status: 'DuplicateRecord', delayMs: 2 * hourMs }),
    ...hourly([2], { region: 'eu-west-1' }),
    ...hourly([3], { region: 'eu-west-1' }),
  ];
  // The file of a record is named by its place, so names are left out.
  const found = (order: typeof records) =>
    JSON.stringify(audited(order, { asOf: hour(9) })).replaceAll(/logs\/\d+/g, 'logs/N');
  const expected = found(records);
  fc.assert(
    fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (order) => {
      assert.equal(found(order), expected);
    }),
    { numRuns: 30 },
  );
});
