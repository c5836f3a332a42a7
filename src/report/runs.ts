/** Joins consecutive hours of a series that need attention in the same way into runs. */

import { hourMs } from '../time/hours.ts';
import type { Series } from '../hours/cells.ts';
import type { HourRange } from '../time/hour-ranges.ts';
import type { HourCell, HourState, SeriesHours } from '../hours/hour-cell.ts';
import type { Period } from '../time/periods.ts';
import { nextPeriod, periodStart } from '../time/periods.ts';
import type { Moment } from '../calls/order.ts';
import { remarkOn } from './hour-remark.ts';
import { isFine, rankOf } from './marks.ts';
import { hourText } from '../text/times.ts';

/** Consecutive hours, or hours of consecutive periods, with one mark and one remark; quantities are their sums. */
export type HourRun = {
  series: Series;
  range: HourRange;
  hourCount: number;
  rank: number;
  state: HourState;
  billed: number | undefined;
  refused: number | undefined;
  remark: string;
  /** Until when they can be billed, or since when they are lost; empty where nothing is to be put right. */
  deadline: string;
  /** The first event that refuses the first of them, and how many events there are for all of them. */
  proof?: Moment | undefined;
  proofCount: number;
};

/** Every run of hours that are not fine, in order of time. */
export function* runsOf({ series, expectation, cells }: SeriesHours): Generator<HourRun> {
  const every = expectation?.every ?? 'hour';
  let open: OpenRun | undefined;
  for (const cell of cells) {
    const isNext = open !== undefined && periodStart(every, cell.hour) === periodAfter(every, open.last);
    const run = isFine(rankOf(cell)) ? undefined : runOf(series, cell);
    if (open && run && isNext && isAlike(open, run, cell)) {
      extend(open, run, cell);
      continue;
    }
    if (open) yield close(open);
    open = run && { run, first: cell, last: cell };
  }
  if (open) yield close(open);
}

type OpenRun = { run: HourRun; first: HourCell; last: HourCell };

function periodAfter(every: Period, { hour }: HourCell): number {
  return nextPeriod(every, periodStart(every, hour));
}

function runOf(series: Series, cell: HourCell): HourRun {
  const { hour, state, billed, refused } = cell;
  const attempts = cell.standing.length > 0 ? cell.standing : cell.accepted;
  const proof = attempts[0]?.first;
  return {
    series,
    range: { from: hour, to: hour + hourMs },
    hourCount: 1,
    rank: rankOf(cell),
    state,
    billed,
    refused,
    remark: remarkOn(cell, series),
    deadline: '',
    proof,
    proofCount: attempts.reduce((sum, { count }) => sum + count, 0),
  };
}

function isAlike({ run, last }: OpenRun, next: HourRun, cell: HourCell): boolean {
  return run.rank === next.rank && run.remark === next.remark && last.isRecoverable === cell.isRecoverable;
}

function extend(open: OpenRun, next: HourRun, cell: HourCell): void {
  const { run } = open;
  run.range = { from: run.range.from, to: next.range.to };
  run.hourCount += 1;
  run.billed = add(run.billed, next.billed);
  run.refused = add(run.refused, next.refused);
  run.proofCount += next.proofCount;
  open.last = cell;
}

function add(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined ? other : one + (other ?? 0);
}

function close({ run, first, last }: OpenRun): HourRun {
  return { ...run, deadline: deadlineOf(first, last) };
}

/** `can be billed until 2018-04-20 16:00`, or `lost since then`, of the hours from the first to the last. */
export function deadlineOf(first: HourCell, last: HourCell = first): string {
  if (first.lossAt === undefined || last.lossAt === undefined) return '';
  const unless = first.state === 'unknown' ? 'if not billed, ' : '';
  // Of several hours the first is lost first, and all are lost once the last one is.
  if (first.isRecoverable !== true) return `${unless}lost since ${hourText(last.lossAt)}`;
  const which = first.lossAt === last.lossAt ? '' : 'the first ';
  return `${unless}${which}can be billed until ${hourText(first.lossAt)}`;
}
