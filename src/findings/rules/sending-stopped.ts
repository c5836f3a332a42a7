/** Finds products and Regions of which no series is sent any more, or that nothing at all is. */

import type { z } from 'zod';

import { hourMs, hourStart } from '../../time/hours.ts';
import type { SeenCall } from '../../calls/call.ts';
import { compareMoments } from '../../calls/order.ts';
import { compareTexts } from '../../text/compare-texts.ts';
import { createHourTally } from '../hour-tally.ts';
import { createOpenEnds, sendingStoppedName, sendingStoppedParameters } from '../open-ends.ts';
import type { Stop } from '../stops.ts';
import { proofsMax } from '../finding.ts';
import type { RuleFinding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { lossText, costNote } from '../words.ts';
import { timeText } from '../../text/times.ts';
import { counted, listed } from '../../text/figures.ts';

export const sendingStopped: Rule<z.output<typeof sendingStoppedParameters>> = {
  name: sendingStoppedName,
  summary:
    'no series of a product in a Region, of a Region, or of anything is sent any more, while the logs go on',
  severity: 'critical',
  parameters: sendingStoppedParameters,
  start(_facts, _parameters, settings) {
    const ends = createOpenEnds(settings);
    const failures = createFailures();
    return {
      onSeries: (series) => ends.add(series),
      onCall: (call) => failures.add(call),
      findings: () => ends.split().stops.map((stop) => foundOf(stop, failures)),
    };
  },
};

type Failures = ReturnType<typeof createFailures>;

/** Failed calls that do not tell what they were about, such as those that IAM denies (cloudtrail.md §2.5). */
function createFailures() {
  const regions = new Map<string, Map<number, Map<string, number>>>();
  return {
    add({ region, time, errorCode, entries }: SeenCall): void {
      if (errorCode === undefined || entries.length > 0) return;
      const hours = regions.get(region) ?? new Map<number, Map<string, number>>();
      regions.set(region, hours);
      const hour = hourStart(time);
      const codes = hours.get(hour) ?? new Map<string, number>();
      hours.set(hour, codes);
      codes.set(errorCode, (codes.get(errorCode) ?? 0) + 1);
    },
    /** How many there were in the Regions after a moment, and their error codes. */
    since(inRegions: Iterable<string>, from: number): { count: number; codes: string[] } {
      let count = 0;
      const found = new Set<string>();
      for (const region of inRegions)
        for (const [hour, codes] of regions.get(region) ?? [])
          if (hour >= from)
            for (const [code, number] of codes) {
              count += number;
              found.add(code);
            }
      return { count, codes: [...found].toSorted(compareTexts) };
    },
  };
}

function foundOf({ name, subject, lastSeen, ends }: Stop, failures: Failures): RuleFinding {
  const tally = createHourTally();
  for (const { missing } of ends) tally.take(missing);
  const tallied = tally.result();
  const proofs = ends.flatMap(({ lastProof }) => lastProof ?? []).toSorted(compareMoments);
  const last = new Map(proofs.map((proof) => [proof.eventId, proof]));
  const evidence = [...last.values()].slice(-proofsMax);
  const regions = new Set(ends.map(({ series }) => series.region));
  const failed = failures.since(regions, lastSeen === undefined ? -Infinity : lastSeen + hourMs);
  const beginning =
    lastSeen === undefined
      ? `Nothing ${name} has ever been sent`
      : `Nothing ${name} has been sent for hours after that of ${timeText(lastSeen)}`;
  const failing =
    failed.count > 0
      ? ` ${counted(failed.count, 'call')} failed there since then (${listed(failed.codes)}).`
      : '';
  const what = `${ends.length} series, ${counted(tallied.hourCount, 'record')} missing`;
  const cost = costNote(tallied.money, 'median quantities');
  return {
    ...tallied,
    culprits: [...new Set(ends.flatMap(({ sender }) => sender ?? []))].toSorted(compareTexts),
    evidence,
    evidenceCount: last.size,
    subject,
    title: `${beginning}: ${what}${cost}, ${lossText(tallied)}.${failing}`,
    action:
      failed.count > 0
        ? 'Put right what those calls failed with, then send what is missing, each hour with its own timestamp.'
        : 'Look whether the sender runs, its schedule is on and its credentials are valid; then send what is missing, each hour with its own timestamp.',
  };
}
