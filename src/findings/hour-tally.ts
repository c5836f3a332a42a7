/** Adds up the hours that a finding is about: how many, which, what they come to, and what proves it. */

import { hourMs } from '../time/hours.ts';
import type { Attempt } from '../hours/cells.ts';
import type { Expectation, HourCell, Price } from '../hours/hour-cell.ts';
import { periodStart } from '../time/periods.ts';
import { compareTexts } from '../text/compare-texts.ts';
import type { RuleFinding } from './finding.ts';
import type { HourRange } from '../time/hour-ranges.ts';
import { addRange, unite } from '../time/hour-ranges.ts';
import { createProofs } from './proofs.ts';
import { periodOf } from './words.ts';

/** What a tally knows of a finding; `lostHours` and `recoverableHours` are there where hours are open. */
export type Tallied = Pick<RuleFinding, 'hours' | 'hourCount' | 'culprits' | 'evidence' | 'evidenceCount'> &
  Partial<Pick<RuleFinding, 'quantity' | 'lossAt' | 'lostHours' | 'recoverableHours' | 'money'>>;

/** What is said of an hour's series. */
type TallySeries = { price?: Price | undefined; expectation?: Expectation | undefined };

/** What is said of an hour besides its cell. */
export type TallyHour = {
  /** Units that are not billed, where that is known. */
  quantity?: number | undefined;
  /** Units that may be not billed, for the money alone. */
  estimate?: number | undefined;
  /** The attempts that did it. */
  attempts?: readonly Attempt[] | undefined;
};

/** Hours of any series in any order; those of one series in order of time. */
export type HourTally = {
  add(cell: HourCell, of: TallySeries, hour?: TallyHour): void;
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
  const amounts = createAmounts();
  const ranges = createRanges();
  let hourCount = 0;
  let quantity: number | undefined;
  let isQuantityKnown = true;
  let lossAt = Infinity;
  let lostHours = 0;
  let recoverableHours = 0;

  function add(cell: HourCell, of: TallySeries, hour: TallyHour = {}): void {
    hourCount += 1;
    const isWithoutCall = cell.state === 'missing' || cell.state === 'unknown';
    const from = isWithoutCall ? periodStart(periodOf(of.expectation), cell.hour) : cell.hour;
    ranges.add(from, cell.hour + hourMs);
    if (hour.quantity === undefined) isQuantityKnown = false;
    else quantity = (quantity ?? 0) + hour.quantity;
    const units = hour.quantity ?? hour.estimate;
    if (of.price && units !== undefined && units > 0)
      amounts.add(units * of.price.perUnit, of.price.currency);
    if (cell.isRecoverable === true) {
      recoverableHours += 1;
      lossAt = Math.min(lossAt, cell.lossAt ?? Infinity);
    }
    if (cell.isRecoverable === false) lostHours += 1;
    for (const attempt of hour.attempts ?? []) {
      culprits.add(attempt.caller.principal);
      proofs.addAttempt(attempt);
    }
  }

  function take(other: Tallied): void {
    hourCount += other.hourCount;
    for (const { from, to } of other.hours) ranges.add(from, to);
    if (other.quantity === undefined) isQuantityKnown = false;
    else quantity = (quantity ?? 0) + other.quantity;
    lossAt = Math.min(lossAt, other.lossAt ?? Infinity);
    lostHours += other.lostHours ?? 0;
    recoverableHours += other.recoverableHours ?? 0;
    if (other.money) amounts.add(other.money.amount, other.money.currency);
  }

  function result(): Tallied {
    const money = amounts.sum();
    return {
      hours: ranges.all(),
      hourCount,
      ...(quantity !== undefined && { quantity }),
      ...(lossAt !== Infinity && { lossAt }),
      ...(lostHours + recoverableHours > 0 && { lostHours, recoverableHours }),
      ...(money && { money }),
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

/** Money by currency. */
function createAmounts() {
  const amounts = new Map<string, number>();
  return {
    add(amount: number, currency: string): void {
      amounts.set(currency, (amounts.get(currency) ?? 0) + amount);
    },
    /** Undefined where there is none, and for several currencies, which have no sum. */
    sum(): { amount: number; currency: string } | undefined {
      const [only, ...others] = amounts;
      return only && others.length === 0 ? { currency: only[0], amount: only[1] } : undefined;
    },
  };
}

/** Ranges that are in order as long as they are of one series. */
function createRanges() {
  let earlier: HourRange[] = [];
  let latest: HourRange[] = [];
  return {
    add(from: number, to: number): void {
      if (from < (latest.at(-1)?.from ?? -Infinity)) {
        earlier = unite([earlier, latest]);
        latest = [];
      }
      addRange(latest, from, to);
    },
    all: () => unite([earlier, latest]),
  };
}
