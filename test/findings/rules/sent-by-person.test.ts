import assert from 'node:assert/strict';
import { test } from 'node:test';

import { batch } from '../../support/metering-records.ts';
import { foundBy, hour, hourly } from '../found.ts';

const rule = 'sent-by-person';

function byAlice(number: number, accessKeyId: string) {
  const record = batch([{ at: hour(number) }], { at: hour(number), by: 'Alice' });
  return { ...record, userIdentity: { ...(record['userIdentity'] as object), accessKeyId } };
}

test('each long-term key of an IAM user is a finding, and so are the user’s sessions', () => {
  const records = [
    byAlice(0, 'AKIAONE'),
    byAlice(1, 'AKIATWO'),
    byAlice(2, 'ASIATHREE'),
    byAlice(3, 'AKIAONE'),
  ];
  const findings = foundBy(rule, records, { asOf: hour(5) });
  assert.deepEqual(findings.map(({ title }) => title).toSorted(), [
    '1 metering call, the last at 2026-05-04 01:00 UTC, made by user/Alice of account 123456789012, with the long-term key AKIATWO.',
    '1 metering call, the last at 2026-05-04 02:00 UTC, made by user/Alice of account 123456789012.',
    '2 metering calls, the last at 2026-05-04 03:00 UTC, made by user/Alice of account 123456789012, with the long-term key AKIAONE.',
  ]);
  assert.ok(findings.every(({ severity }) => severity === 'info'));
});

test('a role’s calls are none', () => {
  assert.deepEqual(foundBy(rule, hourly([0]), { asOf: hour(3) }), []);
});
