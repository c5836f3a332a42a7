import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import * as fc from 'fast-check';
import { z } from 'zod';

import { auditReportSchema } from '../../src/report/json-schema.ts';
import { renderJson } from '../../src/report/render-json.ts';
import type { AuditReport } from '../../src/report/report-type.ts';
import { coverage, reportOf } from './sample-report.ts';
import { badNight, empty, everyReport, hostile, hostileReport } from './sample-reports.ts';
import { hour16 } from '../support/metering-records.ts';
import { alice, fileOf, seriesOf } from '../support/series.ts';

type Document = z.output<typeof auditReportSchema>;

const published = z.fromJSONSchema(
  JSON.parse(
    readFileSync(join(import.meta.dirname, '../../docs/audit-report.schema.json'), 'utf8'),
  ) as Parameters<typeof z.fromJSONSchema>[0],
);

function textOf(report: AuditReport): string {
  return [...renderJson(report)].join('');
}

function documentOf(report: AuditReport): Document {
  return JSON.parse(textOf(report)) as Document;
}

test('every report is a document of the published schema, and has no member that is not in it', () => {
  for (const [name, make] of Object.entries(everyReport)) {
    const document: unknown = documentOf(make());
    const { error } = published.safeParse(document);
    assert.equal(error, undefined, `${name}: ${error?.message}`);
    // The schema drops what it does not know.
    assert.deepEqual(auditReportSchema.parse(document), document, name);
  }
});

test('the published schema refuses what is not a report', () => {
  const document = documentOf(badNight());
  for (const wrong of [
    { ...document, version: 1 },
    { ...document, asOf: 'yesterday' },
    { ...document, hours: { ...document.hours, missing: -1 } },
    { ...document, series: [{ ...document.series[0], cells: [{}] }] },
  ])
    assert.equal(published.safeParse(wrong).success, false);
});

test('a cell says all that is known of its hour, with the evidence', () => {
  const { series } = documentOf(
    reportOf([seriesOf('c', { by: alice, price: { perUnit: 0.5, currency: 'USD' } })]),
  );
  const at = { eventTime: '2026-05-02T17:05:00Z', eventID: 'event-05-02T16', file: fileOf(hour16) };
  const conflict = { ...at, eventID: 'event-conflict' };
  assert.deepEqual(series, [
    {
      productCode: 'prod1',
      region: 'us-east-1',
      customer: 'customer1',
      customerKind: 'identifier',
      dimension: 'Users',
      operation: 'BatchMeterUsage',
      expectation: { source: 'inferred', every: 'hour', start: '2026-05-02T16:00:00Z' },
      price: { perUnit: 0.5, currency: 'USD' },
      cells: [
        {
          hour: '2026-05-02T16:00:00Z',
          state: 'conflicting',
          billed: 12,
          refused: 15,
          notBilled: 3,
          accepted: [
            {
              outcome: 'accepted',
              code: 'Success',
              quantity: 12,
              meteringRecordId: 'record-event-05-02T16',
              customer: 'customer1',
              caller: alice,
              count: 1,
              first: at,
              last: at,
            },
          ],
          standing: [
            {
              outcome: 'duplicate',
              code: 'DuplicateRecord',
              quantity: 15,
              customer: 'customer1',
              caller: alice,
              count: 1,
              first: conflict,
              last: conflict,
            },
          ],
          madeGood: [],
        },
      ],
    },
  ]);
});

test('an open hour says when it is lost, and an unknown one why', () => {
  const { series } = documentOf(reportOf([seriesOf('M?')]));
  const [missing, unknown] = series[0]?.cells ?? [];
  assert.deepEqual(missing, {
    hour: '2026-05-02T16:00:00Z',
    state: 'missing',
    billed: null,
    refused: null,
    notBilled: null,
    lossAt: '2026-05-03T16:00:00Z',
    isRecoverable: false,
    accepted: [],
    standing: [],
    madeGood: [],
  });
  assert.equal(unknown?.reason, 'the logs of us-east-1 are complete until 2026-05-03 14:00 UTC only');
});

test('a licence is named as such, and a product code as such', () => {
  const { totals } = documentOf(badNight());
  assert.deepEqual(
    totals.map(({ productCode, licenseArn }) => [productCode, licenseArn?.slice(0, 24)]),
    [
      ['prod1', undefined],
      ['prod1', undefined],
      [undefined, 'arn:aws:license-manager:'],
      ['prod2', undefined],
    ],
  );
});

test('a time that is not known is null', () => {
  const regions = [
    { accountId: '123456789012', region: 'us-east-1', newest: hour16, completeUntil: -Infinity },
  ];
  const document = documentOf(reportOf([seriesOf('a')], { coverage: coverage({ regions }) }));
  assert.deepEqual(document.coverage.regions, [
    { accountId: '123456789012', region: 'us-east-1', newest: '2026-05-02T16:00:00Z', completeUntil: null },
  ]);
  assert.ok(published.safeParse(document).success);
});

test('each cell has a line of its own', () => {
  const report = badNight();
  const lines = textOf(report)
    .split('\n')
    .filter((line) => line.startsWith('{"hour":"'));
  const cells = [...report.series()].reduce((sum, { cells: { length } }) => sum + length, 0);
  assert.equal(lines.length, cells);
});

test('the document is ASCII and keeps every text as it is, whatever the logs hold', () => {
  const text = textOf(hostileReport());
  assert.match(text, /^[\n\u0020-\u007e]*$/);
  assert.equal((JSON.parse(text) as Document).series[0]?.customer, hostile);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (customer) => {
      const rendered = textOf(reportOf([seriesOf('a', { series: { customer } })]));
      assert.match(rendered, /^[\n\u0020-\u007e]*$/);
      assert.equal((JSON.parse(rendered) as Document).series[0]?.customer, customer);
    }),
    { numRuns: 30 },
  );
});

test('a report without hours is a document too', () => {
  const { series, totals, unplaced, findings, conclusion } = documentOf(empty());
  assert.deepEqual([series, totals, unplaced, findings], [[], [], [], []]);
  assert.equal(conclusion, 'incomplete');
});

test('the hours are walked once, and written while they are walked', () => {
  const report = badNight();
  let seen = 0;
  const series = function* () {
    for (const one of badNight().series()) {
      seen += 1;
      yield one;
    }
  };
  let isWritten = false;
  for (const piece of renderJson({ ...report, series }))
    if (piece.includes('"hour":"') && seen === 1) isWritten = true;
  assert.ok(isWritten);
  assert.equal(seen, 5);
});
