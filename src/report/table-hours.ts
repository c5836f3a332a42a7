/** Renders hours as lines for a terminal: those that are not fine as runs, or every one of them. */

import { hourMs } from '../time/hours.ts';
import type { Series } from '../hours/cells.ts';
import { quantityText, counted } from '../text/figures.ts';
import { rangeText, hourText } from '../text/times.ts';
import { remarkOn } from './hour-remark.ts';
import { isFine, markAt, rankOf } from './marks.ts';
import { placeName, seriesName } from './names.ts';
import type { Moment } from '../calls/order.ts';
import type { Paint } from './paint.ts';
import type { AuditReport } from './report-type.ts';
import { deadlineOf } from './runs.ts';
import type { HourRun } from './runs.ts';
import { placeKey } from './survey.ts';
import { visible, wrap } from '../text/terminal.ts';

const quantityWidth = 10;
const countWidth = 5;
const stateWidth = 11;
const head = `    ${'From hour'.padEnd(16)} ${'Hours'.padStart(countWidth)}  ${'State'.padEnd(stateWidth)}${'Billed'.padStart(quantityWidth)}${'Refused'.padStart(quantityWidth)}  By whom, and why`;

/** Runs below the names of their products and series; `hoursLeftOut` have no run. */
export function* runLines(
  runs: readonly HourRun[],
  hoursLeftOut: number,
  width: number,
  paint: Paint,
): Generator<string> {
  const headings = createHeadings(paint);
  for (const run of runs) {
    yield* headings(run.series);
    const { rank, state, billed, refused, remark, deadline, range, hourCount } = run;
    // Of longer periods not every hour between is meant.
    const apart = range.to - range.from > hourCount * hourMs ? [rangeText(range, hourCount)] : [];
    const text = [...apart, remark, deadline].filter((part) => part !== '').join('; ');
    yield* hourLines({ hour: range.from, hourCount, rank, state, billed, refused, text }, width, paint);
    if (run.proof) yield* proofLines(run.proof, run.proofCount, width, paint);
  }
  if (hoursLeftOut > 0)
    yield `  and ${counted(hoursLeftOut, 'less urgent hour')} more: the CSV and JSON reports have them all`;
}

/** Every hour of the report. */
export function* allHourLines(report: AuditReport, width: number, paint: Paint): Generator<string> {
  const headings = createHeadings(paint);
  for (const { series, cells } of report.series()) {
    for (const cell of cells) {
      yield* headings(series);
      const { hour, state, billed, refused } = cell;
      const rank = rankOf(cell);
      const deadline = isFine(rank) ? '' : deadlineOf(cell);
      const text = [remarkOn(cell, series), deadline].filter((part) => part !== '').join('; ');
      yield* hourLines({ hour, hourCount: 1, rank, state, billed, refused, text }, width, paint);
    }
  }
}

type HourLine = {
  hour: number;
  hourCount: number;
  rank: number;
  state: string;
  billed: number | undefined;
  refused: number | undefined;
  text: string;
};

function* hourLines(line: HourLine, width: number, paint: Paint): Generator<string> {
  const { hour, hourCount, rank, state, billed, refused, text } = line;
  const quantities = quantity(billed) + quantity(refused);
  const start = `    ${hourText(hour).padEnd(16)} ${String(hourCount).padStart(countWidth)}  `;
  const indent = start.length + stateWidth + quantities.length + 2;
  const [first = '', ...rest] = wrap(visible(text), width - indent);
  const padding = ' '.repeat(stateWidth - state.length);
  yield `${start}${paint(markAt(rank).tone, state)}${padding}${quantities}  ${first}`;
  for (const more of rest) yield ' '.repeat(indent) + more;
}

/** The path stands in a line of its own, however long: one that is broken cannot be copied. */
function* proofLines(proof: Moment, proofCount: number, width: number, paint: Paint): Generator<string> {
  const more = proofCount > 1 ? ` and ${counted(proofCount - 1, 'more event')}, first` : '';
  const lines = [...wrap(visible(`event ${proof.eventId}${more} in`), width - 8), visible(proof.file)];
  for (const line of lines) yield `        ${paint('faint', line)}`;
}

function quantity(value: number | undefined): string {
  return (value === undefined ? '-' : quantityText(value)).padStart(quantityWidth);
}

/** Gives the heading of a series' product and its own name where they are not those of the series before. */
function createHeadings(paint: Paint) {
  let place: string | undefined;
  let last: Series | undefined;
  return function* headings(series: Series): Generator<string> {
    const key = placeKey(series);
    if (key !== place) {
      if (place !== undefined) yield '';
      yield paint('heading', visible(placeName(series)));
      yield paint('faint', head);
    }
    if (series !== last) yield `  ${visible(seriesName(series))}`;
    place = key;
    last = series;
  };
}
