import assert from 'node:assert/strict';
import { test } from 'node:test';

import { renderTable } from '../../src/report/render-table.ts';
import type { AuditReport } from '../../src/report/report-type.ts';
import { finding, reportOf } from './sample-report.ts';
import { badNight, empty, quiet, unfinished } from './sample-reports.ts';
import { seriesOf } from '../support/series.ts';

function lastLineOf(report: AuditReport): string {
  return [...renderTable(report)].join('').trimEnd().split('\n\n').at(-1)?.replaceAll('\n', ' ') ?? '';
}

test('the last line is the answer in one sentence', () => {
  assert.equal(
    lastLineOf(badNight()),
    'Not everything was billed: 6 hours can still be billed (the first until 2026-05-04 00:00 UTC, in 2 h 0 min), ' +
      '4 hours lost, 1 conflicting hour, 4 hours not known, 2 refused calls of unknown content, 15.50 USD at risk, ' +
      '1.50 USD lost, 4 findings (2 critical, 1 warning, 1 info).',
  );
  assert.equal(lastLineOf(quiet(72)), 'Everything was billed: 216 hours of 3 series.');
  assert.equal(
    lastLineOf(empty()),
    "Not answered completely: no metering call was found in the 1 log file read: is this the trail of the seller's account and Region?",
  );
  assert.equal(
    lastLineOf(unfinished()),
    'Not answered completely: logs/0.json.gz: truncated gzip; 14 more paths could not be read; part 3/4 is missing; ' +
      'interrupted. So far: 1 hour lost, 2 hours not known.',
  );
});

test('the answer does not call billed what is only acknowledged', () => {
  const known = finding({ acknowledged: { reason: 'known' } });
  const report = reportOf([seriesOf('aaM')], { conclusion: 'billed', findings: [known] });
  assert.equal(
    lastLineOf(report),
    'Nothing new: 2 hours of 1 series billed, and what is wrong is acknowledged: 1 hour lost.',
  );
});

test('hours that are all billed are not called unbilled for a finding about something else', () => {
  const report = reportOf([seriesOf('aa')], {
    conclusion: 'findings',
    findings: [finding({ severity: 'warning' })],
  });
  assert.equal(
    lastLineOf(report),
    'Every known hour was billed (2), but there is something to look at: 1 finding (1 warning).',
  );
});
