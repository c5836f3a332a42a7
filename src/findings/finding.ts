/** The types of a finding: one thing that an audit found wrong, with its evidence and what to do about it. */

import type { HourRange } from '../time/hour-ranges.ts';
import type { Series } from '../hours/cells.ts';

/** `critical`: revenue is lost, or will be. `warning`: it may be, or the proof is weak. `info`: worth a look. */
export const severities = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

/** An event that proves something. */
export type Proof = { eventId: string; time: number; file: string; caller: string };

/** A finding as a rule makes it. Texts come from log files, and are not yet safe for a terminal. */
export type RuleFinding = {
  /** What tells this finding of a rule from its others, such as the series: part of its id, and stable. */
  subject: readonly string[];
  /** One sentence: what is wrong. */
  title: string;
  /** One sentence or two: what to do. */
  action: string;
  severity?: Severity;
  series?: Series;
  /** The hours it is about, merged and in order; empty where it is about calls. */
  hours: HourRange[];
  hourCount: number;
  /** Units that are not billed because of it, where that is known. */
  quantity?: number;
  /** The first moment at which something of it is lost, in milliseconds; undefined where nothing is at stake, or all is lost. */
  lossAt?: number;
  /** Hours of it that can no longer be billed, and those that still can. */
  lostHours?: number;
  recoverableHours?: number;
  /** Money at stake, as far as prices are known, and of one currency. */
  money?: { amount: number; currency: string };
  /** Who did it: callers' names. */
  culprits: string[];
  /** A few of the events, oldest first, and how many there are in all. */
  evidence: Proof[];
  evidenceCount: number;
};

/** A finding of the report. */
export type Finding = Omit<RuleFinding, 'severity'> & {
  /** `missing-hour:` and 12 hexadecimal digits that stand for its subject: the same in every audit. */
  id: string;
  rule: string;
  severity: Severity;
  acknowledged?: { reason: string; until?: number; by?: string };
};

/** At most so many events are named as evidence of a finding. */
export const proofsMax = 10;
