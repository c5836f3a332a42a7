import assert from 'node:assert/strict';
import { test } from 'node:test';

import { renderTable } from '../../src/report/render-table.ts';
import type { AuditReport } from '../../src/report/report-type.ts';
import { finding, reportOf, unplacedCall } from './sample-report.ts';
import { badNight } from './sample-reports.ts';
import { hour16 } from '../support/metering-records.ts';
import { alice, cell, seriesOf } from '../support/series.ts';
import { hourMs } from '../../src/time/hours.ts';

function tableOf(report: AuditReport, options: { allHours?: boolean } = {}): string {
  return [...renderTable(report, options)].join('');
}

function section(table: string, from: string, to: string): string {
  return table.slice(table.indexOf(`\n${from}\n`) + 1, table.indexOf(`\n${to}\n`) + 1);
}

test('a finding says until when it can be put right, by whom, what to do, and what proves it', () => {
  const table = tableOf(reportOf([seriesOf('aM')], { findings: [finding({ evidenceCount: 12 })] }));
  const text = section(table, 'Findings', 'Hours that are not billed as they should be');
  const logs = 'logs/AWSLogs/123456789012/CloudTrail/us-east-1/2026/05';
  assert.equal(
    text,
    `Findings

CRITICAL  3 hours of Users of customer1 (product prod1, us-east-1) were never sent: 2 can still be
          billed, the first until 2026-05-03 23:00 UTC, and 1 is lost.
  Hours     3: 2026-05-02 21:00, 2026-05-02 23:00 to 2026-05-03 01:00 (2 hours)
  At stake  36 units, 18.00 USD
  Deadline  2 hours can be billed, the first until 2026-05-03 23:00 UTC, in 1 h 0 min; 1 hour lost
  By        role/Meter (session-1)
  Do        Send their usage now, with their own timestamps, not the current time; then find out why
            the sender left them out.
  Evidence  event event-before, 2026-05-02 21:00:00, role/Meter (session-1)
            ${logs}/02/123456789012_CloudTrail_us-east-1_20260502T2105Z_a1B2c3D4e5F6g7H8.json.gz
            event event-after, 2026-05-03 02:00:00, role/Meter (session-1)
            ${logs}/03/123456789012_CloudTrail_us-east-1_20260503T0205Z_a1B2c3D4e5F6g7H8.json.gz
            and 10 more events
  Id        missing-hour:1a2b3c4d5e6f

`,
  );
});

test('an acknowledged finding stands apart, with who knows of it and until when', () => {
  const acknowledged = { reason: 'the job moves in June', by: 'Ann', until: Date.UTC(2026, 5, 1) };
  const table = tableOf(reportOf([seriesOf('a')], { findings: [finding({ title: 'Late.', acknowledged })] }));
  assert.ok(
    table.includes(
      'Acknowledged findings\n\n  Late. (the job moves in June; by Ann; until 2026-06-01 00:00; missing-hour:1a2b3c4d5e6f)\n',
    ),
    table,
  );
  assert.doesNotMatch(table, /^Findings$/m);
});

test('hours that are not fine are listed, consecutive ones once, with the event that refused them', () => {
  const table = tableOf(reportOf([seriesOf('aRRaMMc', { asOf: hour16 + 30 * hourMs })]));
  const logs = 'logs/AWSLogs/123456789012/CloudTrail/us-east-1/2026/05/02/123456789012_CloudTrail_us-east-1';
  assert.equal(
    section(table, 'Hours that are not billed as they should be', 'Totals'),
    `Hours that are not billed as they should be

Product prod1, us-east-1
    From hour        Hours  State          Billed   Refused  By whom, and why
  customer1, Users
    2026-05-02 17:00     2  rejected            -        18  CustomerNotSubscribed, role/Meter
                                                             (session-1); lost since 2026-05-03
                                                             18:00
        event event-05-02T17 and 1 more event, first in
        ${logs}_20260502T1805Z_a1B2c3D4e5F6g7H8.json.gz
    2026-05-02 20:00     2  missing             -         -  lost since 2026-05-03 21:00
    2026-05-02 22:00     1  conflicting        12        15  DuplicateRecord, role/Meter
                                                             (session-1); 3 not billed
        event event-conflict in
        ${logs}_20260502T2305Z_a1B2c3D4e5F6g7H8.json.gz

`,
  );
});

