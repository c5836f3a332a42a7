import assert from 'node:assert/strict';
import { test } from 'node:test';

import { batch } from '../../support/metering-records.ts';
import { foundBy, hour, hourly, oneFoundBy } from '../found.ts';

const rule = 'sent-by-root';
const userIdentity = { type: 'Root', arn: 'arn:aws:iam::123456789012:root', accountId: '123456789012' };

test('calls of the root user are one finding for the account', () => {
  const records = [0, 1].map((number) => ({
    ...batch([{ at: hour(number) }], { at: hour(number) }),
    userIdentity,
  }));
  const finding = oneFoundBy(rule, records, { asOf: hour(3) });
  assert.equal(
    finding.title,
    '2 metering calls, the last at 2026-05-04 01:00 UTC, made by the root user of account 123456789012.',
  );
  assert.deepEqual([finding.evidenceCount, finding.culprits, finding.severity], [2, ['root'], 'warning']);
});

test('a role’s calls are none', () => {
  assert.deepEqual(foundBy(rule, hourly([0]), { asOf: hour(3) }), []);
});
