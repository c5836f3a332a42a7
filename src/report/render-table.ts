/** Renders an audit's report as text for a terminal, 100 columns wide, with the answer in its last line. */

import { hourStates } from '../hours/hour-cell.ts';
import { answerOf } from './answer.ts';
import { layOutColumns } from './columns.ts';
import { coverageFacts, periodText } from './coverage-text.ts';
import { quantityText, counted } from '../text/figures.ts';
import { sumText } from './sum-text.ts';
import { momentText } from '../text/times.ts';
import { heatmapsOf } from './heatmap.ts';
import { marks } from './marks.ts';
import { placeName } from './names.ts';
import { paintOf } from './paint.ts';
import type { Paint } from './paint.ts';
import type { AuditReport, Total } from './report-type.ts';
import type { UnplacedCall } from '../coverage/coverage.ts';
import { placeKey, surveyOf, worstPlaces } from './survey.ts';
import type { Survey } from './survey.ts';
import { findingLines } from './table-findings.ts';
import { heatmapLines, legendLines } from './table-heatmap.ts';
import { allHourLines, runLines } from './table-hours.ts';
import { visible, wrap } from '../text/terminal.ts';

const width = 100;
const columnsMax = 72;
const rowsMax = 20;
const placesMax = 20;
const runsMax = 100;
const unplacedNamedMax = 20;
const filesNamedMax = 10;
const factWidth = 10;

/**
 * The report as lines, each with its line end, so that a report of any length can be written as it is made.
 * With `allHours` every hour is listed, else those that are not fine. Walks the series twice, or three times
 * for all hours.
 */
export function* renderTable(
  report: AuditReport,
  options: { isColoured?: boolean; allHours?: boolean } = {},
): Generator<string> {
  const { isColoured = false, allHours = false } = options;
  const paint = paintOf(isColoured);
  for (const line of linesOf(report, allHours, paint)) yield `${line.trimEnd()}\n`;
}

function* linesOf(report: AuditReport, allHours: boolean, paint: Paint): Generator<string> {
  const survey = surveyOf(report, runsMax);
  const { asOf, from, to, findings, unplaced, conclusion } = report;
  yield `Metering audit as of ${momentText(asOf)} UTC, ${periodText(from, to)}`;
  yield '';
  if (survey.seriesCount > 0) yield* heatmapSection(report, survey, paint);
  yield* findingLines(findings, asOf, width, paint);
  yield* hourSection(report, survey, allHours, paint);
  if (report.totals.length > 0) yield* totalSection(report, paint);
  if (unplaced.length > 0) yield* unplacedSection(unplaced, paint);
  yield* coverageSection(report, paint);
  const style = { billed: 'good', findings: 'critical', incomplete: 'warning' } as const;
  for (const line of wrap(visible(answerOf(report, survey)), width)) yield paint(style[conclusion], line);
}

function* heatmapSection(report: AuditReport, survey: Survey, paint: Paint): Generator<string> {
  const columns = layOutColumns(survey.hours, survey.period, columnsMax);
  const places = worstPlaces(survey.places, placesMax);
  const counts = marks.map((_, rank) =>
    survey.places.reduce((sum, { hours }) => sum + (hours[rank] ?? 0), 0),
  );
  yield* legendLines(counts, columns, width, paint);
  yield '';
  for (const heatmap of heatmapsOf(report, places, columns, rowsMax)) {
    yield* heatmapLines(heatmap, columns, width, paint);
    yield '';
  }
  const more = survey.places.length - places.length;
  if (more > 0) {
    yield `and ${counted(more, 'less urgent product')} and Regions more: see the totals`;
    yield '';
  }
}

function* hourSection(
  report: AuditReport,
  survey: Survey,
  allHours: boolean,
  paint: Paint,
): Generator<string> {
  if (allHours ? survey.seriesCount === 0 : survey.runs.length === 0) return;
  yield paint('heading', allHours ? 'All hours' : 'Hours that are not billed as they should be');
  yield '';
  yield* allHours
    ? allHourLines(report, width, paint)
    : runLines(survey.runs, survey.runHoursLeftOut, width, paint);
  yield '';
}

function* totalSection({ totals, money }: AuditReport, paint: Paint): Generator<string> {
  yield paint('heading', 'Totals');
  yield '';
  for (const ofPlace of Map.groupBy(totals, placeKey).values()) {
    const nameWidth = Math.min(24, Math.max(9, ...ofPlace.map(({ dimension }) => visible(dimension).length)));
    yield visible(ofPlace[0] ? placeName(ofPlace[0]) : '');
    yield paint(
      'faint',
      `  ${'Dimension'.padEnd(nameWidth)}${'Billed'.padStart(12)}${'Not billed'.padStart(12)}  Hours`,
    );
    for (const total of ofPlace) yield* totalLines(total, nameWidth);
    yield '';
  }
  for (const sum of money) yield visible(`All products: ${sumText(sum)}`);
  if (money.length > 0) yield '';
}

function* totalLines(total: Total, nameWidth: number): Generator<string> {
  const { dimension, billed, notBilled, isNotBilledKnown, hours, money } = total;
  const least = `${isNotBilledKnown ? '' : '>= '}${quantityText(notBilled)}`;
  const names = wrap(visible(dimension), nameWidth);
  for (const name of names.slice(0, -1)) yield `  ${name}`;
  const start = `  ${(names.at(-1) ?? '').padEnd(nameWidth)}${quantityText(billed).padStart(12)}${least.padStart(12)}  `;
  const counted = hourStates.filter((state) => hours[state] > 0).map((state) => `${hours[state]} ${state}`);
  const texts = [counted.join(', '), ...(money ? [sumText(money)] : [])];
  const lines = texts.flatMap((text) => wrap(visible(text), width - start.length));
  for (const [index, line] of lines.entries()) yield (index === 0 ? start : ' '.repeat(start.length)) + line;
}

function* unplacedSection(calls: readonly UnplacedCall[], paint: Paint): Generator<string> {
  yield paint('heading', 'Calls with usage records of unknown hours');
  yield '';
  for (const call of calls.slice(0, unplacedNamedMax)) {
    const records = call.records === undefined ? '' : `, ${counted(call.records, 'record')}`;
    const outcome = call.errorCode ?? 'no error';
    const what = `${call.eventName} ${outcome}, ${call.caller.name}: ${call.reason}${records}; event ${call.eventId} in ${call.file}`;
    const [first = '', ...rest] = wrap(visible(what), width - 24, 'whole');
    yield `  ${momentText(call.time)}   ${first}`;
    for (const line of rest) yield `${' '.repeat(24)}${line}`;
  }
  const more = calls.length - unplacedNamedMax;
  if (more > 0) yield `  and ${more} more`;
  yield '';
}

function* coverageSection(report: AuditReport, paint: Paint): Generator<string> {
  yield paint('heading', 'Coverage');
  for (const { label, lines } of coverageFacts(report, filesNamedMax))
    for (const [index, text] of lines.entries()) {
      const [first = '', ...rest] = wrap(visible(text), width - 2 - factWidth, 'whole');
      yield `  ${(index === 0 ? label : '').padEnd(factWidth)}${first}`;
      for (const line of rest) yield ' '.repeat(2 + factWidth) + line;
    }
  yield '';
}
