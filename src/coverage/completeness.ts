/** Tells up to when the logs of each Region are complete, and of which times they tell nothing. */

import { parseLogObjectKey } from '../record/object-key.ts';
import { hourText } from '../text/times.ts';
import { hourMs } from '../time/hours.ts';
import type { LogGap } from '../verify/log-gap.ts';
import type { HourRules } from '../hours/hour-rules.ts';
import type { Uncertain } from '../hours/uncertainty.ts';
import { compareTexts } from '../text/compare-texts.ts';
import type { Reading, ReadingRun } from './reading.ts';
import type { Coverage, RegionCoverage, UnplacedCall } from './coverage.ts';

/** What names of files, and the operator, say of how whole the logs are. */
export type Completeness = {
  regions: RegionCoverage[];
  /**
   * The accounts in whose logs usage of a Region stands: those that sent it, or where nobody did, those that meter
   * there, or all of them.
   */
  accountsOf(region: string, senders: readonly string[]): string[];
  /** Up to when the logs of all these accounts are complete; -Infinity where there are none. */
  completeUntil(region: string, accountIds: readonly string[]): number;
  /** Times before the first log file, and long ones in which there is not one log file or digest. */
  holes: Uncertain[];
};

type AccountRegion = RegionCoverage & { isMetering: boolean; hours: Set<number> };

/**
 * Log files and digests tell by their names how far they reach, and where there are none. Where no file is named as
 * CloudTrail names them, the metering calls themselves are all that is known.
 *
 * @param assertedUntil up to when the operator says that they are complete, in milliseconds since the epoch.
 */
export function completenessOf(
  { runs, evidence }: Reading,
  of: { asOf: number; rules: HourRules; assertedUntil?: number | undefined },
): Completeness {
  const { asOf, rules, assertedUntil = -Infinity } = of;
  const places = placesOf(runs.values(), rules);
  const named = new Set(places.keys());
  for (const { accountId, region, time } of evidence.calls()) {
    // Of an unreadable time nothing follows.
    if (time === 0) continue;
    const place = placeAt(places, accountId, region);
    place.isMetering = true;
    if (!named.has(keyOf(accountId, region))) extend(place, time, time, [Math.floor(time / hourMs)]);
  }
  for (const place of places.values())
    place.completeUntil = Math.min(asOf, Math.max(place.completeUntil, assertedUntil));
  const all = [...places.values()].toSorted(
    (one, other) => compareTexts(one.accountId, other.accountId) || compareTexts(one.region, other.region),
  );
  const byRegion = Map.groupBy(all, ({ region }) => region);
  return {
    regions: all.map(({ accountId, region, newest, completeUntil }) => ({
      accountId,
      region,
      newest,
      completeUntil,
    })),
    accountsOf(region, senders) {
      if (senders.length > 0) return [...senders];
      const here = byRegion.get(region) ?? [];
      const metering = here.filter(({ isMetering }) => isMetering);
      return (metering.length > 0 ? metering : here).map(({ accountId }) => accountId);
    },
    completeUntil(region, accountIds) {
      const reaches = accountIds.map(
        (accountId) => places.get(keyOf(accountId, region))?.completeUntil ?? -Infinity,
      );
      return reaches.length === 0 ? -Infinity : Math.min(...reaches);
    },
    holes: all
      .flatMap((place) => [...holesOf(place, rules.batchWindowMs)])
      .filter(({ to }) => to > assertedUntil),
  };
}

function keyOf(accountId: string, region: string): string {
  return `${accountId} ${region}`;
}

function placesOf(runs: Iterable<ReadingRun>, rules: HourRules): Map<string, AccountRegion> {
  const places = new Map<string, AccountRegion>();
  for (const { reaches } of runs)
    for (const { accountId, region, newest, hours } of reaches)
      extend(placeAt(places, accountId, region), newest, newest - rules.deliveryLagMs, hours);
  return places;
}

function placeAt(places: Map<string, AccountRegion>, accountId: string, region: string): AccountRegion {
  const key = keyOf(accountId, region);
  let place = places.get(key);
  if (!place) {
    const nothing = {
      newest: -Infinity,
      completeUntil: -Infinity,
      isMetering: false,
      hours: new Set<number>(),
    };
    place = { accountId, region, ...nothing };
    places.set(key, place);
  }
  return place;
}

function extend(place: AccountRegion, newest: number, completeUntil: number, hours: Iterable<number>): void {
  place.newest = Math.max(place.newest, newest);
  place.completeUntil = Math.max(place.completeUntil, completeUntil);
  for (const hour of hours) place.hours.add(hour);
}

/** A trail is quiet while nothing happens: what is shorter than the time in which usage can be sent is no hole. */
function* holesOf({ accountId, region, hours }: AccountRegion, windowMs: number): Generator<Uncertain> {
  const sorted = [...hours].toSorted((one, other) => one - other);
  const who = `${accountId === '' ? '' : `account ${accountId} in `}${region}`;
  const text = (hour: number) => hourText(hour * hourMs);
  let before: number | undefined;
  for (const hour of sorted) {
    const to = hour * hourMs - 1;
    if (before === undefined) {
      const reason = `the logs of ${who} begin at ${text(hour)} UTC`;
      yield { region, accountId, from: -Infinity, to, reason };
    } else if ((hour - before - 1) * hourMs >= windowMs) {
      const reason = `there is no log file of ${who} from ${text(before + 1)} to ${text(hour)} UTC`;
      yield { region, accountId, from: (before + 1) * hourMs, to, reason };
    }
    before = hour;
  }
}

/** What was not read, files that cannot be read, calls whose content is left out, and logs that digests miss. */
export function* uncertaintiesOf(
  coverage: Pick<Coverage, 'broken' | 'unreadable' | 'isInterrupted' | 'missingShards'>,
  unplaced: readonly UnplacedCall[],
  gaps: readonly LogGap[],
  { deliveryLagMs }: HourRules,
): Generator<Uncertain> {
  const { broken, unreadable, isInterrupted, missingShards } = coverage;
  const always = { from: -Infinity, to: Infinity };
  if (isInterrupted) yield { ...always, reason: 'reading was stopped before its end' };
  for (const shard of missingShards) yield { ...always, reason: `part ${shard} of the audit is not here` };
  for (const { path, reason } of [...broken, ...unreadable]) {
    const name = parseLogObjectKey(path);
    const times = name
      ? {
          region: name.region,
          accountId: name.accountId,
          from: name.timestamp - deliveryLagMs,
          to: name.timestamp,
        }
      : always;
    yield { ...times, reason: `${path}: ${reason}` };
  }
  // A call that failed bills nothing, whatever it held.
  for (const { region, accountId, time, reason, eventId, errorCode } of unplaced)
    if (errorCode === undefined) {
      const times = time === 0 ? always : { from: time, to: time };
      yield { ...times, region, accountId, reason: `event ${eventId}: ${reason}` };
    }
  for (const { region, accountId, range, problem } of gaps)
    yield { region, accountId, from: range?.from ?? -Infinity, to: range?.to ?? Infinity, reason: problem };
}
