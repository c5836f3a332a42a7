/**
 * Renders an audit's hours as CSV for spreadsheets: one row a cell, and no cell that a spreadsheet would run
 * as a formula.
 */

import { renderEventTime } from '../record/dates.ts';
import type { Attempt } from '../hours/cells.ts';
import type { HourCell, SeriesHours } from '../hours/hour-cell.ts';
import type { AuditReport } from './report-type.ts';
import { visible } from '../text/terminal.ts';

const columns = [
  'region',
  'productKind',
  'productId',
  'customer',
  'alsoNamed',
  'dimension',
  'operation',
  'hour',
  'state',
  'billed',
  'refused',
  'notBilled',
  'moneyBilled',
  'moneyNotBilled',
  'currency',
  'lossAt',
  'isRecoverable',
  'callers',
  'reasons',
  'eventIds',
  'files',
] as const;

type Row = { [column in (typeof columns)[number]]: string | number | boolean | undefined };

/** A table of RFC 4180 with a heading, in pieces. Times are ISO 8601, UTC. Walks the series once. */
export function* renderCsv(report: AuditReport): Generator<string> {
  yield line(columns);
  for (const series of report.series())
    for (const cell of series.cells) {
      const row = rowOf(series, cell);
      yield line(columns.map((column) => row[column]));
    }
}

function rowOf({ series, price }: SeriesHours, cell: HourCell): Row {
  const attempts = [...cell.accepted, ...cell.standing, ...cell.madeGood];
  const moments = attempts.flatMap(({ first, last }) => [first, last]);
  const moneyOf = (quantity: number | undefined) =>
    price && quantity !== undefined ? Number((quantity * price.perUnit).toPrecision(15)) : undefined;
  return {
    region: series.region,
    productKind: series.product.kind,
    productId: series.product.id,
    customer: series.customer,
    alsoNamed: listOf(series.alsoNamed ?? []),
    dimension: series.dimension,
    operation: series.eventName,
    hour: renderEventTime(cell.hour),
    state: cell.state,
    billed: cell.billed,
    refused: cell.refused,
    notBilled: cell.notBilled,
    moneyBilled: moneyOf(cell.billed),
    moneyNotBilled: moneyOf(cell.notBilled),
    currency: price?.currency,
    lossAt: cell.lossAt === undefined ? undefined : renderEventTime(cell.lossAt),
    isRecoverable: cell.isRecoverable,
    callers: listOf(attempts.map(({ caller }) => caller.name)),
    reasons: listOf([...(cell.reason === undefined ? [] : [cell.reason]), ...refusalsOf(attempts)]),
    eventIds: listOf(moments.map(({ eventId }) => eventId)),
    files: listOf(moments.map(({ file }) => file)),
  };
}

function refusalsOf(attempts: readonly Attempt[]): string[] {
  return attempts.filter(({ outcome }) => outcome !== 'accepted').map(({ code }) => code);
}

/** No comma, semicolon or tab: a spreadsheet that splits at one of them would begin a cell there. */
function listOf(texts: readonly string[]): string {
  return texts.length < 2 ? (texts[0] ?? '') : [...new Set(texts)].join(' | ');
}

function line(values: readonly (string | number | boolean | undefined)[]): string {
  return `${values.map(field).join(',')}\r\n`;
}

/** A letter or digit first, nothing that a spreadsheet splits at, and no space at the end. */
const harmless = /^\w(?:[\w .:/()-]*[\w.:/()-])?$/;

function field(value: string | number | boolean | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  if (value === '' || harmless.test(value)) return value;
  return `"${guard(visible(value)).replaceAll('"', '""')}"`;
}

/** What begins a formula, and the full-width forms of it (OWASP, CSV Injection). */
const formula = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
/** The same behind what some spreadsheets split a line at, whatever quotes are around it. */
const laterFormula = /([,;|"'])(\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** The text with an apostrophe before whatever would begin a formula. Tabs and line ends are no longer in it. */
function guard(text: string): string {
  const guarded = text.replaceAll(laterFormula, "$1$2'");
  return formula.test(guarded) ? `'${guarded}` : guarded;
}
