/**
 * Gives the missing hours at the end of each series to one of three rules, so that each hour is reported
 * once. Hours after the last one that was sent belong to `sending-stopped` where nothing of the product is
 * sent any more, else to `series-silent` where they are many enough, else to `missing-hour`; a rule that is
 * off leaves its hours to the next one.
 */

import { z } from 'zod';

import { hourMs } from '../time/hours.ts';
import type { Attempt } from '../hours/cells.ts';
import type { HourCell, SeriesHours } from '../hours/hour-cell.ts';
import { periodStart } from '../time/periods.ts';
import { compareMoments } from '../calls/order.ts';
import { createHourTally } from './hour-tally.ts';
import { medianQuantity } from '../hours/median.ts';
import type { OpenEnd } from './open-end.ts';
import type { RuleSettings } from './rule.ts';
import { settingsOf } from './settings-of.ts';
import { createStopGroups } from './stops.ts';
import type { Stop } from './stops.ts';
import { periodOf } from './words.ts';

export const seriesSilentName = 'series-silent';
export const seriesSilentParameters = z.strictObject({
  minHours: z.int().min(1).default(2).describe('hours without usage from which on a series is silent'),
});
export const sendingStoppedName = 'sending-stopped';
export const sendingStoppedParameters = z.strictObject({
  minHours: z.int().min(1).default(2).describe('hours without any usage from which on sending has stopped'),
});

/** Every open end, each in one of the lists. */
export type SplitEnds = { stops: Stop[]; silent: OpenEnd[]; short: OpenEnd[] };

export type OpenEnds = {
  add(of: SeriesHours): void;
  split(): SplitEnds;
};

export function createOpenEnds(settings: RuleSettings): OpenEnds {
  const silent = settingsOf({ name: seriesSilentName, parameters: seriesSilentParameters }, settings);
  const stopped = settingsOf({ name: sendingStoppedName, parameters: sendingStoppedParameters }, settings);
  const ends: OpenEnd[] = [];
  const groups = createStopGroups();

  return {
    add(of) {
      const start = endOf(of.cells);
      const last = of.cells[start - 1];
      const end = openEnd(of, start, last);
      if (end) ends.push(end);
      if (end || last) groups.see(of.series, last?.hour);
    },
    split() {
      const stops = stopped.enabled ? groups.stops(ends, stopped.parameters.minHours * hourMs) : [];
      const inStops = new Set(stops.flatMap((stop) => stop.ends));
      const others = ends.filter((end) => !inStops.has(end));
      const isSilent = ({ from, to }: OpenEnd) =>
        silent.enabled && to - from >= silent.parameters.minHours * hourMs;
      return {
        stops,
        silent: others.filter(isSilent),
        short: others.filter((end) => !isSilent(end)),
      };
    },
  };
}

/** Where the hours begin that come after the last one that was sent. */
export function endOf(cells: readonly HourCell[]): number {
  return cells.findLastIndex(isSent) + 1;
}

/** Whether something was tried for an hour. */
function isSent({ accepted, standing, madeGood }: HourCell): boolean {
  return accepted.length + standing.length + madeGood.length > 0;
}

function openEnd(of: SeriesHours, start: number, last: HourCell | undefined): OpenEnd | undefined {
  const cells = of.cells.slice(start).filter(({ state }) => state === 'missing');
  const [first] = cells;
  const latest = cells.at(-1);
  if (!first || !latest) return undefined;
  const tally = createHourTally();
  const estimate = medianQuantity(of.cells);
  for (const cell of cells) tally.add(cell, of, { estimate });
  const attempt = last && lastAttempt(last);
  return {
    series: of.series,
    lastSeen: last?.hour,
    lastProof: attempt && { ...attempt.last, caller: attempt.caller.name },
    sender: attempt?.caller.principal,
    period: periodOf(of.expectation),
    from: periodStart(periodOf(of.expectation), first.hour),
    to: latest.hour + hourMs,
    missing: tally.result(),
  };
}

function lastAttempt({ accepted, standing, madeGood }: HourCell): Attempt | undefined {
  return [...accepted, ...madeGood, ...standing]
    .toSorted((one, other) => compareMoments(one.last, other.last))
    .at(-1);
}
