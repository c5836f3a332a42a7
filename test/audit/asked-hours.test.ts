import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { audit } from '../../src/audit/audit.ts';
import type { AuditOptions } from '../../src/audit/audit.ts';
import { logObjectKey } from '../../src/record/object-key.ts';
import { logFolder } from '../support/log-folder.ts';
import { batch, hour16 } from '../support/metering-records.ts';
import { hourMs } from '../../src/time/hours.ts';

test('what fell silent on the eve of the hours asked for is expected in them', async (t) => {
  const keyAt = (newestEventTime: number, number: number) =>
    logObjectKey({
      accountId: '123456789012',
      region: 'us-east-1',
      newestEventTime,
      random16: String(number).padStart(16, '0'),
    });
  const files = Object.fromEntries(
    Array.from({ length: 60 }, (_, hour) => [
      keyAt(hour16 + hour * hourMs, hour),
      hour === 1
        ? [batch([{}], { at: hour16 + hourMs })]
        : [{ eventSource: 'iam.amazonaws.com', eventName: 'x' }],
    ]),
  );
  const from = hour16 + 10 * hourMs;
  const report = await audit(logFolder(t, files), {
    from,
    to: from + 2 * hourMs,
    asOf: hour16 + 59 * hourMs,
  });
  assert.equal(report.hours.missing, 2);
  assert.equal(report.hours.accepted, 0);
});

test('what was called before the hours asked for is no finding of theirs', async (t) => {
  const failed = { ...batch([{}], { at: hour16, error: 'AccessDenied' }), requestParameters: null };
  const later = batch([{ at: hour16 + 5 * hourMs }], { at: hour16 + 6 * hourMs });
  const folder = logFolder(t, { 'a.json.gz': [failed, later] });
  const rulesOf = async (options: AuditOptions) =>
    (await audit(folder, { asOf: hour16 + 7 * hourMs, ...options })).findings.map(({ rule }) => rule);
  assert.ok((await rulesOf({})).includes('failed-call'));
  assert.ok(!(await rulesOf({ from: hour16 + 5 * hourMs })).includes('failed-call'));
});

test('usage that is refused after the end of an agreement is no money lost', async (t) => {
  const refused = batch([{ at: hour16 + 3 * hourMs, quantity: 7, status: 'CustomerNotSubscribed' }], {
    at: hour16 + 4 * hourMs,
  });
  const folder = logFolder(t, {
    'logs/a.json.gz': [batch([{ quantity: 2 }]), refused],
    'expect.yaml': `
products: [{ code: prod1, dimensions: [{ key: Users, price: 1 }] }]
customers: [{ identifier: customer1, agreements: [{ product: prod1, end: 2026-05-02T17:00:00Z }] }]
`,
  });
  const { money, hours } = await audit(join(folder, 'logs'), {
    asOf: hour16 + 90 * hourMs,
    completeUntil: hour16 + 90 * hourMs,
    expectFile: join(folder, 'expect.yaml'),
  });
  assert.equal(hours.rejected, 1);
  assert.deepEqual(money, [{ currency: 'USD', billed: 2, atRisk: 0, lost: 0 }]);
});

test('of a source that was not read yet when reading was stopped, nothing is said to be missing', async (t) => {
  const folder = logFolder(t, { 'a.json.gz': [batch([{}])] });
  const { coverage } = await audit(folder, { signal: AbortSignal.abort() });
  assert.equal(coverage.isInterrupted, true);
  assert.ok(coverage.sources.every(({ problem }) => problem === undefined));
});
