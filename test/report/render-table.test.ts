import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';

import { columnsOf } from '../../src/text/terminal.ts';
import { renderTable } from '../../src/report/render-table.ts';
import type { AuditReport } from '../../src/report/report-type.ts';
import { coverage, finding, reportOf, unplacedCall } from './sample-report.ts';
import { badNight, everyReport, fortyDays, hostileReport, quiet, unfinished } from './sample-reports.ts';
import { hour16 } from '../support/metering-records.ts';
import { seriesOf } from '../support/series.ts';
import { hourMs } from '../../src/time/hours.ts';

function tableOf(report: AuditReport, options: { isColoured?: boolean; allHours?: boolean } = {}): string {
  return [...renderTable(report, options)].join('');
}

test('a bad night is drawn hour by hour, the most urgent series first, with a legend of what occurs', () => {
  assert.equal(
    tableOf(badNight()).split('\nFindings\n')[0],
    `Metering audit as of 2026-05-03 22:00:00 UTC, hours from 2026-05-02 16:00 to before 2026-05-03 22:00 UTC

Hours, UTC: one character an hour
  M missing, can still be billed   U unprocessed, can still be billed
  R rejected, can still be billed   m missing, lost   u unprocessed, lost   r rejected, lost
  c conflicting: another quantity was refused   ? unknown: the logs do not tell
  = billed, sent more than once   0 billed as 0   . billed

Product prod1, us-east-1
                     05-02   2026-05-03
                     16      00    06    12    18
  customer1, Users   ....0.m.MM..RRR..U=c........??
  customer3, DataGB  mur
  customer2, Users   ............................??

Licence arn:aws:license-manager::123456789012:license:l-0123456789abcdef0123456789abcdef, us-east-1
                                   05-02   2026-05-03
                                   16      00    06    12    18
  987654321098 = customer9, Users  ............

Product prod2, eu-west-1
                                    05-02   2026-05-03
                                    16      00    06    12    18
  210987654321, Users (MeterUsage)  ..=.........
`,
  );
});

test('the coverage accounts for every file and record, and says how far the logs are complete', () => {
  const table = tableOf(unfinished());
  const text = table.slice(table.indexOf('\nCoverage\n') + 1);
  assert.match(text, /Files {5}42 seen = 25 read \+ 2 skipped \+ 15 broken\n/);
  assert.match(
    text,
    /Records {3}1000 seen = 120 metering calls \+ 870 passed over \+ 8 duplicates \+ 2 unreadable\n/,
  );
  assert.match(text, /Bytes {5}1\.2 MB stored, 15\.4 MB unpacked\n/);
  assert.match(
    text,
    /Complete {2}until 2026-05-03 20:00 UTC: 123456789012 us-east-1, newest file 2026-05-03 21:00\n/,
  );
  assert.match(text, /broken: and 5 more\n/);
  assert.match(text, /passed over: RegisterUsage, 3 times\n/);
  assert.match(text, /s3:\/\/no-such-bucket: the bucket does not exist\n/);
  assert.match(text, /Parts {5}missing: 3\/4\n/);
  assert.match(text, /Stopped {3}reading was interrupted/);
});

test('the Regions whose logs end first are named first, and of many the others are counted', () => {
  const regions = Array.from({ length: 30 }, (_, index) => ({
    accountId: '123456789012',
    region: `region-${index}`,
    newest: hour16 - index * hourMs,
    completeUntil: index === 3 ? -Infinity : hour16 - index * hourMs,
  }));
  const table = tableOf(reportOf([seriesOf('a')], { coverage: coverage({ regions }) }));
  assert.match(table, /Complete {2}until no time known: 123456789012 region-3, /);
  assert.match(table, /\n {12}until 2026-05-01 11:00 UTC: 123456789012 region-29, /);
  assert.match(table, /\n {12}and 20 more\n/);
});

test('a quiet night makes no noise', () => {
  const table = tableOf(quiet(1));
  assert.doesNotMatch(table, /Finding|not billed as they should|unknown hours|at risk|lost/);
  assert.ok(table.includes('  . billed\n\nProduct prod1, us-east-1\n'));
  assert.ok(
    table.includes('                    2026-05-02\n                    16\n  customer1, Users  .\n'),
    table,
  );
});

