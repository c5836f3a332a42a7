import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planSend } from '../../src/send/plan.ts';
import { Receipt } from '../../src/send/receipt.ts';
import type { ReceiptRecord } from '../../src/send/receipt.ts';
import type { RescueFile, RescueRecord } from '../../src/send/rescue-file.ts';
import { hourMs } from '../../src/time/hours.ts';
import type { MeteringWindows } from '../../src/time/windows.ts';
import { standardWindows } from '../../src/time/windows.ts';
import { fileOf, hourBefore, request, usage } from './rescue.ts';

const now = Date.parse('2026-11-10T12:00:00Z');

function planOf(
  file: RescueFile,
  of: { now?: number; windows?: MeteringWindows; receipt?: ReceiptRecord[]; region?: string } = {},
) {
  const receipt = new Receipt('nowhere', 'rescue.json', { endpoints: {}, records: of.receipt ?? [] });
  return planSend({
    file,
    receipt,
    now: of.now ?? now,
    windows: of.windows ?? standardWindows,
    region: of.region,
  });
}

/** Why one record is not sent at some moment; undefined where it is. */
function reasonAt(time: string, changes: Partial<RescueRecord>): string | undefined {
  const plan = planOf(fileOf(request(usage(changes))), { now: Date.parse(time) });
  assert.equal(plan.ready.length + plan.leftOut.length, 1);
  return plan.leftOut[0]?.reason;
}

const receiptOf = (changes: Partial<ReceiptRecord>): ReceiptRecord => ({
  region: 'us-east-1',
  ProductCode: 'analytics',
  Timestamp: hourBefore(1),
  CustomerIdentifier: 'one',
  Dimension: 'users',
  Quantity: 5,
  state: 'accepted',
  code: 'Success',
  at: '2026-11-10T11:30:00.000Z',
  ...changes,
});

test('a blank is not sent, and 0 is no blank', () => {
  assert.equal(reasonAt(hourBefore(0), { Quantity: null }), 'Quantity is a blank: fill it in');
  assert.equal(reasonAt(hourBefore(0), { Quantity: 0 }), undefined);
});

test('allocations that do not add up are not sent', () => {
  const UsageAllocations = [{ AllocatedUsageQuantity: 2 }, { AllocatedUsageQuantity: 2 }];
  assert.equal(
    reasonAt(hourBefore(0), { UsageAllocations }),
    'its UsageAllocations add up to 4, and not to 5',
  );
  assert.equal(reasonAt(hourBefore(0), { UsageAllocations, Quantity: 4 }), undefined);
});

test('windows of other settings decide in the place of AWS’s', () => {
  const file = fileOf(request(usage({ Timestamp: '2026-11-10T11:00:00Z' })));
  const late = Date.parse('2026-11-12T10:59:59Z');
  assert.equal(planOf(file, { now: late }).ready.length, 0);
  const windows = { ...standardWindows, batchWindowMs: 48 * hourMs };
  assert.equal(planOf(file, { now: late, windows }).ready.length, 1);
  assert.equal(planOf(file, { now: late + 1000, windows }).ready.length, 0);
});

test('an hour is sent from its begin on, for less than a day', () => {
  const Timestamp = '2026-11-10T11:00:00Z';
  assert.equal(reasonAt('2026-11-10T10:59:59Z', { Timestamp }), 'its hour has not begun');
  assert.equal(reasonAt('2026-11-10T11:00:00Z', { Timestamp }), undefined);
  assert.equal(reasonAt('2026-11-11T10:59:59Z', { Timestamp }), undefined);
  const tooLate = 'too late: it could be billed until 2026-11-11T11:00:00Z';
  assert.equal(reasonAt('2026-11-11T11:00:00Z', { Timestamp }), tooLate);
});

test('a month is closed at 06:00 on the 1st of the next', () => {
  const Timestamp = '2026-12-31T20:00:00Z';
  assert.equal(reasonAt('2027-01-01T05:59:59Z', { Timestamp }), undefined);
  assert.equal(
    reasonAt('2027-01-01T06:00:00Z', { Timestamp }),
    'too late: it could be billed until 2027-01-01T06:00:00Z',
  );
});

test('an audit that knows of a longer time is believed, and one of a shorter time is tried all the same', () => {
  const Timestamp = '2026-11-08T11:00:00Z';
  const of = (lossAt: string) => ({ Timestamp, about: { state: 'missing', lossAt } as const });
  assert.equal(reasonAt('2026-11-10T10:00:00Z', of('2026-11-10T11:00:00Z')), undefined);
  assert.equal(reasonAt('2026-11-09T10:00:00Z', of('2026-11-08T12:00:00Z')), undefined);
  assert.equal(reasonAt('2026-11-09T10:00:00Z', of('soon')), undefined);
});

test('what is lost first comes first, whatever its hour', () => {
  const of = (hours: number, lossAt: string) =>
    usage({ Timestamp: hourBefore(hours), about: { state: 'missing', lossAt } });
  const { ready } = planOf(
    fileOf(request(of(5, hourBefore(-10)), of(2, hourBefore(-1)), usage({ Timestamp: hourBefore(22) }))),
  );
  assert.deepEqual(
    ready.map(({ place }) => place.slice(-2, -1)),
    ['1', '2', '0'],
  );
});

test('what the receipt has as accepted is not sent again, in whatever spelling its hour is', () => {
  const plan = planOf(fileOf(request(usage(), usage({ Dimension: 'data' }))), {
    receipt: [receiptOf({ Timestamp: '2026-11-10T11:00:00.000Z' })],
  });
  assert.deepEqual(
    [plan.settled, plan.ready.map(({ place }) => place)],
    [1, ['requests[0].UsageRecords[1]']],
  );
});

test('an accepted hour with another quantity is refused; a blank in its place is not', () => {
  assert.throws(() => planOf(fileOf(request(usage({ Quantity: 6 }))), { receipt: [receiptOf({})] }), {
    name: 'SendError',
    message:
      'requests[0].UsageRecords[0].Quantity is 6, but 5 was accepted at 2026-11-10T11:30:00.000Z, and an accepted quantity cannot be changed: put 5 back, or take the record out.',
  });
  assert.equal(planOf(fileOf(request(usage({ Quantity: null }))), { receipt: [receiptOf({})] }).settled, 1);
});

test('an hour that holds another quantity is not tried again, with whatever quantity', () => {
  const receipt = [receiptOf({ state: 'conflicting', code: 'DuplicateRecord' })];
  for (const Quantity of [5, 6]) {
    const plan = planOf(fileOf(request(usage({ Quantity }))), { receipt });
    assert.equal(plan.leftOut[0]?.reason, 'already billed with another quantity, which cannot be changed');
  }
});

test('what was refused, left over or not answered is sent again', () => {
  for (const state of ['rejected', 'unprocessed', 'unanswered'] as const) {
    assert.equal(
      planOf(fileOf(request(usage())), { receipt: [receiptOf({ state })] }).ready.length,
      1,
      state,
    );
  }
});

test('one Region alone can be asked for', () => {
  const file = fileOf(request(usage()), {
    ...request(usage(), usage({ Dimension: 'data' })),
    region: 'eu-west-1',
  });
  const plan = planOf(file, { region: 'us-east-1' });
  assert.deepEqual([plan.ready.length, plan.elsewhere], [1, 2]);
});
