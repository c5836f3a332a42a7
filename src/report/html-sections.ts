/**
 * Renders the lists of a report as HTML: hours that are not fine, totals, calls of unknown hours, and the
 * coverage.
 */

import { hourStates } from '../hours/hour-cell.ts';
import { coverageFacts } from './coverage-text.ts';
import { quantityText, counted } from '../text/figures.ts';
import { sumText } from './sum-text.ts';
import { momentText, rangeText } from '../text/times.ts';
import { toneClass } from './html-heatmap.ts';
import { code, facts, html, table } from '../text/html.ts';
import { customerName, dimensionName, placeName } from './names.ts';
import type { AuditReport, Total } from './report-type.ts';
import type { UnplacedCall } from '../coverage/coverage.ts';
import type { HourRun } from './runs.ts';
import { placeKey } from './survey.ts';
import type { Survey } from './survey.ts';

const unplacedNamedMax = 200;
const filesNamedMax = 100;

export function* hoursSection({ runs, runHoursLeftOut }: Survey): Generator<string> {
  if (runs.length === 0) return;
  yield '<h2 id="hours">Hours that are not billed as they should be</h2>\n';
  const columns = [
    'Customer',
    'Dimension',
    'Hours (UTC)',
    'State',
    '#Billed',
    '#Refused',
    'By whom, and why',
    'Evidence',
  ];
  const bodies = Map.groupBy(runs, ({ series }) => placeKey(series)).values();
  yield* table(
    'Hours that are not billed as they should be',
    columns,
    bodies.map((ofPlace) => ({
      heading: ofPlace[0] && html(placeName(ofPlace[0].series)),
      rows: ofPlace.map(runRow),
    })),
  );
  if (runHoursLeftOut > 0)
    yield `<p>And ${counted(runHoursLeftOut, 'less urgent hour')} more: the CSV and JSON reports have them all.</p>\n`;
}

function runRow(run: HourRun): string[] {
  const { series, range, hourCount, rank, state, billed, refused, remark, deadline, proof, proofCount } = run;
  const more = proofCount > 1 ? ` and ${counted(proofCount - 1, 'more event')}, first` : '';
  return [
    html(customerName(series)),
    html(dimensionName(series)),
    html(rangeText(range, hourCount)),
    `<span class="state ${toneClass(rank)}">${state}</span>`,
    billed === undefined ? '' : quantityText(billed),
    refused === undefined ? '' : quantityText(refused),
    [remark, deadline]
      .filter((text) => text !== '')
      .map(html)
      .join('<br>'),
    proof ? `${code(proof.eventId)}${more} in ${code(proof.file)}` : '',
  ];
}

export function* totalsSection({ totals }: AuditReport): Generator<string> {
  if (totals.length === 0) return;
  yield '<h2 id="totals">Totals</h2>\n';
  const bodies = Map.groupBy(totals, placeKey).values();
  yield* table(
    'Totals of each dimension',
    ['Dimension', '#Billed', '#Not billed', 'Hours', 'Money'],
    bodies.map((ofPlace) => ({
      heading: ofPlace[0] && html(placeName(ofPlace[0])),
      rows: ofPlace.map(totalRow),
    })),
  );
}

function totalRow(total: Total): string[] {
  const { dimension, billed, notBilled, isNotBilledKnown, hours, money } = total;
  const counted = hourStates.filter((state) => hours[state] > 0).map((state) => `${hours[state]} ${state}`);
  return [
    html(dimension),
    quantityText(billed),
    `${isNotBilledKnown ? '' : 'at least '}${quantityText(notBilled)}`,
    counted.join(', '),
    money ? html(sumText(money)) : '',
  ];
}

export function* unplacedSection(calls: readonly UnplacedCall[]): Generator<string> {
  if (calls.length === 0) return;
  yield '<h2 id="calls">Calls with usage records of unknown hours</h2>\n';
  const rows = calls
    .slice(0, unplacedNamedMax)
    .map((call) => [
      `<span class="nowrap">${momentText(call.time)}</span>`,
      html(call.eventName),
      html(call.caller.name),
      html(call.errorCode ?? 'no error'),
      html(`${call.reason}${call.records === undefined ? '' : `, ${counted(call.records, 'record')}`}`),
      `${code(call.eventId)} in ${code(call.file)}`,
    ]);
  yield* table(
    'Calls with usage records of unknown hours',
    ['Time (UTC)', 'Operation', 'Caller', 'Result', 'Why unknown', 'Evidence'],
    [{ rows }],
  );
  const more = calls.length - unplacedNamedMax;
  if (more > 0) yield `<p>And ${counted(more, 'call')} more: the JSON report has them all.</p>\n`;
}

export function coverageSection(report: AuditReport): string {
  const all = coverageFacts(report, filesNamedMax).map(({ label, lines }) => ({
    name: label,
    values: lines.map(html),
  }));
  return `<h2 id="coverage">Coverage</h2>\n<div class="card">${facts(all)}</div>\n`;
}
