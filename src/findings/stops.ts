/**
 * Groups series that fell silent together: all of a product's in a Region, all of a Region's, or all there
 * are.
 */

import { hourMs } from '../time/hours.ts';
import type { Series } from '../hours/cells.ts';
import type { OpenEnd } from './open-end.ts';

/** Series of which none is sent any more. */
export type Stop = {
  /** What stopped, in words after `Nothing`, and as the subject of a finding. */
  name: string;
  subject: string[];
  /** The last hour that was sent of any of them; undefined where none ever was. */
  lastSeen?: number | undefined;
  ends: OpenEnd[];
};

type Group = Stop & { region: string; isStopped: boolean };

export type StopGroups = {
  /** Takes in a series that was sent once, or is missing. */
  see(series: Series, lastSeen: number | undefined): void;
  /**
   * @param ends every open end of the series seen.
   * @param minMs from which on nothing sent means that sending has stopped.
   */
  stops(ends: readonly OpenEnd[], minMs: number): Stop[];
};

export function createStopGroups(): StopGroups {
  const groups = new Map<string, { group: Group; lastSeen: number }>();
  return {
    see(series, lastSeen = -Infinity) {
      const key = JSON.stringify(subjectOf(series));
      const known = groups.get(key) ?? { group: newGroup(series), lastSeen };
      groups.set(key, known);
      known.lastSeen = Math.max(known.lastSeen, lastSeen);
    },
    stops(ends, minMs) {
      const endsOf = Map.groupBy(ends, ({ series }) => JSON.stringify(subjectOf(series)));
      return stopsOf(
        Array.from(groups, ([key, { group, lastSeen }]) => {
          const own = { ...group, ends: endsOf.get(key) ?? [], lastSeen: seenOrNever(lastSeen) };
          return { ...own, isStopped: isStopped(own, minMs) };
        }),
      );
    },
  };
}

function stopsOf(all: Group[]): Stop[] {
  const everything = joined(all, 'at all', []);
  if (everything && new Set(all.map(({ region }) => region)).size > 1) return [everything];
  return [...Map.groupBy(all, ({ region }) => region)].flatMap(([region, ofRegion]) => {
    const whole = joined(ofRegion, `in ${region}`, [region]);
    return whole ? [whole] : ofRegion.filter((group) => group.isStopped).map(stopOf);
  });
}

/**
 * Licences are one for each customer, so those of one dimension stand for a product. The buyers' own software
 * calls MeterUsage, apart from what the seller sends.
 */
function subjectOf({ region, product, dimension, eventName }: Series): string[] {
  return [region, eventName, product.kind, product.kind === 'code' ? product.id : dimension];
}

function newGroup(series: Series): Group {
  const { region, product, dimension } = series;
  const what = product.kind === 'code' ? `product ${product.id}` : `${dimension} under licences`;
  return { name: `of ${what} in ${region}`, subject: subjectOf(series), region, isStopped: false, ends: [] };
}

function isStopped({ ends, lastSeen }: Group, minMs: number): boolean {
  const until = Math.max(...ends.map(({ to }) => to));
  const since = lastSeen === undefined ? Math.min(...ends.map(({ from }) => from)) : lastSeen + hourMs;
  return ends.length > 0 && until - since >= minMs;
}

/** One stop in the place of several, unless one of the groups goes on after they have ended. */
function joined(groups: Group[], name: string, subject: string[]): Stop | undefined {
  const stopped = groups.filter((group) => group.isStopped);
  const lastOf = (some: Group[]) => Math.max(-Infinity, ...some.map(({ lastSeen = -Infinity }) => lastSeen));
  const lastSeen = lastOf(stopped);
  if (stopped.length < 2 || lastOf(groups.filter((group) => !group.isStopped)) > lastSeen) return undefined;
  return {
    name,
    subject,
    lastSeen: seenOrNever(lastSeen),
    ends: stopped.flatMap(({ ends }) => ends),
  };
}

function seenOrNever(lastSeen: number): number | undefined {
  return lastSeen === -Infinity ? undefined : lastSeen;
}

function stopOf({ name, subject, lastSeen, ends }: Group): Stop {
  return { name, subject, lastSeen, ends };
}
