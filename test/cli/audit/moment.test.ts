import assert from 'node:assert/strict';
import { test } from 'node:test';

import { momentOf } from '../../../src/cli/audit/moment.ts';

for (const [text, iso] of [
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ['2026-01-31T12:30Z', '2026-01-31T12:30:00.000Z'],
  ['2026-01-31T12:30:15Z', '2026-01-31T12:30:15.000Z'],
  ['2026-01-31T12:30:15.250Z', '2026-01-31T12:30:15.250Z'],
  ['2026-01-31T12:30+02:00', '2026-01-31T10:30:00.000Z'],
  ['2026-01-31T12:30-0530', '2026-01-31T18:00:00.000Z'],
  ['2028-02-29', '2028-02-29T00:00:00.000Z'],
  ['9999-12-31T23:59Z', '9999-12-31T23:59:00.000Z'],
] as const)
  test(`${text} on the command line is ${iso}`, () => {
    assert.equal(new Date(momentOf(text)).toISOString(), iso);
  });

for (const text of [
  '',
  'yesterday',
  '1777737600',
  '2026-02-29',
  '2026-13-01',
  '2026-01-31T12:30',
  '2026-01-31T12:30:15',
  '2026-01-31T24:00Z',
  '2026-01-31T12:30+24:00',
  'May 2, 2026 4:00:00 PM',
])
  test(`"${text}" on the command line is no time`, () => {
    assert.throws(() => momentOf(text), /It must be a date such as/);
  });
