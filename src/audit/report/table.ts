/** An audit's report into text for people, 100 columns wide. */

import type { Product } from '../call.ts';
import { compareTexts } from '../order.ts';
import { conclusionText, coverageLines } from './coverage.ts';
import { remarkOn } from './remark.ts';
import { countedAs, countedStates } from './report.ts';
import type { AuditReport, JudgedCell, Total, UnplacedCall } from './report.ts';
import { count, hourText, visible, wrap } from './text.ts';

const width = 100;
const stateWidth = 11;
const quantityWidth = 10;
const unplacedNamedMax = 20;

/**
 * The report as lines, each with its line end, so that a report of any length can be written as it is made.
 */
export function* renderTable(report: AuditReport): Generator<string> {
  for (const line of linesOf(report)) yield `${line.trimEnd()}\n`;
}

function* linesOf(report: AuditReport): Generator<string> {
  yield* productLines(report);
  if (report.unplaced.length > 0) yield* unplacedLines(report.unplaced);
  yield* coverageLines(report.coverage);
  yield '';
  yield* wrap(conclusionText(report), width);
}

function* productLines(report: AuditReport): Generator<string> {
  const totals = Map.groupBy(report.totals, keyOf);
  let product: string | undefined;
  let series: string | undefined;
  for (const cell of report.cells) {
    const key = keyOf(cell);
    if (key !== product) {
      if (product !== undefined) yield* totalLines(totals.get(product) ?? []);
      yield `${productName(cell.product)}, ${visible(cell.region)}`;
      yield '';
      yield row('Hour (UTC)', 'State', 'Billed', 'Refused', 'By whom, and why');
      product = key;
      series = undefined;
    }
    const name = seriesName(cell);
    if (name !== series) yield `  ${name}`;
    series = name;
    yield* cellLines(cell);
  }
  if (product !== undefined) yield* totalLines(totals.get(product) ?? []);
}

function keyOf({ product, region }: { product: Product; region: string }): string {
  return JSON.stringify([product.kind, product.id, region]);
}

function productName({ kind, id }: Product): string {
  return `${kind === 'code' ? 'Product' : 'Licence'} ${visible(id)}`;
}

function seriesName({ customer, alsoNamed = [], dimension, eventName }: JudgedCell): string {
  const operation = eventName === 'MeterUsage' ? ' (MeterUsage)' : '';
  return `${[customer, ...alsoNamed].map(visible).join(' = ')}, ${visible(dimension)}${operation}`;
}

function* cellLines(cell: JudgedCell): Generator<string> {
  const start = row(hourText(cell.hour), countedAs(cell), quantity(cell.billed), quantity(cell.refused), '');
  const [first = '', ...rest] = wrap(visible(remarkOn(cell)), width - start.length);
  yield start + first;
  for (const line of rest) yield ' '.repeat(start.length) + line;
}

function row(hour: string, state: string, billed: string, refused: string, remark: string): string {
  const quantities = billed.padStart(quantityWidth) + refused.padStart(quantityWidth);
  return `    ${hour.padEnd(16)}  ${state.padEnd(stateWidth)}${quantities}  ${remark}`;
}

function quantity(value: number | undefined): string {
  return value === undefined ? '-' : String(value);
}

function* totalLines(totals: Total[]): Generator<string> {
  yield '';
  const nameWidth = Math.min(24, Math.max(5, ...totals.map(({ dimension }) => visible(dimension).length)));
  yield `  ${'Total'.padEnd(nameWidth)}${'Billed'.padStart(12)}${'Not billed'.padStart(12)}  Hours`;
  for (const total of totals.toSorted((one, other) => compareTexts(one.dimension, other.dimension))) {
    const notBilled = `${total.isNotBilledKnown ? '' : '>= '}${total.notBilled}`;
    const quantities = String(total.billed).padStart(12) + notBilled.padStart(12);
    const names = wrap(visible(total.dimension), nameWidth);
    for (const name of names.slice(0, -1)) yield `  ${name}`;
    yield `  ${(names.at(-1) ?? '').padEnd(nameWidth)}${quantities}  ${hoursText(total)}`;
  }
  yield '';
}

function hoursText({ hours }: Total): string {
  const counted = countedStates.filter((state) => hours[state] > 0);
  return counted.map((state) => `${hours[state]} ${state}`).join(', ');
}

function* unplacedLines(calls: UnplacedCall[]): Generator<string> {
  yield 'Calls with usage records of unknown hours';
  yield '';
  for (const call of calls.slice(0, unplacedNamedMax)) {
    const time = new Date(call.time).toISOString().slice(0, 19).replace('T', ' ');
    const records = call.records === undefined ? '' : `, ${count(call.records, 'record')}`;
    const outcome = call.errorCode === undefined ? 'no error' : call.errorCode;
    const what = `${call.eventName} ${outcome}, ${call.caller.name}: ${call.reason}${records}; event ${call.eventId}`;
    const [first = '', ...rest] = wrap(visible(what), width - 24);
    yield `  ${time}   ${first}`;
    for (const line of rest) yield `${' '.repeat(24)}${line}`;
  }
  const more = calls.length - unplacedNamedMax;
  if (more > 0) yield `  and ${more} more`;
  yield '';
}
