/**
 * Finds series that are one usage in turn, of a customer that changed its name, its licence or its Region on
 * the way.
 */

import type { SeriesCells } from '../cells.ts';
import { compareTexts } from '../../text/compare-texts.ts';

/** What of a series' hours others have, and from when on one of them has all of it. */
export type Handover = { coveredElsewhere: () => Set<number>; handedOverAt?: number | undefined };

/**
 * Who changes over may send an hour or two in both ways. Whoever has more hours in common meters two usages, or bills
 * one twice, which is another finding.
 */
const commonHoursMax = 2;

type Sent = { one: SeriesCells; hours: Set<number>; first: number; last: number };

/**
 * Only what the logs tell: a name, an account that stands beside an identifier, the same name under a product code
 * and under a licence, or in two Regions. Series without such a partner are in no entry.
 */
export function findHandovers(found: readonly SeriesCells[]): Map<SeriesCells, Handover> {
  const byName = indexByName(found);
  const sent = new Map<SeriesCells, Sent>();
  const sentOf = (one: SeriesCells): Sent => {
    const known = sent.get(one) ?? acceptedHours(one);
    sent.set(one, known);
    return known;
  };
  const handovers = new Map<SeriesCells, Handover>();
  for (const one of found) {
    const partners = candidatesOf(one, byName)
      .map(sentOf)
      .filter((other) => isInTurn(sentOf(one), other));
    if (partners.length === 0) continue;
    const own = sentOf(one);
    const latest = [own, ...partners].reduce((best, other) => (isLater(other, best) ? other : best));
    handovers.set(one, {
      coveredElsewhere: () => new Set(partners.flatMap(({ hours }) => [...hours])),
      handedOverAt: latest === own ? undefined : latest.first,
    });
  }
  return handovers;
}

function indexByName(found: readonly SeriesCells[]): Map<string, SeriesCells[]> {
  const byName = new Map<string, SeriesCells[]>();
  for (const one of found)
    for (const key of keysOf(one)) {
      const known = byName.get(key);
      if (known) known.push(one);
      else byName.set(key, [one]);
    }
  return byName;
}

/** Every name of the customer, with the dimension. What buyers' software meters by itself has no partners. */
function keysOf({ series, alsoAccounts }: SeriesCells): Set<string> {
  if (series.eventName !== 'BatchMeterUsage') return new Set();
  const names = [series.customer, ...(series.alsoNamed ?? []), ...alsoAccounts];
  return new Set(names.map((name) => JSON.stringify([name, series.dimension])));
}

function candidatesOf(one: SeriesCells, byName: ReadonlyMap<string, SeriesCells[]>): SeriesCells[] {
  const all = new Set([...keysOf(one)].flatMap((key) => byName.get(key) ?? []));
  all.delete(one);
  return [...all].filter((other) => isOneProduct(one, other));
}

/** Of a licence the logs do not tell the product. */
function isOneProduct(
  { series: { product: one } }: SeriesCells,
  { series: { product: other } }: SeriesCells,
): boolean {
  return one.kind !== other.kind || one.id === other.id;
}

function acceptedHours(one: SeriesCells): Sent {
  const hours = new Set<number>();
  let first = Infinity;
  let last = -Infinity;
  for (const { hour, attempts } of one.cells()) {
    if (!attempts.some(({ outcome }) => outcome === 'accepted')) continue;
    hours.add(hour);
    first = Math.min(first, hour);
    last = Math.max(last, hour);
  }
  return { one, hours, first, last };
}

function isInTurn(one: Sent, other: Sent): boolean {
  if (one.hours.size === 0 || other.hours.size === 0) return false;
  let common = 0;
  for (const hour of one.hours) if (other.hours.has(hour)) common += 1;
  return common <= commonHoursMax;
}

/** The one that goes on; of two that end together the one that began later, then the first in order of text. */
function isLater(one: Sent, other: Sent): boolean {
  if (one.last !== other.last) return one.last > other.last;
  if (one.first !== other.first) return one.first > other.first;
  return compareTexts(JSON.stringify(one.one.series), JSON.stringify(other.one.series)) < 0;
}
