/** What an operator says of a rule, and the rule's defaults, into how it is to run. */

import type { Severity } from './finding.ts';
import type { Rule, RuleSettings } from './rule.ts';

export function settingsOf<Parameters>(
  rule: Pick<Rule<Parameters>, 'name' | 'parameters'>,
  settings: RuleSettings,
): { enabled: boolean; severity?: Severity; parameters: Parameters } {
  const { enabled = true, severity, parameters = {} } = settings.get(rule.name) ?? {};
  return { enabled, ...(severity && { severity }), parameters: rule.parameters.parse(parameters) };
}
