/** CloudTrail records into findings, by way of the evidence and the judged hours, as an audit does it. */

import assert from 'node:assert/strict';

import type { Fields } from '../../src/record/fields.ts';
import type { Evidence } from '../../src/hours/evidence/evidence.ts';
import { parseAcknowledgements } from '../../src/findings/acknowledgements.ts';
import type { Finding } from '../../src/findings/finding.ts';
import type { LogGap } from '../../src/verify/log-gap.ts';
import { parseRuleSettings } from '../../src/findings/rule-settings.ts';
import { runRules } from '../../src/findings/run-rules.ts';
import type { Price } from '../../src/hours/hour-cell.ts';
import { defaultHourRules } from '../../src/hours/hour-rules.ts';
import type { Expected } from '../../src/hours/judge-series.ts';
import { evidenceOf, judgedSeries } from '../support/evidence.ts';
import { batch } from '../support/metering-records.ts';
import { hourMs, minuteMs } from '../../src/time/hours.ts';

/** The first hour of most stories, a Monday. */
const monday = Date.UTC(2026, 4, 4);

/** The start of an hour after `monday`. */
export const hour = (number: number): number => monday + number * hourMs;

export type Setting = {
  /** The moment of the audit, and up to when the logs are complete: the same, unless told otherwise. */
  asOf: number;
  completeUntil?: number;
  /** What is expected of every series; inferred unless told. */
  expected?: Expected;
  price?: Price;
  gaps?: LogGap[];
  /** YAML. */
  settings?: string;
  acknowledgements?: string;
};

export function audited(records: Fields[], setting: Setting): { findings: Finding[]; notes: string[] } {
  const { asOf, completeUntil = asOf, expected, price, gaps = [] } = setting;
  const { settings = '', acknowledgements = '' } = setting;
  const evidence = evidenceIn(records);
  return runRules({
    facts: { asOf, hourRules: defaultHourRules, gaps },
    series: judgedSeries(evidence, { asOf, completeUntil, expected, ...(price && { price }) }),
    calls: evidence.calls(),
    settings: parseRuleSettings(settings, 'rules.yaml'),
    acknowledgements: parseAcknowledgements(acknowledgements, 'acknowledged.yaml'),
  });
}

/** The findings of one rule. */
export function foundBy(rule: string, records: Fields[], setting: Setting): Finding[] {
  return audited(records, setting).findings.filter((finding) => finding.rule === rule);
}

/** The one finding of a rule. */
export function oneFoundBy(rule: string, records: Fields[], setting: Setting): Finding {
  const [finding, ...others] = foundBy(rule, records, setting);
  assert.ok(finding, `${rule} finds nothing`);
  assert.equal(others.length, 0, `${rule} finds more than one thing`);
  return finding;
}

/** Each record in a file of its own. */
export function evidenceIn(records: Fields[]): Evidence {
  return evidenceOf(records, (index) => `logs/${index}.json.gz`);
}

/** One call for each hour, sent five minutes after its end by the role `Meter`. */
export function hourly(
  numbers: Iterable<number>,
  of: Parameters<typeof batch>[0][number] & { product?: string; region?: string; delayMs?: number } = {},
): Fields[] {
  const { product = 'prod1', region = 'us-east-1', delayMs = 65 * minuteMs, ...row } = of;
  return Array.from(numbers, (number) =>
    byRole(batch([{ quantity: 5, at: hour(number), ...row }], { at: hour(number) + delayMs, product }), {
      awsRegion: region,
    }),
  );
}

/** The numbers from the first to before the last. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** The record as sent by a role, and with other members changed. */
export function byRole(record: Fields, changes: Fields = {}, role = 'Meter'): Fields {
  const userIdentity = {
    type: 'AssumedRole',
    arn: `arn:aws:sts::123456789012:assumed-role/${role}/task-1`,
    accountId: '123456789012',
    sessionContext: { sessionIssuer: { type: 'Role', userName: role } },
  };
  return { ...record, userIdentity, ...changes };
}
