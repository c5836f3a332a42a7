/** Joins what several runs of reading were asked for into one scope. */

import type { Scope } from '../logs/scope.ts';
import type { AskedScope, Reading } from './reading.ts';

/** The hours that every run was asked for, and the Regions and accounts that any was. */
export function askedOf({ runs }: Reading): Scope & { isVerified: boolean } {
  const all = Array.from(runs.values(), ({ asked }) => asked);
  const from = Math.max(...all.map((asked) => asked.from ?? -Infinity));
  const to = Math.min(...all.map((asked) => asked.to ?? Infinity));
  const regions = union(all, 'regions');
  const accounts = union(all, 'accounts');
  return {
    ...(Number.isFinite(from) && { from }),
    ...(Number.isFinite(to) && { to }),
    ...(regions && { regions }),
    ...(accounts && { accounts }),
    isVerified: all.some(({ isVerified }) => isVerified),
  };
}

/** Undefined as soon as one run was asked for everything. */
function union(all: AskedScope[], name: 'regions' | 'accounts'): Set<string> | undefined {
  const names = new Set<string>();
  for (const asked of all) {
    const own = asked[name];
    if (!own) return undefined;
    for (const one of own) names.add(one);
  }
  return names;
}
