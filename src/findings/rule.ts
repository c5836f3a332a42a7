/**
 * The types of a rule, which sees every series and every call of an audit once and then says what it found.
 */

import type { z } from 'zod';

import type { SeenCall } from '../calls/call.ts';
import type { SeriesHours } from '../hours/hour-cell.ts';
import type { HourRules } from '../hours/hour-rules.ts';
import type { LogGap } from '../verify/log-gap.ts';
import type { RuleFinding, Severity } from './finding.ts';

/** What rules may know besides series and calls. Times in milliseconds since the epoch. */
export type Facts = {
  /** The moment of the audit. */
  asOf: number;
  /** By which the hours were judged. */
  hourRules: HourRules;
  /** Gaps that digest files prove; empty where digests were not read. */
  gaps: LogGap[];
};

/** What an operator says of rules, by their names: parameters as the rule takes them, without what is left out. */
export type RuleSettings = ReadonlyMap<
  string,
  { enabled: boolean; severity?: Severity | undefined; parameters: unknown }
>;

/** One run of a rule over one audit. */
export type RuleRun = {
  /** Called once for each series, in order of the report. The rule keeps nothing of it but what it needs. */
  onSeries?(series: SeriesHours): void;
  /** Called once for each distinct call, in order of time, after the series. */
  onCall?(call: SeenCall): void;
  findings(): RuleFinding[];
};

/** A rule with its parameters, which an operator may tune. */
export type Rule<Parameters = unknown> = {
  /** In kebab-case, as in files of settings. */
  name: string;
  /** What it looks for, a phrase for the documentation. */
  summary: string;
  severity: Severity;
  /** An object whose members all have defaults. */
  parameters: z.ZodType<Parameters>;
  /** @param settings of all rules, for those that leave to another one what it reports, unless it is off. */
  start(facts: Facts, parameters: Parameters, settings: RuleSettings): RuleRun;
};
