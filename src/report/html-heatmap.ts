/**
 * Renders heatmaps as tables of HTML: a cell for each column of time, which tells all that is known of its
 * hours.
 */

import type { Columns } from './columns.ts';
import { quantityText, counted } from '../text/figures.ts';
import type { Bucket, Heatmap, HeatmapRow } from './heatmap.ts';
import { remarkOn } from './hour-remark.ts';
import { html, htmlLines } from '../text/html.ts';
import { markAt, marks } from './marks.ts';
import type { Tone } from './marks.ts';
import { placeName, seriesName } from './names.ts';
import { deadlineOf } from './runs.ts';
import { hourText } from '../text/times.ts';

/** Names of one letter: there may be many thousand cells. */
const classes: { [tone in Tone]: string } = {
  accepted: 'a',
  repeated: 'p',
  zero: 'z',
  atRisk: 'k',
  lost: 'l',
  different: 'd',
  unknown: 'u',
};

/** The class that colours what has the mark of this rank. */
export function toneClass(rank: number): string {
  return classes[markAt(rank).tone];
}

/** A label of a month or day needs the width of so many columns, without its year and with it. */
const shortSpanMin = 4;
const fullSpanMin = 7;

/** What the marks mean, of those that occur; `counts` are hours by rank. */
export function legend(counts: readonly number[], { scale, starts, isCut }: Columns): string {
  const items = marks.flatMap(({ symbol, tone, words }, rank) => {
    const hours = counts[rank] ?? 0;
    if (hours === 0) return [];
    return [
      `<li><span class="cell ${classes[tone]}" aria-hidden="true">${symbol}</span>${html(words)}: ${counted(hours, 'hour')}</li>`,
    ];
  });
  if (starts.includes('gap'))
    items.push('<li><span class="cell gap" aria-hidden="true">~</span>a long time without anything</li>');
  const notes = [
    `Hours in UTC; one column ${scale.words}${scale.isHour ? '' : ', which shows its most urgent hour'}.`,
    ...(isCut ? ['Older hours have no room here.'] : []),
  ];
  return `<p class="faint">${notes.join(' ')}</p>\n<ul class="legend">${items.join('\n')}</ul>\n`;
}

/** One heatmap with its heading. */
export function* heatmapSection(heatmap: Heatmap, columns: Columns): Generator<string> {
  const name = html(placeName(heatmap));
  yield `<section class="card"><h3>${name}</h3>\n<div class="scroll"><table class="map ${sizeOf(columns)}"><caption>Hours of ${name}</caption>\n`;
  yield `<thead>${labelRow(columns)}${tickRow(columns)}</thead>\n<tbody>\n`;
  for (const row of heatmap.rows) yield rowHtml(row, columns);
  yield '</tbody></table></div></section>\n';
}

/** Where the script tells of the hour that is pointed at. */
export const detail =
  '<p id="detail" class="detail" hidden>Point at an hour, or move to it with the arrow keys, to see what became of it.</p>\n';

/** How wide a column is, so that all of them have room. */
function sizeOf({ starts }: Columns): string {
  if (starts.length <= 40) return 'wide';
  return starts.length <= 72 ? 'medium' : 'narrow';
}

/** Days or months above their columns. */
function labelRow({ starts, scale }: Columns): string {
  const labels: { text: string; span: number }[] = [];
  for (const start of starts) {
    const text = start === 'gap' ? '~' : scale.label(start);
    const last = labels.at(-1);
    if (last?.text === text) last.span += 1;
    else labels.push({ text, span: 1 });
  }
  const cells = labels.map(({ text, span }) => {
    const short = span < shortSpanMin ? '' : span < fullSpanMin ? text.replace(/^\d{4}-/, '') : text;
    const rest = short === text ? '' : `<span class="hidden">${text}</span>`;
    const seen = rest === '' ? text : `<span aria-hidden="true">${short}</span>${rest}`;
    return `<th scope="colgroup" colspan="${span}" class="label">${seen}</th>`;
  });
  return `<tr><td class="corner"></td>${cells.join('')}</tr>\n`;
}

/** The time of each column; those between ticks are there for readers of the screen only. */
function tickRow({ starts, scale }: Columns): string {
  let sinceTick = Infinity;
  const cells = starts.map((start) => {
    sinceTick += 1;
    if (start === 'gap')
      return '<th scope="col"><span class="hidden">a long time without anything</span></th>';
    const tick = scale.tick(start, sinceTick === Infinity);
    if (tick === undefined || sinceTick < 3)
      return `<th scope="col"><span class="hidden">${scale.name(start)}</span></th>`;
    sinceTick = 0;
    return `<th scope="col" class="tick"><span>${tick}</span></th>`;
  });
  return `<tr><th scope="col"><span class="hidden">Series</span></th>${cells.join('')}</tr>\n`;
}

function rowHtml({ series, seriesCount, buckets }: HeatmapRow, { starts, scale }: Columns): string {
  const name = html(series ? seriesName(series) : `and ${seriesCount} more series`);
  const cells = starts.map((start, index) => {
    const bucket = buckets[index];
    if (start === 'gap') return '<td class="gap">~</td>';
    if (!bucket) return '<td></td>';
    const { symbol } = markAt(bucket.rank);
    const lines = [
      ...(sumOf(bucket) > 1 ? [sumLine(bucket, start, scale.words)] : []),
      ...detailOf(bucket, !series),
    ];
    return `<td class="${toneClass(bucket.rank)}" title="${htmlLines(lines)}">${symbol}</td>`;
  });
  return `<tr><th scope="row" title="${name}">${name}</th>${cells.join('')}</tr>\n`;
}

function sumOf({ counts }: Bucket): number {
  return counts.reduce((sum, hours) => sum + hours, 0);
}

/** `2026-05-02 12:00 UTC, for 6 hours: 1 missing, lost; 5 billed. The most urgent:`. */
function sumLine({ counts }: Bucket, start: number, words: string): string {
  const parts = counts.flatMap((hours, rank) => (hours > 0 ? [`${hours} ${markAt(rank).words}`] : []));
  return `${hourText(start)} UTC, ${words}: ${parts.join('; ')}. The most urgent:`;
}

function detailOf({ series, cell, rank }: Bucket, isOfMany: boolean): string[] {
  const { billed, refused } = cell;
  const quantities = [
    ...(billed === undefined ? [] : [`${quantityText(billed)} billed`]),
    ...(refused === undefined ? [] : [`${quantityText(refused)} refused`]),
  ];
  const attempts = cell.standing.length > 0 ? cell.standing : cell.accepted;
  const events = attempts.reduce((sum, attempt) => sum + attempt.count, 0);
  const proof = attempts[0]?.first;
  return [
    `${hourText(cell.hour)} UTC: ${[markAt(rank).words, ...quantities].join(', ')}`,
    ...(isOfMany ? [seriesName(series)] : []),
    ...[remarkOn(cell, series), deadlineOf(cell)].filter((text) => text !== ''),
    ...(proof
      ? [`event ${proof.eventId}${events > 1 ? ` and ${counted(events - 1, 'more event')}` : ''}`, proof.file]
      : []),
  ];
}
