/** Calls that failed as a whole: by error code and caller, and what stayed unbilled because of them. */

import { z } from 'zod';

import type { SeenCall } from '../../call.ts';
import type { Caller } from '../../caller.ts';
import { adviceOnError } from '../error-advice.ts';
import { createHourTally } from '../hour-tally.ts';
import type { HourTally } from '../hour-tally.ts';
import { createProofs } from '../proofs.ts';
import type { Proofs } from '../proofs.ts';
import type { Found, Severity } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { counted, lossText, moneyText, timeText } from '../words.ts';
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
  start(_facts, { minCalls }) {
    const unbilled = new Map<string, HourTally>();
    const failures = new Map<string, Failures>();
    return {
      onSeries(of) {
        for (const cell of of.cells) {
          const attempt = cell.state === 'rejected' ? standingRejection(cell) : undefined;
          if (!attempt) continue;
          const key = JSON.stringify(subjectOf(attempt.code, attempt.caller));
          const tally = unbilled.get(key) ?? createHourTally();
          unbilled.set(key, tally);
          tally.add(cell, of, { quantity: cell.notBilled });
        }
      },
      onCall(call) {
        if (call.errorCode === undefined) return;
        const subject = subjectOf(call.errorCode, call.caller);
        const key = JSON.stringify(subject);
        const found = failures.get(key) ?? newFailures(subject, call.errorCode, call.caller);
        failures.set(key, found);
        addCall(found, call);
      },
      findings: () =>
        Array.from(failures, ([key, found]) => foundOf(found, unbilled.get(key), minCalls)).filter(
          (each) => each !== undefined,
        ),
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
  last: number;
};

function subjectOf(code: string, { accountId, principal }: Caller): string[] {
  return [code, accountId ?? '', principal];
}

function newFailures(subject: string[], code: string, caller: Caller): Failures {
  return { subject, code, caller, proofs: createProofs(), calls: 0, withoutContent: 0, last: -Infinity };
}

function addCall(found: Failures, call: SeenCall): void {
  found.calls += 1;
  if (call.unplaced) found.withoutContent += 1;
  found.last = Math.max(found.last, call.time);
  found.proofs.add(call, call.caller);
}

function foundOf(found: Failures, tally: HourTally | undefined, minCalls: number): Found | undefined {
  const { subject, code, caller, proofs, calls, withoutContent, last } = found;
  const tallied = tally?.result();
  if (!tallied && calls < minCalls) return undefined;
  const unknown =
    withoutContent > 0
      ? ` ${counted(withoutContent, 'call')} of them without what was sent, so their hours are unknown;`
      : '';
  const outcome = tallied
    ? `${counted(tallied.hourCount, 'hour')} unbilled because of it${moneyText(tallied.money)}, ${lossText(tallied)}`
    : withoutContent > 0
      ? 'no hour is known to be unbilled because of it'
      : 'every hour of them was accepted in the end';
  return {
    ...(tallied ?? { hours: [], hourCount: 0 }),
    ...proofs.list(),
    culprits: [caller.principal],
    subject,
    title: `${counted(calls, 'call')} by ${caller.principal} failed with ${code}, the last at ${timeText(last)};${unknown} ${outcome}.`,
    action: adviceOnError(code),
    severity: severityOf(tallied, withoutContent),
  };
}

/** A refused zero costs nothing. */
function severityOf(tallied: { quantity?: number } | undefined, withoutContent: number): Severity {
  if (tallied && tallied.quantity !== 0) return 'critical';
  return tallied || withoutContent > 0 ? 'warning' : 'info';
}
