/** Runs every rule once over the series and calls of an audit, and puts the findings in order. */

import type { SeenCall } from '../calls/call.ts';
import type { SeriesHours } from '../hours/hour-cell.ts';
import { compareTexts } from '../text/compare-texts.ts';
import { acknowledge } from './acknowledge.ts';
import type { Acknowledgement } from './acknowledgements.ts';
import { severities } from './finding.ts';
import type { Finding } from './finding.ts';
import { findingId } from './finding-id.ts';
import type { Facts, Rule, RuleSettings } from './rule.ts';
import { findingRules } from './rule-list.ts';
import { settingsOf } from './settings-of.ts';

/**
 * Runs the rules that are on. `calls` are distinct and in order of time. Of the findings, those acknowledged
 * come last, then the less severe, then those that are lost later; `notes` are sentences about acknowledgements
 * that expired, or match nothing.
 */
export function runRules(of: {
  facts: Facts;
  series: Iterable<SeriesHours>;
  calls: Iterable<SeenCall>;
  settings: RuleSettings;
  acknowledgements: readonly Acknowledgement[];
}): { findings: Finding[]; notes: string[] } {
  const started = findingRules.flatMap((rule) => start(rule, of.facts, of.settings));
  for (const series of of.series) for (const { run } of started) run.onSeries?.(series);
  for (const call of of.calls) for (const { run } of started) run.onCall?.(call);
  const findings = started.flatMap(({ findings }) => findings());
  const acknowledged = acknowledge(findings, of.acknowledgements, of.facts.asOf);
  return { findings: acknowledged.findings.toSorted(compareFindings), notes: acknowledged.notes };
}

function start(rule: Rule, facts: Facts, settings: RuleSettings) {
  const { enabled, severity, parameters } = settingsOf(rule, settings);
  if (!enabled) return [];
  const run = rule.start(facts, parameters, settings);
  const findings = (): Finding[] =>
    run.findings().map((found) => ({
      ...found,
      id: findingId(rule.name, found.subject),
      rule: rule.name,
      severity: severity ?? found.severity ?? rule.severity,
    }));
  return [{ run, findings }];
}

function compareFindings(one: Finding, other: Finding): number {
  return (
    Number(one.acknowledged !== undefined) - Number(other.acknowledged !== undefined) ||
    severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
    compareNumbers(one.lossAt ?? Infinity, other.lossAt ?? Infinity) ||
    compareTexts(one.id, other.id)
  );
}

/** Of infinities, too, whose difference is no number. */
function compareNumbers(one: number, other: number): number {
  return one < other ? -1 : Number(one > other);
}
