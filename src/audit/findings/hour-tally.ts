/** Hours that a finding is about, added up: how many, which, what they come to, and what proves it. */

import type { Attempt } from '../cells.ts';
import type { HourCell, SeriesHours } from '../hours/hour-cell.ts';
import { periodStart } from '../hours/periods.ts';
import { compareTexts } from '../order.ts';
import type { Found, HourRange } from './finding.ts';
import { addRange, unite } from './hour-ranges.ts';
import { createProofs } from './proofs.ts';
import { periodOf } from './words.ts';

const hourMs = 3_600_000;

/** What a tally knows of a finding; `lostHours` and `recoverableHours` are there where hours are open. */
export type Tallied = Pick<Found, 'hours' | 'hourCount' | 'culprits' | 'evidence' | 'evidenceCount'> &
  Partial<Pick<Found, 'quantity' | 'lossAt' | 'lostHours' | 'recoverableHours' | 'money'>>;

/** What is said of an hour besides its cell. */
export type TallyHour = {
  /** Units that are not billed, where that is known. */
  quantity?: number | undefined;
  /** Units that may be not billed, for the money alone. */
  estimate?: number | undefined;
  /** The attempts that did it. */
  attempts?: readonly Attempt[];
};

/** Hours of any series in any order; those of one series in order of time. */
export type HourTally = {
  add(cell: HourCell, of: Pick<SeriesHours, 'price' | 'expectation'>, hour?: TallyHour): void;
  /** Takes in the hours, counts and money of another tally, whose culprits and evidence it leaves. */
  take(other: Tallied): void;
  readonly hourCount: number;
  /** True as long as every quantity is known. */
  readonly isQuantityKnown: boolean;
  result(): Tallied;
};

export function createHourTally(): HourTally {
  const proofs = createProofs();
  const culprits = new Set<string>();
  const amounts = new Map<string, number>();
  let earlier: HourRange[] = [];
  let ranges: HourRange[] = [];
  let hourCount = 0;
  let quantity: number | undefined;
  let isQuantityKnown = true;
  let lossAt: number | undefined;
  let lostHours = 0;
  let recoverableHours = 0;

  /** The next hours are those of another series. */
  function startOver(): void {
    earlier = unite([earlier, ranges]);
    ranges = [];
  }

  function addAmount(amount: number, currency: string): void {
    amounts.set(currency, (amounts.get(currency) ?? 0) + amount);
  }

  function add(cell: HourCell, of: Pick<SeriesHours, 'price' | 'expectation'>, hour: TallyHour = {}): void {
    hourCount += 1;
    const isWithoutCall = cell.state === 'missing' || cell.state === 'unknown';
    const from = isWithoutCall ? periodStart(periodOf(of.expectation), cell.hour) : cell.hour;
    if (from < (ranges.at(-1)?.from ?? -Infinity)) startOver();
    addRange(ranges, from, cell.hour + hourMs);
    if (hour.quantity === undefined) isQuantityKnown = false;
    else quantity = (quantity ?? 0) + hour.quantity;
    const units = hour.quantity ?? hour.estimate;
    if (of.price && units !== undefined && units > 0) addAmount(units * of.price.perUnit, of.price.currency);
    if (cell.isRecoverable === true) {
      recoverableHours += 1;
      lossAt = Math.min(lossAt ?? Infinity, cell.lossAt ?? Infinity);
    }
    if (cell.isRecoverable === false) lostHours += 1;
    for (const attempt of hour.attempts ?? []) {
      culprits.add(attempt.caller.principal);
      proofs.addAttempt(attempt);
    }
  }

  function take(other: Tallied): void {
    hourCount += other.hourCount;
    startOver();
    ranges = other.hours.map((range) => ({ ...range }));
    if (other.quantity === undefined) isQuantityKnown = false;
    else quantity = (quantity ?? 0) + other.quantity;
    if (other.lossAt !== undefined) lossAt = Math.min(lossAt ?? Infinity, other.lossAt);
    lostHours += other.lostHours ?? 0;
    recoverableHours += other.recoverableHours ?? 0;
    if (other.money) addAmount(other.money.amount, other.money.currency);
  }

  function result(): Tallied {
    // Amounts of several currencies have no sum.
    const [money] = amounts.size === 1 ? amounts : [];
    return {
      hours: unite([earlier, ranges]),
      hourCount,
      ...(quantity !== undefined && { quantity }),
      ...(lossAt !== undefined && lossAt !== Infinity && { lossAt }),
      ...(lostHours + recoverableHours > 0 && { lostHours, recoverableHours }),
      ...(money && { money: { currency: money[0], amount: money[1] } }),
      culprits: [...culprits].toSorted(compareTexts),
      ...proofs.list(),
    };
  }

  return {
    add,
    take,
    get hourCount() {
      return hourCount;
    },
    get isQuantityKnown() {
      return isQuantityKnown;
    },
    result,
  };
}
