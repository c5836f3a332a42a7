/**
 * `npm run bench`: measures in one run, prints the sections, and keeps them in docs/benchmarks.md. `-- --only
 * audit` measures and replaces that section alone; `-- --quick` is a smaller run, not kept.
 */

import { readFile, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { sections } from './sections.ts';

const { quick, only } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
}).values;
const wanted = sections.filter(({ name }) => only === undefined || name === only);
if (wanted.length === 0)
  throw new Error(`No section is named '${only}': ${sections.map(({ name }) => name).join(', ')}`);

const file = 'docs/benchmarks.md';
const [cpu] = cpus();
const machine = `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}, Node ${process.version}`;

const texts = await keptSections();
for (const { title, measure } of wanted) {
  const text = `${await measure(quick)}\n\nMeasured on ${new Date().toISOString().slice(0, 10)}: ${machine}.`;
  console.log(`## ${title}\n\n${text}\n`);
  texts.set(title, text);
}
if (!quick) await writeFile(file, report());

/** The text of each section as it was measured last. */
async function keptSections(): Promise<Map<string, string>> {
  const [, ...parts] = (await readFile(file, 'utf8')).split(/^## /m);
  return new Map(
    parts.map((part) => {
      const end = part.indexOf('\n');
      return [part.slice(0, end), part.slice(end).trim()];
    }),
  );
}

function report(): string {
  const parts = sections.flatMap(({ title }) => {
    const text = texts.get(title);
    return text === undefined ? [] : [`## ${title}\n\n${text}\n`];
  });
  return `# Benchmarks

Written by \`npm run bench\`. The machine is shared, so the ratios within one section say more than the figures themselves.

${parts.join('\n')}`;
}
