/** Times of which the logs do not tell what was called, and why: files that cannot be read, calls whose content is left out. */

import { compareTexts } from '../order.ts';

/** Calls made in these times may be unknown: from <= time <= to, in milliseconds; without a Region in every one. */
export type Uncertain = { region?: string; from: number; to: number; reason: string };

/** Answers whether something is unknown. */
export type Uncertainty = {
  /** Why a call of this Region between the two times may be unknown, or undefined where none can be. */
  reasonAt(region: string, from: number, to: number): string | undefined;
  /**
   * Why nothing is known of the whole time between the two, or undefined where something is: a trail is quiet
   * while nothing happens, and a shorter hole proves nothing.
   */
  holeAround(region: string, from: number, to: number): string | undefined;
};

/** @param holes times of which there are no logs at all. */
export function createUncertainty(all: Iterable<Uncertain>, holes: Iterable<Uncertain> = []): Uncertainty {
  const lists = new Map(Array.from(byRegion(all), ([region, list]) => [region, merged(list)] as const));
  const holesOf = byRegion(holes);
  return {
    reasonAt: (region, from, to) => find(lists.get(region), from, to) ?? find(lists.get(''), from, to),
    holeAround: (region, from, to) =>
      holesOf.get(region)?.find((hole) => hole.from <= from && to <= hole.to)?.reason,
  };
}

function byRegion(all: Iterable<Uncertain>): Map<string, Uncertain[]> {
  return Map.groupBy(all, ({ region }) => region ?? '');
}

/** In order of time and apart from each other, each with the first reason in order of text. */
function merged(list: Uncertain[]): Uncertain[] {
  const result: Uncertain[] = [];
  for (const next of list.toSorted(
    (one, other) => one.from - other.from || compareTexts(one.reason, other.reason),
  )) {
    const last = result.at(-1);
    if (!last || next.from > last.to) {
      result.push({ ...next });
      continue;
    }
    last.to = Math.max(last.to, next.to);
    if (compareTexts(next.reason, last.reason) < 0) last.reason = next.reason;
  }
  return result;
}

function find(list: Uncertain[] | undefined, from: number, to: number): string | undefined {
  if (!list) return undefined;
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle]?.to ?? Infinity) < from) low = middle + 1;
    else high = middle;
  }
  const found = list[low];
  return found && found.from <= to ? found.reason : undefined;
}
