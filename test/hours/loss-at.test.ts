import assert from 'node:assert/strict';
import { test } from 'node:test';

import { defaultHourRules } from '../../src/hours/hour-rules.ts';
import { lossAtOf } from '../../src/hours/loss-at.ts';

const time = (iso: string) => Date.parse(iso);

for (const [why, of, loss] of [
  ['24 hours after its begin', { hour: '2026-05-02T16:00Z' }, '2026-05-03T16:00Z'],
  ['at 06:00 on the first of the next month', { hour: '2026-05-31T16:00Z' }, '2026-06-01T06:00Z'],
  ['at the cutoff even in its last hour', { hour: '2026-05-31T23:00Z' }, '2026-06-01T06:00Z'],
  ['by the window where the cutoff is later', { hour: '2026-05-31T05:00Z' }, '2026-06-01T05:00Z'],
  ['at the turn of the year', { hour: '2026-12-31T22:00Z' }, '2027-01-01T06:00Z'],
  [
    'an hour after the agreement',
    { hour: '2026-05-02T16:00Z', agreementEnd: '2026-05-02T16:30Z' },
    '2026-05-02T17:30Z',
  ],
  [
    'six hours after its begin with MeterUsage',
    { hour: '2026-05-02T16:00Z', isMeterUsage: true },
    '2026-05-02T22:00Z',
  ],
  [
    'without a cutoff at the end of the month with MeterUsage',
    { hour: '2026-05-31T23:00Z', isMeterUsage: true },
    '2026-06-01T05:00Z',
  ],
] as [string, { hour: string; agreementEnd?: string; isMeterUsage?: boolean }, string][])
  test(`usage of an hour is refused ${why}`, () => {
    const eventName = of.isMeterUsage ? 'MeterUsage' : 'BatchMeterUsage';
    const end = of.agreementEnd === undefined ? {} : { agreementEnd: time(of.agreementEnd) };
    assert.equal(
      new Date(lossAtOf({ eventName, hour: time(of.hour), ...end }, defaultHourRules)).toISOString(),
      new Date(time(loss)).toISOString(),
    );
  });

test('MeterUsage has no cutoff at the end of the month, however long its window is', () => {
  const of = { eventName: 'MeterUsage', hour: time('2026-05-31T16:00Z') } as const;
  const rules = { ...defaultHourRules, meterUsageWindowMs: defaultHourRules.batchWindowMs };
  assert.equal(lossAtOf(of, rules), time('2026-06-01T16:00Z'));
});
