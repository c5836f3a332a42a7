/** Surveys every hour of a report once, for what has to be known before any of it can be drawn. */

import type { Product } from '../calls/call.ts';
import type { Series } from '../hours/cells.ts';
import { periods } from '../time/periods.ts';
import type { Period } from '../time/periods.ts';
import { isFine, markAt, marks, rankOf } from './marks.ts';
import type { AuditReport } from './report-type.ts';
import { runsOf } from './runs.ts';
import type { HourRun } from './runs.ts';
import { createWorst } from './worst.ts';

/** A product in a Region: what one heatmap is drawn of. */
export type ProductRegion = { region: string; product: Product };

/** How many of its series there are, and how many of its hours have each of the marks. */
export type PlaceCounts = ProductRegion & { seriesCount: number; hours: number[] };

export type Survey = {
  /** In order of the report. */
  places: PlaceCounts[];
  seriesCount: number;
  /** Every hour that a cell is in, and the shortest period of which a record is expected. */
  hours: Set<number>;
  period: Period;
  /** Hours that are not billed and still can be, those that no longer can, and when the first of them is lost. */
  recoverable: number;
  lost: number;
  lossAt?: number | undefined;
  /** The most urgent runs of hours that are not fine, in order of the report, and the hours left out. */
  runs: HourRun[];
  runHoursLeftOut: number;
};

/** @param runsMax so many runs are kept. */
export function surveyOf(report: AuditReport, runsMax: number): Survey {
  const places = new Map<string, PlaceCounts>();
  const hours = new Set<number>();
  const runs = createWorst<HourRun & { place: number }>(runsMax, (one, other) => one.rank - other.rank);
  let runHoursLeftOut = 0;
  let seriesCount = 0;
  let period = periods.length - 1;
  let lossAt: number | undefined;
  for (const seriesHours of report.series()) {
    const { series, expectation, cells } = seriesHours;
    seriesCount += 1;
    period = Math.min(period, periods.indexOf(expectation?.every ?? 'hour'));
    const counts = countsOf(places, series);
    counts.seriesCount += 1;
    for (const cell of cells) {
      hours.add(cell.hour);
      const rank = rankOf(cell);
      counts.hours[rank] = (counts.hours[rank] ?? 0) + 1;
      if (markAt(rank).tone === 'atRisk' && cell.lossAt !== undefined)
        lossAt = Math.min(lossAt ?? Infinity, cell.lossAt);
    }
    for (const run of runsOf(seriesHours))
      runHoursLeftOut += runs.add({ ...run, place: seriesCount })?.hourCount ?? 0;
  }
  const ofTone = (tone: string) =>
    places
      .values()
      .flatMap((place) => place.hours.entries())
      .reduce((sum, [rank, count]) => sum + (markAt(rank).tone === tone ? count : 0), 0);
  return {
    places: [...places.values()],
    seriesCount,
    hours,
    period: periods[period] ?? 'hour',
    recoverable: ofTone('atRisk'),
    lost: ofTone('lost'),
    lossAt,
    runs: runs.items.toSorted((one, other) => one.place - other.place || one.range.from - other.range.from),
    runHoursLeftOut,
  };
}

/** The same for all series of a product in a Region. */
export function placeKey({ region, product }: ProductRegion): string {
  return JSON.stringify([product.kind, product.id, region]);
}

/** The places that most need attention, in order of the report. */
export function worstPlaces(places: readonly PlaceCounts[], placesMax: number): PlaceCounts[] {
  const worst = createWorst<PlaceCounts>(placesMax, (one, other) => compareUrgency(one.hours, other.hours));
  for (const place of places) worst.add(place);
  const kept = new Set(worst.items);
  return places.filter((place) => kept.has(place));
}

/** Compares hours counted by rank: first what has more of the most urgent hours; fine hours do not count. */
export function compareUrgency(one: readonly number[], other: readonly number[]): number {
  for (let rank = 0; rank < marks.length && !isFine(rank); rank++) {
    const difference = (other[rank] ?? 0) - (one[rank] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function countsOf(places: Map<string, PlaceCounts>, { region, product }: Series): PlaceCounts {
  const key = placeKey({ region, product });
  let counts = places.get(key);
  if (!counts) {
    counts = { region, product, seriesCount: 0, hours: marks.map(() => 0) };
    places.set(key, counts);
  }
  return counts;
}
