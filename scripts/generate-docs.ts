/** The program's own tables become docs/operations.md and docs/admin-api.md; `--check` only names the stale files. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadOperations, registryKey } from '../src/operations/registry.ts';
import { services } from '../src/operations/services.ts';
import type { ServiceName } from '../src/operations/services.ts';
import { adminRoutes } from '../src/server/admin/routes.ts';

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
  return `# The admin API

What \`metertrail product\`, \`customer\`, \`agreement\`, \`buy\`, \`workload\`, \`notify\` and \`sandbox\` speak, for tests in other
languages. Generated from \`src/server/admin\` by \`npm run generate\`: do not edit.

Bodies and answers are JSON; times are ISO 8601. A refusal has a status of 400 or above and \`{"message": "…"}\`. Routes marked
*token* need \`Authorization: Bearer TOKEN\`; address and token stand in \`admin.json\` of the data folder, and \`--admin-token\`
chooses another. Routes marked *sandbox* are there only with \`--sandbox\`.

| method | path | who | what |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
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
