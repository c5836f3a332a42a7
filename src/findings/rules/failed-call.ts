/**
 * Finds calls that failed as a whole, by error code and caller, and says what stayed unbilled because of
 * them.
 */

import { z } from 'zod';

import type { SeenCall } from '../../calls/call.ts';
import type { Caller } from '../../calls/caller.ts';
import { adviceOnError } from '../error-advice.ts';
import { createHourTally } from '../hour-tally.ts';
import type { HourTally } from '../hour-tally.ts';
import { createProofs } from '../proofs.ts';
import type { Proofs } from '../proofs.ts';
import type { RuleFinding, Severity } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { lossText, costNote } from '../words.ts';
import { timeText } from '../../text/times.ts';
import { counted } from '../../text/figures.ts';
import { standingRejection } from './rejected.ts';

const parameters = z.strictObject({
  minCalls: z
    .int()
    .min(1)
    .default(1)
    .describe('failed calls from which on it is told, where no hour stays unbilled'),
});

export const failedCall: Rule<z.output<typeof parameters>> = {
  name: 'failed-call',
  summary:
    'calls that failed, for each error code and caller: `critical` where hours stay unbilled because of them, `warning` where that cannot be told, else `info`',
  severity: 'critical',
  parameters,
  start({ hourRules }, { minCalls }) {
    const unbilled = new Map<string, HourTally>();
    const failures = new Map<string, Failures>();
    const regionsMissing = new Set<string>();
    /** The last call that succeeded, by Region and caller. */
    const successes = new Map<string, number>();
    return {
      onSeries(of) {
        for (const cell of of.cells) {
          if (cell.state === 'missing') regionsMissing.add(of.series.region);
          const attempt = cell.state === 'rejected' ? standingRejection(cell) : undefined;
          if (!attempt) continue;
          const key = JSON.stringify(subjectOf(attempt.code, attempt.caller));
          const tally = unbilled.get(key) ?? createHourTally();
          unbilled.set(key, tally);
          tally.add(cell, of, { quantity: cell.notBilled });
        }
      },
      onCall(call) {
        if (call.errorCode === undefined) {
          successes.set(placeOf(call), call.time);
          return;
        }
        const subject = subjectOf(call.errorCode, call.caller);
        const key = JSON.stringify(subject);
        const found = failures.get(key) ?? newFailures(subject, call.errorCode, call.caller);
        failures.set(key, found);
        addCall(found, call);
      },
      findings() {
        const isMadeGood = ([place, { region, time }]: [string, RegionMoment]) =>
          !regionsMissing.has(region) && (successes.get(place) ?? -Infinity) > time;
        return Array.from(failures, ([key, found]) => {
          const tally = unbilled.get(key);
          if (!tally && found.calls < minCalls) return undefined;
          return foundOf(found, tally, {
            isMadeGood: [...found.places].every(isMadeGood),
            action: adviceOnError(found.code, hourRules),
          });
        }).filter((each) => each !== undefined);
      },
    };
  },
};

type Failures = {
  subject: string[];
  code: string;
  caller: Caller;
  proofs: Proofs;
  calls: number;
  /** Calls whose usage is not known, since the record does not hold what was sent. */
  withoutContent: number;
  /** Where they were made, and when the last one was. */
  places: Map<string, RegionMoment>;
  last: number;
};
type RegionMoment = { region: string; time: number };

function placeOf({ region, caller }: SeenCall): string {
  return JSON.stringify([region, caller.accountId, caller.principal]);
}

function subjectOf(code: string, { accountId, principal }: Caller): string[] {
  return [code, accountId ?? '', principal];
}

function newFailures(subject: string[], code: string, caller: Caller): Failures {
  return {
    subject,
    code,
    caller,
    proofs: createProofs(),
    calls: 0,
    withoutContent: 0,
    places: new Map(),
    last: -Infinity,
  };
}

function addCall(found: Failures, call: SeenCall): void {
  found.calls += 1;
  if (call.unplaced) {
    found.withoutContent += 1;
    found.places.set(placeOf(call), { region: call.region, time: call.time });
  }
  found.last = Math.max(found.last, call.time);
  found.proofs.add(call, call.caller);
}

/** @param isMadeGood whether calls without content were followed by others that succeeded, and no hour is missing. */
function foundOf(
  found: Failures,
  tally: HourTally | undefined,
  { isMadeGood, action }: { isMadeGood: boolean; action: string },
): RuleFinding {
  const { subject, code, caller, proofs, calls, withoutContent, last } = found;
  const tallied = tally?.result();
  const unknown =
    withoutContent > 0
      ? ` ${counted(withoutContent, 'call')} of them without what was sent, so their hours are unknown;`
      : '';
  const outcome = tallied
    ? `${counted(tallied.hourCount, 'hour')} unbilled because of it${costNote(tallied.money)}, ${lossText(tallied)}`
    : `no hour is ${isMadeGood ? '' : 'known to be '}unbilled because of it`;
  return {
    ...(tallied ?? { hours: [], hourCount: 0 }),
    ...proofs.list(),
    culprits: [caller.principal],
    subject,
    title: `${counted(calls, 'call')} by ${caller.principal} failed with ${code}, the last at ${timeText(last)};${unknown} ${outcome}.`,
    action,
    severity: severityOf(tallied, isMadeGood),
  };
}

/** A refused zero costs nothing. */
function severityOf(tallied: { quantity?: number } | undefined, isMadeGood: boolean): Severity {
  if (tallied && tallied.quantity !== 0) return 'critical';
  return tallied || !isMadeGood ? 'warning' : 'info';
}
