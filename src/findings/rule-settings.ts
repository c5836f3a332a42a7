/** Reads the YAML file in which an operator switches and tunes rules. */

import { z } from 'zod';

import { severities } from './finding.ts';
import type { Rule, RuleSettings } from './rule.ts';
import { findingRules } from './rule-list.ts';
import { parseYaml, readTextFile } from '../files/yaml-file.ts';
import type { Problem } from '../files/checked-yaml.ts';

const own = { enabled: z.boolean().optional(), severity: z.enum(severities).optional() };
const file = z.record(
  z.string(),
  z.union([z.boolean(), z.looseObject(own)], {
    error: `must be true, false, or a mapping with enabled (true or false), severity (${severities.join(', ')}) and parameters of the rule`,
  }),
  { error: 'must be a mapping from names of rules to their settings' },
);

/**
 * Each key is a rule's name; its value is `false`, `true`, or a mapping with `enabled`, `severity` and
 * parameters. @throws OperatorError.
 */
export async function readRuleSettings(path: string): Promise<RuleSettings> {
  return parseRuleSettings(await readTextFile(path, 'file of rule settings'), path);
}

/** @param name how the file is called in messages. @throws OperatorError. */
export function parseRuleSettings(text: string, name: string): RuleSettings {
  const written = parseYaml(text, name, file.default({}), (value) =>
    Object.entries(value).flatMap(([rule, setting]) => problemsOf(rule, setting)),
  );
  return new Map(
    Object.entries(written).map(([rule, setting]) => {
      if (typeof setting === 'boolean') return [rule, { enabled: setting, parameters: {} }];
      const { enabled = true, severity, ...parameters } = setting;
      return [rule, { enabled, severity, parameters }];
    }),
  );
}

function problemsOf(name: string, setting: z.output<typeof file>[string]): Problem[] {
  const rule = findingRules.find((each) => each.name === name);
  if (!rule)
    return [
      {
        path: [name],
        message: `is no rule; the rules are ${findingRules.map((each) => each.name).join(', ')}`,
      },
    ];
  if (typeof setting === 'boolean') return [];
  const { enabled: _, severity: __, ...parameters } = setting;
  const parsed = rule.parameters.safeParse(parameters);
  return parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsAt(rule, issue));
}

function problemsAt(rule: Rule, issue: z.core.$ZodIssue): Problem[] {
  const path = [rule.name, ...issue.path];
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  const allowed = ['enabled', 'severity', ...parameterNames(rule)].join(', ');
  return issue.keys.map((key) => ({
    path: [...path, key],
    message: `is no setting of ${rule.name}; it has ${allowed}`,
  }));
}

function parameterNames(rule: Rule): string[] {
  const { properties = {} } = z.toJSONSchema(rule.parameters, { io: 'input' });
  return Object.keys(properties);
}
