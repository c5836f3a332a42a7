/**
 * Finds calls that succeeded and whose usage the log does not tell, so that their hours may be billed or not.
 */

import { z } from 'zod';

import type { SeenCall } from '../../calls/call.ts';
import { createProofs } from '../proofs.ts';
import type { Proofs } from '../proofs.ts';
import type { RuleFinding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { counted } from '../../text/figures.ts';

const parameters = z.strictObject({});

export const unplacedCall: Rule<z.output<typeof parameters>> = {
  name: 'unplaced-call',
  summary: 'calls whose usage records, or some of them, were left out of the log or cannot be understood',
  severity: 'warning',
  parameters,
  start() {
    const groups = new Map<string, Group>();
    return {
      onCall(call) {
        // What failed is not billed, whatever it was about.
        if (!call.unplaced || call.errorCode !== undefined) return;
        const { region, accountId, eventName, caller, unplaced } = call;
        const subject = [region, accountId, eventName, caller.principal, unplaced.reason];
        const key = JSON.stringify(subject);
        const group = groups.get(key) ?? {
          subject,
          call,
          proofs: createProofs(),
          calls: 0,
          records: 0,
          isCounted: true,
        };
        groups.set(key, group);
        group.calls += 1;
        group.proofs.add(call, caller);
        if (unplaced.records === undefined) group.isCounted = false;
        else group.records += unplaced.records;
      },
      findings: () => Array.from(groups.values(), foundOf),
    };
  },
};

type Group = {
  subject: string[];
  /** The first one. */
  call: SeenCall;
  proofs: Proofs;
  calls: number;
  records: number;
  isCounted: boolean;
};

function foundOf({ subject, call, proofs, calls, records, isCounted }: Group): RuleFinding {
  const { region, eventName, caller, unplaced } = call;
  const reason = unplaced?.reason ?? '';
  const usage = isCounted ? counted(records, 'usage record') : 'usage records of unknown number';
  return {
    subject,
    title: `${counted(calls, `${eventName} call`)} by ${caller.principal} in ${region} with ${usage} that the log does not tell (${reason}): whether their hours are billed is unknown.`,
    action: reason.includes('omitted')
      ? // cloudtrail.md §2.4.
        'CloudTrail leaves out parameters of more than 100 KB: send fewer records a call, and fewer usage allocations a record. Hours sent so far can only be proved by the sender’s own log of answers.'
      : 'Look at the events, and compare their hours with the sender’s own log of answers.',
    hours: [],
    hourCount: 0,
    culprits: [caller.principal],
    ...proofs.list(),
  };
}
