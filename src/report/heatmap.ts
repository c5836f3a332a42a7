/**
 * Makes heatmaps of a report's hours: one for each product and Region, a row for each series, by columns of
 * time.
 */

import type { Series } from '../hours/cells.ts';
import type { HourCell } from '../hours/hour-cell.ts';
import type { Columns } from './columns.ts';
import { marks, rankOf } from './marks.ts';
import type { AuditReport } from './report-type.ts';
import { compareUrgency, placeKey } from './survey.ts';
import type { ProductRegion } from './survey.ts';
import { createWorst } from './worst.ts';

/** The hours of one row that one column stands for: the most urgent of them, and how many there are by rank. */
export type Bucket = { series: Series; cell: HourCell; rank: number; counts: number[] };

export type HeatmapRow = {
  /** Undefined where the row sums up the series that have no row of their own. */
  series?: Series;
  seriesCount: number;
  buckets: (Bucket | undefined)[];
  counts: number[];
};

/** Rows with the most urgent series first, those without a row of their own summed up in the last row. */
export type Heatmap = ProductRegion & { rows: HeatmapRow[] };

/** The heatmaps of the places given, in order of the report; memory is that of one of them. */
export function* heatmapsOf(
  report: AuditReport,
  places: readonly ProductRegion[],
  columns: Columns,
  rowsMax: number,
): Generator<Heatmap> {
  const wanted = new Set(places.map(placeKey));
  let current: { place: ProductRegion; key: string; rows: Rows } | undefined;
  for (const { series, cells } of report.series()) {
    const key = placeKey(series);
    if (key !== current?.key) {
      if (current) yield { ...current.place, rows: current.rows.all() };
      current = undefined;
    }
    if (!wanted.has(key)) continue;
    current ??= { place: { region: series.region, product: series.product }, key, rows: createRows(rowsMax) };
    current.rows.add(rowOf(series, cells, columns));
  }
  if (current) yield { ...current.place, rows: current.rows.all() };
}

type Rows = ReturnType<typeof createRows>;

function createRows(rowsMax: number) {
  const worst = createWorst<HeatmapRow>(rowsMax, (one, other) => compareUrgency(one.counts, other.counts));
  let rest: HeatmapRow | undefined;
  return {
    add(row: HeatmapRow): void {
      const left = worst.add(row);
      if (!left) return;
      rest ??= { seriesCount: 0, buckets: left.buckets.map(() => undefined), counts: marks.map(() => 0) };
      merge(rest, left);
    },
    all: () => (rest ? [...worst.items, rest] : worst.items),
  };
}

function rowOf(series: Series, cells: readonly HourCell[], columns: Columns): HeatmapRow {
  const buckets: (Bucket | undefined)[] = columns.starts.map(() => undefined);
  const counts = marks.map(() => 0);
  for (const cell of cells) {
    const rank = rankOf(cell);
    counts[rank] = (counts[rank] ?? 0) + 1;
    const index = columns.indexOf(cell.hour);
    if (index === undefined) continue;
    const bucket = (buckets[index] ??= { series, cell, rank, counts: marks.map(() => 0) });
    bucket.counts[rank] = (bucket.counts[rank] ?? 0) + 1;
    if (rank < bucket.rank) Object.assign(bucket, { cell, rank });
  }
  return { series, seriesCount: 1, buckets, counts };
}

function merge(rest: HeatmapRow, row: HeatmapRow): void {
  rest.seriesCount += 1;
  addCounts(rest.counts, row.counts);
  for (const [index, bucket] of row.buckets.entries()) {
    const into = rest.buckets[index];
    if (!bucket) continue;
    if (!into) {
      rest.buckets[index] = bucket;
      continue;
    }
    addCounts(into.counts, bucket.counts);
    if (bucket.rank < into.rank)
      Object.assign(into, { series: bucket.series, cell: bucket.cell, rank: bucket.rank });
  }
}

function addCounts(into: number[], counts: readonly number[]): void {
  for (const [rank, count] of counts.entries()) into[rank] = (into[rank] ?? 0) + count;
}
