/**
 * Renders an audit's report as one HTML page that needs nothing else: heatmaps, findings with evidence,
 * totals, coverage.
 */

import { hash } from 'node:crypto';

import { answerOf, billedHours, openFindings, severitiesText } from './answer.ts';
import { layOutColumns } from './columns.ts';
import { periodText } from './coverage-text.ts';
import { amountText, numberText, counted } from '../text/figures.ts';
import { distanceText, momentText, hourText } from '../text/times.ts';
import { heatmapsOf } from './heatmap.ts';
import { findingsSection } from './html-findings.ts';
import { detail, heatmapSection, legend } from './html-heatmap.ts';
import { script } from './html-script.ts';
import { coverageSection, hoursSection, totalsSection, unplacedSection } from './html-sections.ts';
import { style } from './html-style.ts';
import { html } from '../text/html.ts';
import { marks } from './marks.ts';
import type { AuditReport } from './report-type.ts';
import { surveyOf, worstPlaces } from './survey.ts';
import type { PlaceCounts, Survey } from './survey.ts';

/** With some 250 bytes each, the cells of all heatmaps come to some 4 MB. */
const cellsMax = 16_000;
const columnsMax = 96;
const columnsMin = 31;
const rowsMax = 40;
const placesMax = 60;
const runsMax = 1000;

/** The page in pieces. Nothing in it is loaded from anywhere. Walks the series twice. */
export function* renderHtml(report: AuditReport): Generator<string> {
  const survey = surveyOf(report, runsMax);
  yield head(report);
  yield `<header><h1>Metering audit</h1>\n<p class="faint">As of ${momentText(report.asOf)} UTC, ${periodText(report.from, report.to)}</p>\n`;
  yield answerHtml(report, survey);
  yield tiles(report, survey);
  yield `${navigation(report, survey)}</header>\n<main>\n`;
  if (survey.seriesCount > 0) yield* heatmaps(report, survey);
  yield* findingsSection(report.findings, report.asOf);
  yield* hoursSection(survey);
  yield* totalsSection(report);
  yield* unplacedSection(report.unplaced);
  yield coverageSection(report);
  yield `</main>\n<footer class="faint">Made by metertrail audit from CloudTrail log files alone.</footer>\n<script>${script}</script>\n</body></html>\n`;
}

function head({ asOf }: AuditReport): string {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
    `script-src 'sha256-${hash('sha256', script, 'base64')}'`,
    // The icon below, so that no browser asks a server for one.
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en"><head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>Metering audit, ${hourText(asOf)} UTC</title>
<style>${style}</style>
</head><body>
`;
}

function answerHtml(report: AuditReport, survey: Survey): string {
  const label = { billed: 'Billed', findings: 'Findings', incomplete: 'Incomplete' }[report.conclusion];
  return `<div class="card answer ${report.conclusion}"><b>${label}</b><p>${html(answerOf(report, survey))}</p></div>\n`;
}

function tiles(report: AuditReport, survey: Survey): string {
  const { hours, money, asOf } = report;
  const { recoverable, lost, lossAt } = survey;
  const found = openFindings(report);
  const until = lossAt === undefined ? '' : `the first is lost ${distanceText(lossAt, asOf)}`;
  const all = [
    tile('good', 'hours billed', billedHours(hours), `of ${survey.seriesCount} series`),
    tile('warn', 'hours can still be billed', recoverable, until),
    tile('bad', 'hours lost', lost),
    tile('bad', 'hours conflicting', hours.conflicting),
    tile('', 'hours not known', hours.unknown),
    tile('bad', 'findings', found.length, severitiesText(found)),
    ...money.flatMap(({ currency, billed, atRisk, lost: amountLost }) => [
      tile('good', `${currency} billed`, amountText(billed)),
      tile('warn', `${currency} at risk`, amountText(atRisk)),
      tile('bad', `${currency} lost`, amountText(amountLost)),
    ]),
  ];
  return `<dl class="tiles">${all.join('\n')}</dl>\n`;
}

/** A number that is worth a look; nothing for a zero. */
function tile(tone: string, name: string, value: number | string, more = ''): string {
  if (value === 0 || value === '0.00') return '';
  const text = typeof value === 'number' ? numberText(value) : value;
  const title = value === 1 ? name.replace(/^(hour|finding)s/, '$1') : name;
  const note = more === '' ? '' : `<dd class="more faint">${html(more)}</dd>`;
  return `<div class="${tone}"><dt>${html(title)}</dt><dd class="value">${text}</dd>${note}</div>`;
}

function navigation(report: AuditReport, survey: Survey): string {
  const links = [
    ...(survey.seriesCount > 0 ? [['heatmaps', 'Heatmaps']] : []),
    ...(report.findings.length > 0 ? [['findings', `Findings (${report.findings.length})`]] : []),
    ...(survey.runs.length > 0 ? [['hours', 'Hours']] : []),
    ...(report.totals.length > 0 ? [['totals', 'Totals']] : []),
    ...(report.unplaced.length > 0 ? [['calls', 'Calls of unknown hours']] : []),
    ['coverage', 'Coverage'],
  ];
  const items = links.map(([id, text]) => `<li><a href="#${id}">${text}</a></li>`);
  return `<nav aria-label="Sections"><ul>${items.join('')}</ul></nav>\n`;
}

function* heatmaps(report: AuditReport, survey: Survey): Generator<string> {
  const places = worstPlaces(survey.places, placesMax);
  const rows = places.reduce((sum, { seriesCount }) => sum + Math.min(seriesCount, rowsMax + 1), 0);
  const room = Math.floor(cellsMax / rows);
  const columns = layOutColumns(
    survey.hours,
    survey.period,
    Math.max(columnsMin, Math.min(columnsMax, room)),
  );
  yield '<div><h2 id="heatmaps">Heatmaps</h2>\n';
  yield legend(countsOf(survey.places), columns);
  for (const heatmap of heatmapsOf(report, places, columns, rowsMax)) yield* heatmapSection(heatmap, columns);
  const more = survey.places.length - places.length;
  if (more > 0)
    yield `<p>And ${counted(more, 'less urgent product')} and Regions more: see the totals.</p>\n`;
  yield `${detail}</div>\n`;
}

function countsOf(places: readonly PlaceCounts[]): number[] {
  return marks.map((_, rank) => places.reduce((sum, { hours }) => sum + (hours[rank] ?? 0), 0));
}
