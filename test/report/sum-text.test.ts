import assert from 'node:assert/strict';
import { test } from 'node:test';

import { sumText } from '../../src/report/sum-text.ts';

test('of money at risk or lost only what there is is told', () => {
  const of = { currency: 'USD', billed: 10, atRisk: 0, lost: 0 };
  assert.equal(sumText(of), '10.00 USD billed');
  assert.equal(sumText({ ...of, atRisk: 1, lost: 2 }), '10.00 USD billed, 1.00 USD at risk, 2.00 USD lost');
});
