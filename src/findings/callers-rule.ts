/** Makes the rules about who calls: every caller of a kind is one finding, with its calls as evidence. */

import type { z } from 'zod';

import type { Caller } from '../calls/caller.ts';
import { createProofs } from './proofs.ts';
import type { Proofs } from './proofs.ts';
import type { Severity } from './finding.ts';
import type { Rule } from './rule.ts';
import { timeText } from '../text/times.ts';
import { counted } from '../text/figures.ts';

type Group = { subject: string[]; caller: Caller; proofs: Proofs; calls: number; last: number };

export function callersRule<Parameters>(of: {
  name: string;
  summary: string;
  severity: Severity;
  parameters: z.ZodType<Parameters>;
  /** The subject of the finding that the caller belongs to, or undefined where the caller is none of the kind. */
  subjectOf: (caller: Caller) => string[] | undefined;
  /** @param calls how many, and when the last one was. */
  title: (caller: Caller, calls: string) => string;
  action: string;
}): Rule<Parameters> {
  const { name, summary, severity, parameters, subjectOf, title, action } = of;
  return {
    name,
    summary,
    severity,
    parameters,
    start() {
      const groups = new Map<string, Group>();
      return {
        onCall(call) {
          const subject = subjectOf(call.caller);
          if (!subject) return;
          const key = JSON.stringify(subject);
          const group = groups.get(key) ?? {
            subject,
            caller: call.caller,
            proofs: createProofs(),
            calls: 0,
            last: 0,
          };
          groups.set(key, group);
          group.calls += 1;
          group.last = Math.max(group.last, call.time);
          group.proofs.add(call, call.caller);
        },
        findings: () =>
          Array.from(groups.values(), ({ subject, caller, proofs, calls, last }) => ({
            subject,
            title: title(caller, `${counted(calls, 'metering call')}, the last at ${timeText(last)},`),
            action,
            hours: [],
            hourCount: 0,
            culprits: [caller.principal],
            ...proofs.list(),
          })),
      };
    },
  };
}
