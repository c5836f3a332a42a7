import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { audit } from '../../src/audit/audit.ts';
import type { JudgedCell } from '../../src/audit/report/report.ts';
import { logFolder } from './log-folder.ts';
import { batch, hour16, hourMs, meter, minuteMs } from './metering-records.ts';

type Test = Parameters<typeof logFolder>[0];

async function reportOn(t: Test, ...records: Record<string, unknown>[]) {
  return audit([logFolder(t, { 'a.json.gz': records })]);
}

function shortOf({ customer, alsoNamed, state, billed, refused, notBilled }: JudgedCell) {
  return { customer, alsoNamed, state, billed, refused, notBilled };
}

const account = '987654321098';
const early = { at: hour16 + 5 * minuteMs };
const late = { at: hour16 + 65 * minuteMs };
const byIdentifier = { customer: 'customer1', quantity: 12, recordId: 'record-1' };
const byAccount = { account, quantity: 12, recordId: 'record-1' };

test('one metering record under two names of a customer is billed once', async (t) => {
  const report = await reportOn(t, batch([byIdentifier], early), batch([byAccount], late));
  assert.deepEqual(report.cells.map(shortOf), [
    {
      customer: account,
      alsoNamed: ['customer1'],
      state: 'repeated',
      billed: 12,
      refused: undefined,
      notBilled: 0,
    },
  ]);
  assert.equal(report.totals[0]?.billed, 12);
  assert.equal(report.hours.repeated, 1);
  assert.equal(report.conclusion, 'billed');
});

test('both names in one call are one record too', async (t) => {
  const report = await reportOn(t, batch([byIdentifier, byAccount]));
  assert.equal(report.totals[0]?.billed, 12);
});

test('what is refused under one name is set against what is billed under the other', async (t) => {
  const refused = batch([{ ...byAccount, quantity: 15, status: 'DuplicateRecord' }], late);
  const report = await reportOn(t, batch([byIdentifier], early), batch([byAccount], early), refused);
  assert.deepEqual(report.cells.map(shortOf), [
    {
      customer: account,
      alsoNamed: ['customer1'],
      state: 'conflicting',
      billed: 12,
      refused: 15,
      notBilled: 3,
    },
  ]);
  assert.equal(report.totals[0]?.notBilled, 3);
});

test('three names are one where two records link them', async (t) => {
  const report = await reportOn(
    t,
    batch([{ customer: 'c', recordId: 'record-1' }]),
    batch([{ customer: 'a', recordId: 'record-2' }]),
    batch([{ customer: 'b', recordId: 'record-2' }], early),
    batch([{ customer: 'b', recordId: 'record-1' }], late),
  );
  assert.deepEqual(
    report.cells.map(({ customer, alsoNamed }) => [customer, alsoNamed]),
    [['a', ['b', 'c']]],
  );
});

test('a MeterUsage that the logs of two accounts hold is billed once', async (t) => {
  const other = { ...meter(), recipientAccountId: '111111111111' };
  const report = await reportOn(t, meter(), other);
  assert.equal(report.totals[0]?.billed, 1);
  assert.deepEqual(report.cells[0]?.alsoNamed, ['210987654321']);
});

const apart: [string, ...Record<string, unknown>[]][] = [
  ['record id', batch([byIdentifier]), batch([{ ...byAccount, recordId: 'record-2' }])],
  ['region', batch([byIdentifier]), { ...batch([byAccount]), awsRegion: 'eu-west-1' }],
  ['product', batch([byIdentifier]), batch([byAccount], { product: 'prod2' })],
  ['kind of product', batch([byIdentifier]), batch([{ ...byAccount, licence: 'prod1' }])],
  ['dimension', batch([byIdentifier]), batch([{ ...byAccount, dimension: 'DataGB' }])],
  ['hour', batch([byIdentifier]), batch([{ ...byAccount, at: hour16 + hourMs }])],
  ['operation', batch([byIdentifier]), meter({ recordId: 'record-1', quantity: 12 })],
];
for (const [what, ...records] of apart)
  test(`names with another ${what} stay two, and both are billed`, async (t) => {
    const { cells } = await reportOn(t, ...records);
    assert.deepEqual(
      cells.map(({ billed, alsoNamed }) => [billed, alsoNamed]),
      [
        [12, undefined],
        [12, undefined],
      ],
    );
  });

test('only an accepted record links names', async (t) => {
  const refused = batch([{ ...byAccount, status: 'DuplicateRecord' }]);
  assert.equal((await reportOn(t, batch([byIdentifier]), refused)).cells.length, 2);
});

/** Usage of one of three customers, sent under one of the customer's two names. */
const sending = fc.record({
  customer: fc.nat({ max: 2 }),
  isByAccount: fc.boolean(),
  hour: fc.nat({ max: 1 }),
  quantity: fc.nat({ max: 2 }),
});
type Sending = typeof sending extends fc.Arbitrary<infer Value> ? Value : never;

/** What the service stores and answers: one customer has one record in one hour, and the first write wins. */
function meterAll(sendings: Sending[]) {
  const stored = new Map<string, number>();
  const records = sendings.map(({ customer, isByAccount, hour, quantity }, index) => {
    const recordId = `record-${customer}-${hour}`;
    const isStored = (stored.get(recordId) ?? quantity) === quantity;
    if (isStored) stored.set(recordId, quantity);
    const name = isByAccount ? { account: `11111111111${customer}` } : { customer: `customer${customer}` };
    const status = isStored ? 'Success' : 'DuplicateRecord';
    const row = { ...name, at: hour16 + hour * hourMs, quantity, status, ...(isStored && { recordId }) };
    return batch([row], { at: hour16 + index * minuteMs });
  });
  return { records, billed: [...stored.values()].reduce((sum, quantity) => sum + quantity, 0) };
}

test('whatever names usage is sent under, what is billed is what the service stored, in any order', async (t) => {
  const sendings = fc.array(sending, { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(sendings, fc.infiniteStream(fc.nat()), async (sent, keys) => {
      const { records, billed } = meterAll(sent);
      const keyed = records.map((record) => ({ record, key: keys.next().value as number }));
      const shuffled = keyed.toSorted((one, other) => one.key - other.key).map(({ record }) => record);
      const straight = await reportOn(t, ...records);
      const crooked = await reportOn(t, ...shuffled);
      assert.equal(straight.totals[0]?.billed, billed);
      assert.deepEqual({ ...crooked, coverage: undefined }, { ...straight, coverage: undefined });
    }),
    { numRuns: 60 },
  );
});
