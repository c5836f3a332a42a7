import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { renderCsv } from '../../src/report/render-csv.ts';
import type { AuditReport } from '../../src/report/report-type.ts';
import { reportOf } from './sample-report.ts';
import { badNight, everyReport } from './sample-reports.ts';
import { hour16 } from '../support/metering-records.ts';
import { cell, fileOf, seriesOf } from '../support/series.ts';

function textOf(report: AuditReport): string {
  return [...renderCsv(report)].join('');
}

/** The grammar of RFC 4180, and nothing more lenient. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  const value = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  let row: string[] = [];
  while (value.lastIndex < text.length) {
    const at = value.lastIndex;
    const match = value.exec(text);
    assert.ok(match, `no CSV from ${at}: ${text.slice(at, at + 80)}`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

function recordsOf(report: AuditReport): { [column: string]: string }[] {
  const [head = [], ...rows] = parse(textOf(report));
  return rows.map((row) => Object.fromEntries(head.map((column, index) => [column, row[index] ?? ''])));
}

test('each hour is a row', () => {
  const price = { perUnit: 0.1, currency: 'USD' };
  const [accepted, conflicting] = recordsOf(
    reportOf([seriesOf('ac', { price, series: { alsoNamed: ['9'] } })]),
  );
  assert.deepEqual(accepted, {
    region: 'us-east-1',
    productKind: 'code',
    productId: 'prod1',
    customer: 'customer1',
    alsoNamed: '9',
    dimension: 'Users',
    operation: 'BatchMeterUsage',
    hour: '2026-05-02T16:00:00Z',
    state: 'accepted',
    billed: '12',
    refused: '',
    notBilled: '0',
    moneyBilled: '1.2',
    moneyNotBilled: '0',
    currency: 'USD',
    lossAt: '',
    isRecoverable: '',
    callers: 'role/Meter (session-1)',
    reasons: '',
    eventIds: 'event-05-02T16',
    files: fileOf(hour16),
  });
  assert.equal(conflicting?.['moneyNotBilled'], '0.3');
  assert.equal(conflicting?.['reasons'], 'DuplicateRecord');
  assert.equal(conflicting?.['eventIds'], 'event-05-02T17 | event-conflict');
});

test('an open hour says when it is lost, and an unknown one why', () => {
  const [missing, unknown] = recordsOf(reportOf([seriesOf('M?')]));
  assert.equal(missing?.['lossAt'], '2026-05-03T16:00:00Z');
  assert.equal(missing?.['isRecoverable'], 'false');
  assert.equal(missing?.['notBilled'], '');
  assert.equal(unknown?.['reasons'], 'the logs of us-east-1 are complete until 2026-05-03 14:00 UTC only');
});

test('a negative number stays a number', () => {
  const conflict = { ...cell('conflicting', hour16, hour16), notBilled: -3 };
  const [record] = recordsOf(reportOf([{ ...seriesOf(''), cells: [conflict] }]));
  assert.equal(record?.['notBilled'], '-3');
});

test('every report is a table, with a row for each of its hours', () => {
  for (const [name, make] of Object.entries(everyReport)) {
    const rows = parse(textOf(make()));
    const cells = [...make().series()].reduce((sum, { cells: { length } }) => sum + length, 0);
    assert.equal(rows.length, cells + 1, name);
    assert.ok(
      rows.every(({ length }) => length === rows[0]?.length),
      name,
    );
  }
});

test('what would be a formula is text, in every spelling', () => {
  for (const customer of [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '  =1',
    '\u3000=1',
    '＝1',
    '＋1',
    '－1',
    '＠1',
  ]) {
    const [record] = recordsOf(reportOf([seriesOf('a', { series: { customer } })]));
    assert.match(record?.['customer'] ?? '', /^(?:'|\\u\{)/, JSON.stringify(customer));
  }
  const [record] = recordsOf(reportOf([seriesOf('a', { series: { customer: 'customer-1' } })]));
  assert.equal(record?.['customer'], 'customer-1');
});

test('no cell begins with a formula, wherever a spreadsheet splits the line and whatever it thinks of quotes', () => {
  const evil = fc.string({
    unit: fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '＝',
      ';',
      ',',
      '\t',
      '\r',
      '\n',
      '"',
      "'",
      ' ',
      '\u00a0',
      'a',
      '|',
    ),
  });
  fc.assert(
    fc.property(evil, evil, (customer, file) => {
      const report = reportOf([seriesOf('R', { series: { customer, alsoNamed: [file] } })]);
      const text = textOf(report);
      const rows = parse(text);
      assert.equal(rows.length, 2);
      for (const value of rows.flat()) assert.doesNotMatch(value.trim(), /^[=+\-@＝＋－＠]/u, value);
      for (const piece of text.split(/[;,\t\r\n|"]/))
        assert.doesNotMatch(piece.trim(), /^[=+\-@＝＋－＠]/u, JSON.stringify(piece));
    }),
  );
});

test('no text can move the cursor of a terminal or reverse a line', () => {
  assert.doesNotMatch(
    textOf(everyReport['hostile names']?.() ?? badNight()).replaceAll('\r\n', ''),
    /[\p{C}\p{Zl}\p{Zp}]/u,
  );
});
