/** Finds hours that are billed under two keys of the service at once, and the calls that did it. */

import type { Entry, SeenCall } from '../calls/call.ts';
import type { Series } from '../hours/cells.ts';
import type { SeriesHours } from '../hours/hour-cell.ts';
import { compareTexts } from '../text/compare-texts.ts';
import type { RuleFinding } from './finding.ts';
import type { HourRange } from '../time/hour-ranges.ts';
import { addHour, countHours, includesHour } from '../time/hour-ranges.ts';
import { createProofs } from './proofs.ts';
import { quantityText } from '../text/figures.ts';

/** A series of BatchMeterUsage, all names of its customer, and the hours in which more than nothing is billed. */
export type BilledSeries = { series: Series; names: string[]; hours: HourRange[] };

/**
 * Undefined where nothing is billed, and for MeterUsage, with which each instance meters for itself
 * (metering.md §3.2).
 */
export function billedSeries({ series, cells }: SeriesHours): BilledSeries | undefined {
  if (series.eventName !== 'BatchMeterUsage') return undefined;
  const hours: HourRange[] = [];
  for (const { hour, billed } of cells) if (billed !== undefined && billed > 0) addHour(hours, hour);
  if (hours.length === 0) return undefined;
  return { series, names: [series.customer, ...(series.alsoNamed ?? [])], hours };
}

/** Several series, each of which is billed in all of these hours, though the usage is one. */
export type Double = {
  members: readonly BilledSeries[];
  hours: HourRange[];
  /** What is known when all calls were seen; `surplus` is billed above the largest quantity of each hour. */
  result(): DoubleResult;
};

export type DoubleResult = Pick<
  RuleFinding,
  'hours' | 'hourCount' | 'culprits' | 'evidence' | 'evidenceCount'
> & {
  /** Undefined where not all of the calls could be told to be it. */
  surplus: number | undefined;
  /** Whether most hours are billed with the same quantity by every member. */
  isEqual: boolean;
};

export type Doubles = {
  watch(members: readonly BilledSeries[], hours: HourRange[]): Double;
  onCall: (call: SeenCall) => void;
};

type Watched = Double & { see(call: SeenCall, entry: Entry, member: number): void };

export function createDoubles(): Doubles {
  const watched = new Map<string, Set<{ double: Watched; member: number }>>();
  const keysOf = ({ series, names }: BilledSeries) => names.map((name) => keyOf(series, name));

  return {
    watch(members, hours) {
      const double = newDouble(members, hours);
      for (const [member, billed] of members.entries())
        for (const key of keysOf(billed)) {
          const all = watched.get(key) ?? new Set();
          watched.set(key, all);
          all.add({ double, member });
        }
      return double;
    },
    onCall(call) {
      if (watched.size === 0 || call.eventName !== 'BatchMeterUsage') return;
      for (const entry of call.entries) {
        if (entry.outcome !== 'accepted') continue;
        for (const { double, member } of watched.get(
          keyOf({ ...entry, region: call.region }, entry.customer),
        ) ?? [])
          if (includesHour(double.hours, entry.hour)) double.see(call, entry, member);
      }
    },
  };
}

function keyOf(
  { region, product, dimension }: Pick<Series, 'region' | 'product' | 'dimension'>,
  name: string,
): string {
  return JSON.stringify([region, product.kind, product.id, dimension, name]);
}

function newDouble(members: readonly BilledSeries[], hours: HourRange[]): Watched {
  const proofs = createProofs();
  const culprits = new Set<string>();
  /** The first quantity of each member, by hour: the one that is billed. */
  const quantities = new Map<number, (number | undefined)[]>();
  return {
    members,
    hours,
    see(call, { hour, quantity }, member) {
      proofs.add(call, call.caller);
      culprits.add(call.caller.principal);
      const ofHour = quantities.get(hour) ?? members.map(() => undefined);
      quantities.set(hour, ofHour);
      ofHour[member] ??= quantity;
    },
    result() {
      let surplus = 0;
      let equalHours = 0;
      for (const ofHour of quantities.values()) {
        const known = ofHour.filter((quantity) => quantity !== undefined);
        surplus += known.reduce((sum, quantity) => sum + quantity, 0) - Math.max(...known);
        if (known.length === members.length && new Set(known).size === 1) equalHours += 1;
      }
      const hourCount = countHours(hours);
      return {
        hours,
        hourCount,
        culprits: [...culprits].toSorted(compareTexts),
        ...proofs.list(),
        surplus: quantities.size === hourCount ? surplus : undefined,
        isEqual: equalHours * 2 > quantities.size,
      };
    },
  };
}

/** `, 12 units too many`, or nothing where that is not known. */
export function surplusText({ surplus }: DoubleResult): string {
  return surplus === undefined ? '' : `, ${quantityText(surplus)} units too many`;
}
