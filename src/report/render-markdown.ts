/** Renders an audit's report as Markdown for a pull request or a ticket: short enough for a comment. */

import { hourStates } from '../hours/hour-cell.ts';
import { answerOf } from './answer.ts';
import { layOutColumns } from './columns.ts';
import { coverageFacts, periodText } from './coverage-text.ts';
import { quantityText, counted } from '../text/figures.ts';
import { sumText } from './sum-text.ts';
import { momentText, rangesText } from '../text/times.ts';
import { heatmapsOf } from './heatmap.ts';
import { code, codeBlock, prose } from '../text/markdown.ts';
import { marks } from './marks.ts';
import type { AuditReport, Total } from './report-type.ts';
import type { Finding } from '../findings/finding.ts';
import { surveyOf, worstPlaces } from './survey.ts';
import type { Survey } from './survey.ts';
import { acknowledgedText, deadlineText, stakeText } from './table-findings.ts';
import { heatmapLines, legendLines } from './table-heatmap.ts';
import { paintOf } from './paint.ts';

/** A comment on GitHub has at most 65,536 characters; the rest is room for notes of what is cut. */
const lengthMax = 65_536 - 2_000;
/** Room kept for what stands behind the findings; what of it is not used stays free. */
const lengthOfTotals = 10_000;
const lengthOfHeatmaps = 12_000;
const lengthOfEvidence = 10_000;
const lengthOfCoverage = 8_000;
const answerLengthMax = 1_500;

const plain = paintOf(false);
const width = 100;
const columnsMax = 72;
const rowsMax = 10;
const placesMax = 5;
const proofsNamedMax = 2;
const rangesNamedMax = 3;
const filesNamedMax = 5;

/** The whole of it is one comment. Walks the series twice. */
export function* renderMarkdown(report: AuditReport): Generator<string> {
  const survey = surveyOf(report, 0);
  const title = {
    billed: 'everything was billed',
    findings: 'not everything is fine',
    incomplete: 'no complete answer',
  };
  const head = [
    `## Metering audit: ${title[report.conclusion]}`,
    '',
    `**${prose(answerOf(report, survey), answerLengthMax)}**`,
    '',
    `As of ${momentText(report.asOf)} UTC, ${periodText(report.from, report.to)}.`,
    '',
  ].join('\n');
  yield `${head}\n`;
  const lengthBehind = lengthOfTotals + lengthOfHeatmaps + lengthOfEvidence + lengthOfCoverage;
  yield* findingsSection(report, lengthMax - head.length - lengthBehind);
  yield* totalsSection(report, lengthOfTotals);
  yield* heatmapSection(report, survey, lengthOfHeatmaps);
  yield* evidenceSection(report, lengthOfEvidence);
  yield* coverageSection(report, lengthOfCoverage);
}

function* findingsSection({ findings, asOf }: AuditReport, length: number): Generator<string> {
  if (findings.length === 0) return;
  yield '### Findings\n\n| Severity | What | Until when | What to do |\n| --- | --- | --- | --- |\n';
  yield* rows(
    findings.map((finding) => () => findingRow(finding, asOf)),
    length,
    'finding',
  );
}

function findingRow(finding: Finding, asOf: number): string {
  const { severity, title, action, hours, culprits, id, acknowledged } = finding;
  const about = [
    ...(hours.length > 0 ? [prose(rangesText(hours, rangesNamedMax))] : []),
    ...[stakeText(finding)].filter((text) => text !== '').map((text) => prose(text)),
    ...(culprits.length > 0
      ? [
          `by ${culprits
            .slice(0, rangesNamedMax)
            .map((name) => code(name))
            .join(', ')}`,
        ]
      : []),
    code(id),
  ];
  const what = `${acknowledged ? '' : '**'}${prose(title)}${acknowledged ? '' : '**'}<br>${about.join('<br>')}`;
  const cells = [
    acknowledged ? `${severity}, acknowledged` : `**${severity}**`,
    what,
    prose(deadlineText(finding, asOf)),
    acknowledged ? prose(`Acknowledged: ${acknowledgedText(finding)}`) : prose(action),
  ];
  return row(cells);
}