test('every hour is listed where that is asked for', () => {
  const series = seriesOf('a=0c', { series: { alsoNamed: ['987654321098'] }, by: alice });
  const first = series.cells[0];
  assert.ok(first);
  first.madeGood = [
    { ...(first.accepted[0] ?? assert.fail()), outcome: 'rejected', code: 'ThrottlingException' },
  ];
  const table = tableOf(reportOf([series]), { allHours: true });
  assert.equal(
    section(table, 'All hours', 'Totals'),
    `All hours

Product prod1, us-east-1
    From hour        Hours  State          Billed   Refused  By whom, and why
  customer1 = 987654321098, Users
    2026-05-02 16:00     1  accepted           12         -  user/Alice; ThrottlingException without
                                                             loss; one customer under 2 names
    2026-05-02 17:00     1  repeated           12         -  2 times, user/Alice; one customer under
                                                             2 names
    2026-05-02 18:00     1  zero                0         -  user/Alice; one customer under 2 names
    2026-05-02 19:00     1  conflicting        12        15  DuplicateRecord, user/Alice; 3 not
                                                             billed

`,
  );
});

test('a difference that these logs do not hold is not called none', () => {
  const conflict = {
    ...cell('conflicting', hour16, hour16),
    billed: undefined,
    notBilled: undefined,
    accepted: [],
  };
  const table = tableOf(reportOf([{ ...seriesOf(''), cells: [conflict] }])).replaceAll(/\s+/g, ' ');
  assert.ok(
    table.includes('DuplicateRecord, role/Meter (session-1); the accepted quantity is not in these logs'),
  );
  assert.ok(table.includes('>= 0'), table);
});

test('totals are told for each dimension, with money where prices are known', () => {
  const table = tableOf(badNight());
  assert.equal(
    section(table, 'Totals', 'Calls with usage records of unknown hours'),
    `Totals

Product prod1, us-east-1
  Dimension      Billed  Not billed  Hours
  Users             576       >= 34  46 accepted, 1 zero, 1 repeated, 1 conflicting, 3 rejected, 1
                                     unprocessed, 3 missing, 4 unknown
                                     288.00 USD billed, 15.50 USD at risk, 1.50 USD lost
  DataGB              0       >= 13  1 rejected, 1 unprocessed, 1 missing

Licence arn:aws:license-manager::123456789012:license:l-0123456789abcdef0123456789abcdef, us-east-1
  Dimension      Billed  Not billed  Hours
  Users             144           0  12 accepted

Product prod2, eu-west-1
  Dimension      Billed  Not billed  Hours
  Users             144           0  11 accepted, 1 repeated

All products: 288.00 USD billed, 15.50 USD at risk, 1.50 USD lost

`,
  );
});

test('a call of unknown content is named with its caller, its event, its file and why', () => {
  const calls = [
    unplacedCall({ file: 'logs/a.json.gz' }),
    unplacedCall({
      errorCode: undefined,
      reason: 'responseElements omitted as too large',
      records: 2,
      file: 'b',
    } as object),
  ];
  const text = tableOf(reportOf([seriesOf('a')], { unplaced: calls })).replaceAll(/\s+/g, ' ');
  assert.ok(
    text.includes(
      'BatchMeterUsage AccessDenied, user/Alice: requestParameters absent; event event-denied in logs/a.json.gz',
    ),
    text,
  );
  assert.ok(
    text.includes('BatchMeterUsage no error, user/Alice: responseElements omitted as too large, 2 records;'),
    text,
  );
});
