/**
 * Tells at which times calls may be unknown, and why: files that cannot be read, calls whose content is left
 * out.
 */

import { compareTexts } from '../text/compare-texts.ts';

/**
 * Calls made in these times may be unknown: from <= time <= to, in milliseconds; without a Region in every one,
 * without an account in the logs of every account.
 */
export type Uncertain = { region?: string; accountId?: string; from: number; to: number; reason: string };

/** Answers whether something is unknown. */
export type Uncertainty = {
  /** Why a call of one of these accounts in this Region between the two times may be unknown, or undefined where none can be. */
  reasonAt(region: string, accountIds: readonly string[], from: number, to: number): string | undefined;
};

export function createUncertainty(all: Iterable<Uncertain>): Uncertainty {
  const byPlace = Map.groupBy(all, ({ region = '', accountId = '' }) => `${accountId} ${region}`);
  const lists = new Map(Array.from(byPlace, ([place, list]) => [place, merged(list)] as const));
  return {
    reasonAt(region, accountIds, from, to) {
      for (const accountId of [...accountIds, ''])
        for (const where of [region, '']) {
          const reason = find(lists.get(`${accountId} ${where}`), from, to);
          if (reason !== undefined) return reason;
        }
      return undefined;
    },
  };
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