test('forty days are drawn by day, and of many series the most urgent ones, the rest as one', () => {
  const lines = tableOf(fortyDays()).split('\n');
  const start = lines.indexOf('Product prod1, us-east-1');
  assert.deepEqual(lines.slice(start + 1, start + 5), [
    '                      2026-03 04                            05',
    '                      24    30     06     13     20     27',
    '  customer1, Users    m......m......m......m......m......m....U',
    '  customer29, Users   ..m......m......m......m......m......m..U',
  ]);
  assert.equal(lines[start + 23], '  and 25 more series  .........................................');
  assert.ok(lines.includes('Hours, UTC: one character a day, the most urgent hour of it'));
});

test('long lists are cut, with the number of what is left out', () => {
  const many = Array.from({ length: 130 }, (_, index) =>
    seriesOf('aM', { series: { product: { kind: 'code', id: `prod${index}` } } }),
  );
  const findings = Array.from({ length: 60 }, () => finding());
  const table = tableOf(
    reportOf(many, { findings, unplaced: Array.from({ length: 25 }, () => unplacedCall()) }),
  );
  assert.match(table, /and 10 findings more: the JSON report has them all\n/);
  assert.match(table, /and 30 less urgent hours more: the CSV and JSON reports have them all\n/);
  assert.match(table, /and 110 less urgent products and Regions more: see the totals\n/);
  assert.match(table, /\n {2}and 5 more\n/);
});

test('what is cut is what is least urgent', () => {
  const series = Array.from({ length: 150 }, (_, index) =>
    seriesOf(index === 149 ? 'U' : 'c', { series: { customer: `customer${index}` }, asOf: hour16 + hourMs }),
  );
  const table = tableOf(reportOf(series));
  assert.match(table, /customer149, Users {2,}U\n/);
  assert.match(table, /customer149, Users\n {4}2026-05-02 16:00 {5}1 {2}unprocessed/);
});

test('colours add nothing but colour', () => {
  for (const [name, make] of Object.entries(everyReport)) {
    const coloured = tableOf(make(), { isColoured: true });
    assert.equal(stripVTControlCharacters(coloured), tableOf(make()), name);
    const [, ...sequences] = coloured.split('\u001b');
    for (const sequence of sequences) assert.match(sequence, /^\[[\d;]*m/, name);
  }
  assert.ok(
    tableOf(badNight(), { isColoured: true }).includes('\u001b[1;30;43mMM\u001b[0m\u001b[32m..\u001b[0m'),
  );
});

test('nothing from the logs or from a file name can move the cursor or reverse the line', () => {
  for (const allHours of [false, true]) {
    const table = tableOf(hostileReport(), { allHours });
    assert.doesNotMatch(table.replaceAll('\n', ''), /[\p{C}\p{Zl}\p{Zp}]/u);
    assert.ok(table.includes('\\u{1b}[2J\\u{9b}31m\\u{d}\\u{a}\\u{202e}txt'), table);
  }
});

test('no line is wider than 100 columns but for a path that is to be copied, or the name of a product', () => {
  for (const [name, make] of Object.entries(everyReport)) {
    if (name === 'hostile names') continue;
    for (const line of tableOf(make(), { allHours: true }).split('\n'))
      assert.ok(columnsOf(line) <= 100 || /\S{60}/.test(line) || line.startsWith('Metering audit'), line);
  }
});

test('long and wide names leave the columns of the heatmap where they are', () => {
  const series = [
    seriesOf('aM', { series: { customer: 'x'.repeat(300) } }),
    seriesOf('aM', { series: { customer: '客'.repeat(80), dimension: 'd'.repeat(90) } }),
  ];
  const rows = tableOf(reportOf(series))
    .split('\n')
    .filter((line) => line.endsWith('.m'));
  assert.equal(rows.length, 2);
  for (const row of rows) assert.equal(columnsOf(row), 100, row);
});

test('the hours are walked twice, and three times where all are listed', () => {
  for (const [allHours, walks] of [
    [false, 2],
    [true, 3],
  ] as const) {
    const report = badNight();
    let count = 0;
    const series = () => {
      count += 1;
      return badNight().series();
    };
    tableOf({ ...report, series }, { allHours });
    assert.equal(count, walks);
  }
});
