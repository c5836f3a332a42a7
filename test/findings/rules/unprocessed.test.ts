import assert from 'node:assert/strict';
import { test } from 'node:test';

import { foundBy, hour, hourly, oneFoundBy } from '../found.ts';

const rule = 'unprocessed';
const returned = hourly([0, 1], { status: 'unprocessed', quantity: 7 });

test('records that came back and were never sent again are told, with their quantity', () => {
  const finding = oneFoundBy(rule, returned, { asOf: hour(3), price: { perUnit: 1, currency: 'USD' } });
  assert.match(
    finding.title,
    /^2 hours of .* returned as unprocessed and never sent again, 14 units \(14\.00 USD\): all can still be billed/,
  );
  assert.deepEqual(
    [finding.quantity, finding.recoverableHours, finding.evidenceCount, finding.severity],
    [14, 2, 2, 'critical'],
  );
});

test('one that was resent and accepted is none', () => {
  const resent = hourly([0, 1], { quantity: 7, delayMs: 7_200_000 });
  assert.deepEqual(foundBy(rule, [...returned, ...resent], { asOf: hour(4) }), []);
});
