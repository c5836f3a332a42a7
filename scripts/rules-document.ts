/** The rules of the audit become docs/audit-rules.md. */

import { z } from 'zod';
import type { Rule } from '../src/findings/rule.ts';

type Parameter = { default?: unknown; description?: string };

/** Markdown: what each rule looks for, how severe it is, and how it is tuned. */
export function renderRulesDoc(rules: readonly Rule[]): string {
  return `# The rules of the audit

What \`metertrail audit\` looks for. Generated from \`src/findings/rules\` by \`npm run generate\`: do not edit.

A YAML file switches and tunes them: each key is a rule, its value \`false\`, or a mapping with \`enabled\`, \`severity\` and the
parameters below.

\`\`\`yaml
sent-by-person: false
late-sending:
  severity: critical
  minMarginHours: 6
\`\`\`

Another one acknowledges findings, by their ids or by what they are about. \`until\` is a date, which counts to its end in UTC, or a
time; from then on the finding counts again.

\`\`\`yaml
- finding: missing-hour:0123456789ab
  reason: the buyer was told, and is billed by hand
  until: 2027-01-31
- finding: { rule: rejected, product: 4ml54db8vrmjuykaw1psroool, customer: '123456789012' }
  reason: our own test account
  until: 2027-06-30T12:00:00Z
  by: Alice
\`\`\`

The id of a finding stands for the series or the caller that it is about, so that it stays the same from audit to audit.

${rules.map(sectionOf).join('\n')}`;
}

function sectionOf({ name, severity, summary, parameters }: Rule): string {
  const { properties = {} } = z.toJSONSchema(parameters, { io: 'input' });
  const lines = Object.entries(properties as Record<string, Parameter>).map(
    ([key, { default: standard, description }]) =>
      `- \`${key}\` = ${JSON.stringify(standard)}: ${description}.`,
  );
  const text = `${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}. Severity: \`${severity}\`.`;
  return [`## ${name}`, '', text, '', ...(lines.length === 0 ? [] : [...lines, ''])].join('\n');
}
