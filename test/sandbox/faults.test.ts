import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ZodError } from 'zod';
import { FaultTrace } from '../../src/sandbox/fault-trace.ts';
import { FaultError, SandboxFaults } from '../../src/sandbox/faults.ts';

const start = () => new SandboxFaults({ now: () => 0 });

let calls = 0;
const call = (changes: object = {}) => ({
  name: 'BatchMeterUsage',
  region: 'us-east-1',
  accountId: '123456789012',
  requestId: `request-${++calls}`,
  input: {},
  ...changes,
});

const usage = (...customers: string[]) => ({
  input: { UsageRecords: customers.map((CustomerIdentifier) => ({ CustomerIdentifier })) },
});

/** Which of so many calls are refused: `..x`. */
function pattern(faults: SandboxFaults, count: number): string {
  return Array.from({ length: count }, () => (faults.plan(call()).refuse === undefined ? '.' : 'x')).join('');
}

test('a fault strikes everything, after some, and no more than so many', () => {
  const faults = start();
  faults.add({ kind: 'throttle' });
  assert.equal(pattern(faults, 3), 'xxx');
  faults.removeAll();
  faults.add({ kind: 'throttle', after: 2, count: 3 });
  assert.equal(pattern(faults, 8), '..xxx...');
});

test('a rate strikes that share, the same ones for the same seed', () => {
  const run = (randomSeed: number): string => {
    const faults = start();
    faults.add({ kind: 'error-before', rate: 0.25, randomSeed });
    return pattern(faults, 400);
  };
  assert.equal(run(7), run(7));
  assert.notEqual(run(7), run(8));
  const struck = run(7).replaceAll('.', '').length;
  assert.ok(struck > 70 && struck < 130, `a quarter of 400, not ${struck}`);
});

test('waiting, refusal, unprocessed records and a lost answer go together as far as they can', () => {
  const faults = start();
  faults.add({ kind: 'slow', delayMs: 5 });
  faults.add({ kind: 'unprocessed', records: [1] });
  faults.add({ kind: 'timeout-after' });
  const plan = faults.plan(call(usage('a', 'b')));
  plan.ended?.(true);
  assert.deepEqual(
    [plan.delayMs, plan.refuse, plan.unprocessed, plan.afterwards],
    [5, undefined, new Set([1]), { silentForMs: 60_000 }],
  );
  assert.deepEqual(
    faults.trace.read().entries.map(({ kind }) => kind),
    ['slow', 'unprocessed', 'timeout-after'],
  );
  faults.add({ kind: 'throttle' });
  assert.deepEqual(faults.plan(call(usage('a', 'b'))), { delayMs: 5, refuse: 'throttle' });
});

test('what a refused call was to suffer does not count', () => {
  const faults = start();
  faults.add({ kind: 'error-after', count: 1 });
  faults.plan(call()).ended?.(false);
  assert.deepEqual(
    faults.list().map(({ matched, struck }) => [matched, struck]),
    [[1, 0]],
  );
  faults.plan(call()).ended?.(true);
  assert.equal(faults.list()[0]?.struck, 1);
  assert.deepEqual(faults.plan(call()), {});
});

test('customers are those of the records, of a filter, or the caller', () => {
  const struck = (customer: string, asked: object): boolean => {
    const faults = start();
    faults.add({ kind: 'throttle', customer });
    return faults.plan(call(asked)).refuse !== undefined;
  };
  assert.equal(struck('b', usage('a', 'b')), true);
  assert.equal(struck('c', usage('a', 'b')), false);
  assert.equal(struck('123456789012', usage('a')), false, 'the seller sends usage of others');
  assert.equal(struck('123456789012', { name: 'MeterUsage' }), true);
  const licence = { UsageRecords: [{ CustomerAWSAccountId: '111122223333', LicenseArn: 'arn:aws:x' }] };
  assert.equal(struck('arn:aws:x', { input: licence }), true);
  assert.equal(struck('111122223333', { input: licence }), true);
  const filter = { Filter: { CUSTOMER_IDENTIFIER: ['b'] } };
  assert.equal(struck('b', { name: 'GetEntitlements', input: filter }), true);
  assert.equal(struck('c', { name: 'GetEntitlements', input: filter }), false);
});

test('unprocessed are all records, those at positions, or a share, of the customer that is named', () => {
  const positions = (rule: object, ...customers: string[]): number[] => {
    const faults = start();
    faults.add({ kind: 'unprocessed', ...rule });
    return [...(faults.plan(call(usage(...customers))).unprocessed ?? [])];
  };
  assert.deepEqual(positions({}, 'a', 'b'), [0, 1]);
  assert.deepEqual(positions({ records: [1, 7] }, 'a', 'b'), [1]);
  assert.deepEqual(positions({ records: [7] }, 'a', 'b'), []);
  assert.deepEqual(positions({ customer: 'b' }, 'a', 'b', 'b'), [1, 2]);
  assert.deepEqual(positions({ customer: 'b', records: [0, 1] }, 'a', 'b', 'b'), [1]);
  assert.equal(positions({ records: { share: 0.5 } }, 'a', 'a', 'a', 'a').length, 2);
  assert.equal(positions({ records: { share: 0.01 } }, 'a', 'a').length, 1);
});

test('what is no rule is refused', () => {
  const wrong: object[] = [
    {},
    { kind: 'explode' },
    { kind: 'throttle', delayMs: 5 },
    { kind: 'slow' },
    { kind: 'slow', delayMs: 1e9 },
    { kind: 'throttle', rate: 0 },
    { kind: 'throttle', rate: 2 },
    { kind: 'throttle', count: 0 },
    { kind: 'unprocessed', operation: 'MeterUsage' },
    { kind: 'unprocessed', records: [] },
    { kind: 'delivery-delay', delayMs: 5, operation: 'BatchMeterUsage' },
    { kind: 'delivery-withhold', customer: 'a' },
    { kind: 'throttle', id: 'a b' },
    { kind: 'throttle', id: 'trace' },
  ];
  for (const rule of wrong) assert.throws(() => start().add(rule), ZodError, JSON.stringify(rule));
  const faults = start();
  assert.equal(faults.add({ kind: 'throttle' }).id, 'fault-1');
  assert.throws(() => faults.add({ kind: 'slow', delayMs: 1, id: 'fault-1' }), FaultError);
  assert.equal(faults.remove('fault-1'), true);
  assert.equal(faults.remove('fault-1'), false);
});

test('the trace keeps the newest 10,000 and counts the others', () => {
  const trace = new FaultTrace();
  const hit = { operation: 'x', requestId: 'y' };
  for (let at = 0; at < 25_000; at++) {
    trace.add({ at, ruleId: 'a', kind: 'throttle', accountId: '1', region: 'r', hit });
  }
  const { entries, dropped } = trace.read();
  assert.deepEqual(
    [entries.length, entries[0]?.at, entries.at(-1)?.at, dropped],
    [10_000, 15_000, 24_999, 15_000],
  );
  trace.clear();
  assert.deepEqual(trace.read(), { entries: [], dropped: 0 });
});
