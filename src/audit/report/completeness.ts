/** Up to when the logs of each Region are complete, and of which times they do not tell. */

import { parseLogObjectKey } from '../../record/object-key.ts';
import type { LogGap } from '../findings/rule.ts';
import type { HourRules } from '../hours/hour-rules.ts';
import type { Uncertain } from '../hours/uncertainty.ts';
import { compareTexts } from '../order.ts';
import type { Reading, Run } from '../reading/reading.ts';
import type { Coverage, RegionCoverage, UnplacedCall } from './report-type.ts';

const hourMs = 3_600_000;

/** What names of files, and the operator, say of how whole the logs are. */
export type Completeness = {
  regions: RegionCoverage[];
  /** By Region, over the accounts that meter there; a Region without logs has no entry. */
  completeUntil: Map<string, number>;
  /** Times in which there is not one log file or digest of a Region. */
  holes: Uncertain[];
};

/**
 * Log files and digests tell by their names how far they reach. Where no file is named as CloudTrail names
 * them, the newest metering call is as far as the logs are known to reach.
 *
 * @param assertedUntil up to when the operator says that they are complete, in milliseconds since the epoch.
 */
export function completenessOf(
  { runs, evidence }: Reading,
  of: { asOf: number; rules: HourRules; assertedUntil?: number },
): Completeness {
  const regions = new Map<string, RegionCoverage>();
  const metering = new Set<string>();
  const put = (accountId: string, region: string, newest: number, until: number) => {
    const key = `${accountId} ${region}`;
    const known = regions.get(key) ?? { accountId, region, newest: -Infinity, completeUntil: -Infinity };
    const completeUntil = Math.min(
      of.asOf,
      Math.max(known.completeUntil, until, of.assertedUntil ?? -Infinity),
    );
    regions.set(key, { accountId, region, newest: Math.max(known.newest, newest), completeUntil });
  };
  for (const { reaches } of runs.values())
    for (const { accountId, region, newest } of reaches)
      put(accountId, region, newest, newest - of.rules.deliveryLagMs);
  const named = new Set(regions.keys());
  for (const { accountId, region, time } of evidence.calls()) {
    const key = `${accountId} ${region}`;
    metering.add(key);
    if (!named.has(key)) put(accountId, region, time, time);
  }
  const list = [...regions.values()].toSorted(
    (one, other) => compareTexts(one.accountId, other.accountId) || compareTexts(one.region, other.region),
  );
  const { batchWindowMs, meterUsageWindowMs } = of.rules;
  const shortestWindowMs = Math.min(batchWindowMs, meterUsageWindowMs);
  const holes = [...holesOf(runs.values(), metering)].filter(
    ({ from, to }) => to > (of.assertedUntil ?? -Infinity) && to - from >= shortestWindowMs,
  );
  return { regions: list, completeUntil: byRegion(list, metering), holes };
}

/** Between two neighbouring hours with files of an account and Region where metering calls are made. */
function* holesOf(runs: Iterable<Run>, metering: ReadonlySet<string>): Generator<Uncertain> {
  const all = new Map<string, Set<number>>();
  for (const { reaches } of runs)
    for (const { accountId, region, hours } of reaches) {
      const key = `${accountId} ${region}`;
      if (!metering.has(key)) continue;
      const known = all.get(key) ?? new Set();
      for (const hour of hours) known.add(hour);
      all.set(key, known);
    }
  for (const [key, hours] of all) {
    const region = key.slice(key.indexOf(' ') + 1);
    const sorted = [...hours].toSorted((one, other) => one - other);
    for (const [index, hour] of sorted.entries()) {
      const next = sorted[index + 1];
      if (next !== undefined && next - hour > 1)
        yield {
          region,
          from: (hour + 1) * hourMs,
          to: next * hourMs,
          reason: holeText(region, hour + 1, next),
        };
    }
  }
}

function holeText(region: string, from: number, to: number): string {
  const text = (hour: number) => new Date(hour * hourMs).toISOString().slice(0, 16).replace('T', ' ');
  return `not one log file of ${region} from ${text(from)} to ${text(to)} UTC`;
}

/** The least over the accounts that meter in a Region, or over all of its accounts where none does. */
function byRegion(regions: RegionCoverage[], metering: ReadonlySet<string>): Map<string, number> {
  const result = new Map<string, number>();
  for (const [region, all] of Map.groupBy(regions, (one) => one.region)) {
    const own = all.filter(({ accountId }) => metering.has(`${accountId} ${region}`));
    result.set(region, Math.min(...(own.length > 0 ? own : all).map(({ completeUntil }) => completeUntil)));
  }
  return result;
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
      ? { region: name.region, from: name.timestamp - deliveryLagMs, to: name.timestamp }
      : always;
    yield { ...times, reason: `${path}: ${reason}` };
  }
  // A call that failed bills nothing, whatever it held.
  for (const { region, time, reason, eventId, errorCode } of unplaced)
    if (errorCode === undefined) {
      const times = time === 0 ? always : { from: time, to: time };
      yield { ...times, region, reason: `event ${eventId}: ${reason}` };
    }
  for (const { region, range, problem } of gaps)
    yield { region, from: range?.from ?? -Infinity, to: range?.to ?? Infinity, reason: problem };
}
