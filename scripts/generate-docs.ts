/**
 * The program's own tables become docs/operations.md, docs/admin-api.md, docs/audit-rules.md and
 * docs/audit-report.schema.json; `--check` only names the stale files.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { findingRules } from '../src/findings/rule-list.ts';
import { auditReportSchema } from '../src/report/json-schema.ts';
import { loadOperations, registryKey } from '../src/operations/registry.ts';
import { services } from '../src/operations/services.ts';
import type { ServiceName } from '../src/operations/services.ts';
import { adminRoutes } from '../src/server/admin/routes.ts';
import { renderRulesDoc } from './rules-document.ts';

type JsonSchema = {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: { [name: string]: JsonSchema };
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  default?: unknown;
};

const titles: Record<ServiceName, string> = {
  metering: 'Marketplace Metering',
  cloudtrail: 'CloudTrail',
  entitlement: 'Marketplace Entitlement',
  sts: 'STS',
};

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const documents = {
  'docs/operations.md': await operationsDocument(),
  'docs/admin-api.md': adminDocument(),
  'docs/audit-report.schema.json': reportSchema(),
  'docs/audit-rules.md': renderRulesDoc(findingRules),
};
const stale = Object.entries(documents).filter(([file, text]) => text !== readIfPresent(join(root, file)));
if (!check) for (const [file, text] of stale) writeFileSync(join(root, file), text);
const names = stale.map(([file]) => file).join(', ');
if (check && stale.length > 0) {
  console.error(`Stale: ${names}. Run: npm run generate`);
  process.exitCode = 1;
} else {
  console.log(stale.length === 0 ? 'Generated documents are up to date.' : `Wrote ${names}.`);
}

async function operationsDocument(): Promise<string> {
  const registry = await loadOperations();
  const sections = (Object.keys(services) as ServiceName[]).map((service) => {
    const { model, unsupported, eventSource } = services[service];
    const names = Object.keys(model.operations).toSorted();
    const here = names.filter((name) => registry.has(registryKey(service, name)));
    const rows = here.map((name) => {
      const { readOnly, gaps = [] } = registry.get(registryKey(service, name)) ?? { readOnly: false };
      return `| \`${name}\` | ${readOnly ? 'reads' : 'writes'} | ${gaps.join(' ') || 'whole'} |`;
    });
    const refused = names.filter((name) => !here.includes(name));
    return [
      `## ${titles[service]} (\`${eventSource}\`)`,
      '',
      `${here.length} of ${names.length} operations. Protocol: ${protocolsOf(service)}.`,
      '',
      '| operation | | what of it |',
      '| --- | --- | --- |',
      ...rows,
      '',
      ...(refused.length === 0
        ? []
        : [
            `Refused by name, with \`${unsupported}\`: ${refused.map((name) => `\`${name}\``).join(', ')}.`,
            '',
          ]),
    ].join('\n');
  });
  return `# Operations

Every operation of the four services, and what of it is here. Generated from the models and \`src/operations\` by
\`npm run generate\`: do not edit. Every call of a known principal, answered or refused, becomes a CloudTrail event.

${sections.join('\n')}`;
}

function adminDocument(): string {
  const rows = adminRoutes.map(({ method, path, about, open, sandbox }) => {
    const who = [open === true ? 'open' : 'token', ...(sandbox === true ? ['sandbox'] : [])].join(', ');
    return `| \`${method}\` | \`/_metertrail${path}\` | ${who} | ${about} |`;
  });
  const bodies = adminRoutes.flatMap(({ method, path, takes }) => {
    if (takes === undefined) return [];
    const schema = z.toJSONSchema(takes, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
    const choices = schema.anyOf ?? schema.oneOf ?? [schema];
    const types = choices.map((choice) => `  \`${typeOf(choice)}\``);
    return types[0] === '  `{}`' ? [] : [`- \`${method} /_metertrail${path}\`\n\n${types.join('\n\n')}\n`];
  });
  return `# The admin API

What \`metertrail product\`, \`customer\`, \`agreement\`, \`buy\`, \`workload\`, \`notify\` and \`sandbox\` speak, for tests in other
languages. Generated from \`src/server/admin\` by \`npm run generate\`: do not edit.

Bodies and answers are JSON; times are ISO 8601. A refusal has a status of 400 or above and \`{"message": "…"}\`. Routes marked
*token* need \`Authorization: Bearer TOKEN\`; address and token stand in \`admin.json\` of the data folder, and \`--admin-token\`
chooses another. Routes marked *sandbox* are there only with \`--sandbox\`.

| method | path | who | what |
| --- | --- | --- | --- |
${rows.join('\n')}

## Bodies

What is optional has a \`?\`; what stands after \`=\` is its default. Times are texts such as \`2026-01-31T00:00:00Z\`.

${bodies.join('\n')}
`;
}

/** Open for members that later versions add: new members do not raise the version. */
function reportSchema(): string {
  const schema = z.toJSONSchema(auditReportSchema, { io: 'input' });
  return `${JSON.stringify({ title: 'The JSON report of metertrail audit', ...schema }, null, 2)}\n`;
}

/** A JSON schema in the way of a TypeScript type, in one line. */
function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map(typeOf).join(' | ');
  if (schema.type === 'array') return `(${typeOf(schema.items ?? {})})[]`.replace(/^\((\w+)\)/, '$1');
  if (schema.type !== 'object') return schema.type ?? 'string';
  const { properties, required = [], additionalProperties } = schema;
  if (properties === undefined) {
    const value = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown';
    return `{ [name]: ${value} }`;
  }
  const members = Object.entries(properties).map(([name, member]) => {
    const standard = member.default === undefined ? '' : ` = ${JSON.stringify(member.default)}`;
    return `${name}${required.includes(name) ? '' : '?'}: ${typeOf(member)}${standard}`;
  });
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function protocolsOf(service: ServiceName): string {
  const { protocol } = services[service].model;
  if (protocol === 'query') return 'AWS Query';
  return protocol === 'json' ? 'AWS JSON 1.1' : 'Smithy RPC v2 CBOR, and AWS JSON 1.1';
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
