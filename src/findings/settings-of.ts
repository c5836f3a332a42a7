/** Joins what an operator says of a rule with the rule's defaults. */

import type { Severity } from './finding.ts';
import type { Rule, RuleSettings } from './rule.ts';

export function settingsOf<Parameters>(
  rule: Pick<Rule<Parameters>, 'name' | 'parameters'>,
  settings: RuleSettings,
): { enabled: boolean; severity?: Severity | undefined; parameters: Parameters } {
  const { enabled = true, severity, parameters = {} } = settings.get(rule.name) ?? {};
  return { enabled, severity, parameters: rule.parameters.parse(parameters) };
}
