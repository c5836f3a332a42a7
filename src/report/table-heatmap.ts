/** Renders heatmaps as lines for a terminal: a character for each column of time, a row for each series. */

import type { Columns } from './columns.ts';
import type { Bucket, Heatmap, HeatmapRow } from './heatmap.ts';
import { markAt, marks } from './marks.ts';
import { customerName, dimensionName, placeName } from './names.ts';
import type { Paint } from './paint.ts';
import { columnsOf, fit, visible } from '../text/terminal.ts';

const customerWidthMin = 8;

/** What the characters mean, of those that occur; `counts` are hours by rank. */
export function* legendLines(
  counts: readonly number[],
  columns: Columns,
  width: number,
  paint: Paint,
): Generator<string> {
  const { scale, starts, isCut } = columns;
  const most = scale.isHour ? '' : ', the most urgent hour of it';
  yield `Hours, UTC: one character ${scale.words}${most}`;
  const entries = marks.filter((_, rank) => (counts[rank] ?? 0) > 0);
  const gap = { symbol: '~', tone: 'unknown', words: 'a long time without anything' } as const;
  let line = '';
  let used = 0;
  for (const { symbol, tone, words } of starts.includes('gap') ? [...entries, gap] : entries) {
    const length = 3 + symbol.length + 1 + words.length;
    if (used + length > width) {
      yield line;
      line = '';
      used = 0;
    }
    line += `${used === 0 ? '  ' : '   '}${paint(tone, symbol)} ${words}`;
    used += length;
  }
  yield line;
  if (isCut) yield '  Older hours have no room here.';
}

/** One heatmap with its heading and the labels of its columns. */
export function* heatmapLines(
  heatmap: Heatmap,
  columns: Columns,
  width: number,
  paint: Paint,
): Generator<string> {
  const names = heatmap.rows.map(nameOf);
  const longest = Math.max(...names.map(({ customer, rest }) => columnsOf(customer + rest)));
  const nameWidth = Math.min(longest, width - columns.starts.length - 4);
  const indent = ' '.repeat(nameWidth + 4);
  yield paint('heading', visible(placeName(heatmap)));
  yield paint('faint', indent + labelLine(columns, width - indent.length));
  const ticks = tickLine(columns);
  if (ticks !== undefined) yield paint('faint', indent + ticks);
  for (const [index, row] of heatmap.rows.entries()) {
    const { customer, rest } = names[index] ?? { customer: '', rest: '' };
    const room = Math.max(customerWidthMin, nameWidth - columnsOf(rest));
    const shortCustomer = columnsOf(customer) > room ? fit(customer, room) : customer;
    yield `  ${fit(shortCustomer + rest, nameWidth)}  ${rowText(row, columns, paint)}`;
  }
}

function nameOf({ series, seriesCount }: HeatmapRow): { customer: string; rest: string } {
  if (!series) return { customer: '', rest: `and ${seriesCount} more series` };
  return { customer: visible(customerName(series)), rest: `, ${visible(dimensionName(series))}` };
}

/** Neighbours of one colour are painted together. */
function rowText({ buckets }: HeatmapRow, { starts }: Columns, paint: Paint): string {
  let text = '';
  let open = { rank: -1, symbols: '' };
  const flush = () => {
    text += open.rank === -1 ? open.symbols : paint(markAt(open.rank).tone, open.symbols);
  };
  for (const [index, start] of starts.entries()) {
    const bucket: Bucket | undefined = buckets[index];
    const rank = bucket?.rank ?? -1;
    if (rank !== open.rank) {
      flush();
      open = { rank, symbols: '' };
    }
    open.symbols += bucket ? markAt(bucket.rank).symbol : start === 'gap' ? '~' : ' ';
  }
  flush();
  return text;
}

/** `2026-05-02              05-03`, each label where its day or month begins, as far as there is room. */
function labelLine({ starts, scale }: Columns, width: number): string {
  const labels: { index: number; text: string }[] = [];
  for (const [index, start] of starts.entries()) {
    const text = start === 'gap' ? undefined : scale.label(start);
    if (text !== undefined && text !== labels.at(-1)?.text) labels.push({ index, text });
  }
  let line = '';
  let year: string | undefined;
  for (const [number, { index, text }] of labels.entries()) {
    if (line !== '' && line.length >= index) continue;
    const [ofYear = '', ...ofDay] = text.split('-');
    const short = ofDay.join('-') || text;
    const room = (labels[number + 1]?.index ?? width + 1) - 1 - index;
    const label = year === ofYear || (text.length > room && short.length <= room) ? short : text;
    if (index + label.length > width) continue;
    line = line.padEnd(index) + label;
    if (label === text) year = ofYear;
  }
  return line;
}

/** `16      00    06`, the hour of the first column and every sixth one, or the days of month of Mondays. */
function tickLine({ starts, scale }: Columns): string | undefined {
  let line = '';
  for (const [index, start] of starts.entries()) {
    const tick = start === 'gap' ? undefined : scale.tick(start, index === 0);
    if (tick !== undefined && (line === '' || line.length < index)) line = line.padEnd(index) + tick;
  }
  return line === '' ? undefined : line;
}