function* evidenceSection({ findings }: AuditReport, length: number): Generator<string> {
  const proven = findings.filter(({ evidence }) => evidence.length > 0);
  if (proven.length === 0) return;
  yield '<details><summary>Evidence</summary>\n\n| Finding | Events |\n| --- | --- |\n';
  yield* rows(
    proven.map((finding) => () => evidenceRow(finding)),
    length,
    'finding',
  );
  yield '</details>\n\n';
}

function evidenceRow({ id, evidence, evidenceCount }: Finding): string {
  const proofs = evidence
    .slice(0, proofsNamedMax)
    .map(({ eventId, time, caller, file }) =>
      [code(eventId), `${momentText(time)} UTC`, code(caller), code(file)].join(', '),
    );
  const more = evidenceCount - proofs.length;
  return row([
    code(id),
    [...proofs, ...(more > 0 ? [`and ${counted(more, 'more event')}`] : [])].join('<br>'),
  ]);
}

function* totalsSection({ totals }: AuditReport, length: number): Generator<string> {
  if (totals.length === 0) return;
  yield '### By product\n\n| Product | Region | Dimension | Billed | Not billed | Hours | Money |\n| --- | --- | --- | ---: | ---: | --- | --- |\n';
  yield* rows(
    totals.map((total) => () => totalRow(total)),
    length,
    'total',
  );
}

function totalRow(total: Total): string {
  const { product, region, dimension, billed, notBilled, isNotBilledKnown, hours, money } = total;
  const counted = hourStates.filter((state) => hours[state] > 0).map((state) => `${hours[state]} ${state}`);
  return row([
    code(product.id),
    code(region),
    code(dimension),
    quantityText(billed),
    `${isNotBilledKnown ? '' : 'at least '}${quantityText(notBilled)}`,
    counted.join(', '),
    money ? prose(sumText(money)) : '',
  ]);
}

function* heatmapSection(report: AuditReport, survey: Survey, length: number): Generator<string> {
  if (survey.seriesCount === 0) return;
  const columns = layOutColumns(survey.hours, survey.period, columnsMax);
  const counts = marks.map((_, rank) =>
    survey.places.reduce((sum, { hours }) => sum + (hours[rank] ?? 0), 0),
  );
  const places = worstPlaces(survey.places, placesMax);
  const lines = [...legendLines(counts, columns, width, plain)];
  let used = lines.join('\n').length;
  let left = survey.places.length - places.length;
  for (const heatmap of heatmapsOf(report, places, columns, rowsMax)) {
    const more = ['', ...heatmapLines(heatmap, columns, width, plain)].map((line) => line.trimEnd());
    used += more.join('\n').length;
    if (used > length) left += 1;
    else lines.push(...more);
  }
  yield `<details><summary>Heatmap</summary>\n\n${codeBlock(lines)}\n`;
  if (left > 0) yield `${counted(left, 'more product')} and Regions have no room here.\n\n`;
  yield '</details>\n\n';
}

function* coverageSection(report: AuditReport, length: number): Generator<string> {
  yield '<details><summary>Coverage</summary>\n\n| | |\n| --- | --- |\n';
  const facts = coverageFacts(report, filesNamedMax);
  const texts = facts.map(
    ({ label, lines }) =>
      () =>
        row([label, lines.map((line) => prose(line, 300)).join('<br>')]),
  );
  yield* rows(texts, length, 'fact');
  yield '</details>\n';
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

/** As many rows as there is room for, and how many there are besides. */
function* rows(all: readonly (() => string)[], length: number, noun: string): Generator<string> {
  let used = 0;
  for (const [index, render] of all.entries()) {
    const text = render();
    used += text.length;
    if (used > length) {
      yield `\n${counted(all.length - index, `more ${noun}`)} cut: a comment has room for 65,536 characters.\n`;
      break;
    }
    yield text;
  }
  yield '\n';
}
