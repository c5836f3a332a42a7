/**
 * Finds billed quantities far from what a series usually has: many times as much, or nothing for hours on
 * end.
 */

import { z } from 'zod';

import type { HourCell, SeriesHours } from '../../hours/hour-cell.ts';
import { createHourTally } from '../hour-tally.ts';
import type { HourTally } from '../hour-tally.ts';
import { medianOf } from '../../hours/median.ts';
import type { RuleFinding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { createSortedWindow } from '../sorted-window.ts';
import type { SortedWindow } from '../sorted-window.ts';
import { nameSeries, seriesSubject } from '../words.ts';
import { timeText } from '../../text/times.ts';
import { counted, quantityText } from '../../text/figures.ts';

const parameters = z.strictObject({
  windowHours: z.int().min(1).default(168).describe('billed hours before an hour that tell what is usual'),
  minHours: z
    .int()
    .min(1)
    .default(48)
    .describe('billed hours before an hour below which nothing is usual yet'),
  spikeRatio: z
    .number()
    .gt(1)
    .default(10)
    .describe('times the median from which on a quantity is a spike, if it also is the largest so far'),
  spikeDeviations: z
    .number()
    .min(0)
    .default(10)
    .describe('median absolute deviations above the median that a spike also has to be'),
  zeroHours: z
    .int()
    .min(1)
    .default(6)
    .describe('billed zeros in a row from which on a series has dropped to zero'),
  usualZeroShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .describe('share of zeros among the hours before, above which zeros are usual'),
});
type Parameters = z.output<typeof parameters>;

export const quantityAnomaly: Rule<Parameters> = {
  name: 'quantity-anomaly',
  summary: 'a billed quantity many times the usual one of its series, or zeros where there were none',
  severity: 'warning',
  parameters,
  start(_facts, parameters) {
    const found: RuleFinding[] = [];
    return {
      onSeries(of) {
        found.push(...spikes(of, parameters), ...drops(of, parameters));
      },
      findings: () => found,
    };
  },
};

function spikes(of: SeriesHours, parameters: Parameters): RuleFinding[] {
  const tally = createHourTally();
  let largest: { quantity: number; median: number; hour: number } | undefined;
  for (const { cell, quantity, window } of billedHours(of.cells, parameters)) {
    const median = window.median();
    // What was billed before, such as once a day, is usual; and nothing is many times zero.
    if (median <= 0 || quantity <= window.max() || quantity < parameters.spikeRatio * median) continue;
    const deviation = medianOf(window.values().map((value) => Math.abs(value - median))) ?? 0;
    if (quantity - median < parameters.spikeDeviations * deviation) continue;
    tally.add(cell, of, { attempts: cell.accepted });
    if (quantity > (largest?.quantity ?? -Infinity)) largest = { quantity, median, hour: cell.hour };
  }
  if (!largest) return [];
  const { quantity, median, hour } = largest;
  const title = `${nameSeries(of.series)} billed far more than usual in ${counted(tally.hourCount, 'hour')}: ${quantityText(quantity)} in the hour of ${timeText(hour)}, with a median of ${quantityText(median)} before.`;
  const action =
    'Compare with what the customer used. A quantity that is too large, such as a total or one in another unit, cannot be taken back by a call: tell AWS and the buyer before the month is billed.';
  return [foundOf(of, 'spike', tally, title, action)];
}

function drops(of: SeriesHours, parameters: Parameters): RuleFinding[] {
  const tally = createHourTally();
  let run: HourCell[] = [];
  let last: { from: number; median: number } | undefined;
  let median = 0;
  const endRun = () => {
    const [first] = run;
    if (first && run.length >= parameters.zeroHours) {
      for (const cell of run) tally.add(cell, of, { attempts: cell.accepted });
      last = { from: first.hour, median };
    }
    run = [];
  };
  for (const { cell, quantity, window } of billedHours(of.cells, parameters)) {
    if (quantity > 0) endRun();
    else if (run.length > 0) run.push(cell);
    else if (window.median() > 0 && window.zeros() <= parameters.usualZeroShare * window.length()) {
      median = window.median();
      run = [cell];
    }
  }
  endRun();
  if (!last) return [];
  const title = `${nameSeries(of.series)} dropped to zero in ${counted(tally.hourCount, 'hour')}, the last time from ${timeText(last.from)} on, with a median of ${quantityText(last.median)} before.`;
  const action =
    'Look whether the customer used nothing, or the sender counted nothing. A zero that is accepted locks its hour: usage that is found later can only be settled with AWS or the buyer.';
  return [foundOf(of, 'zero', tally, title, action)];
}

/** The hours that are billed and have enough of them before, with these as a window. */
function* billedHours(
  cells: readonly HourCell[],
  { windowHours, minHours }: Parameters,
): Generator<{ cell: HourCell; quantity: number; window: SortedWindow }> {
  const window = createSortedWindow(windowHours);
  for (const cell of cells) {
    if (cell.billed === undefined) continue;
    if (window.length() >= Math.min(minHours, windowHours)) yield { cell, quantity: cell.billed, window };
    window.push(cell.billed);
  }
}

function foundOf(
  of: SeriesHours,
  kind: string,
  tally: HourTally,
  title: string,
  action: string,
): RuleFinding {
  return {
    ...tally.result(),
    subject: [...seriesSubject(of.series), kind],
    title,
    action,
    series: of.series,
  };
}
