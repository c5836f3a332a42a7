/** `npm run bench`: measures in one run, prints the tables, and keeps them in docs/benchmarks.md. `-- --quick` is a smaller run, not kept. */

import { writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { measureLookup } from './lookup.ts';
import type { LookupRow } from './lookup.ts';
import { measureMetering } from './metering.ts';
import type { MeteringRow } from './metering.ts';
import { measureStartup } from './startup.ts';
import type { StartupRow } from './startup.ts';

const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;

const startup = await measureStartup();
console.log(startupTable(startup));
const metering: MeteringRow[] = [];
for (const [records, calls] of [
  [1, quick ? 3000 : 15_000],
  [25, quick ? 1000 : 5000],
] as const) {
  metering.push(await measureMetering(records, calls));
}
console.log(meteringTable(metering));
const lookup: LookupRow[] = [];
for (const events of quick ? [1000, 10_000] : [10_000, 1_000_000]) lookup.push(await measureLookup(events));
console.log(lookupTable(lookup));
if (!quick) await writeFile('docs/benchmarks.md', report());

function report(): string {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}, Node ${process.version}`;
  return `# Benchmarks

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine}. The machine is shared, so the
ratios within one run say more than the figures themselves.

## BatchMeterUsage

Durable calls per second (every answer follows a flush to disk), 16 connections, SigV4 verified, every record a first
write, every call recorded as an event. The bare server is \`node:http\` alone (\`bench/bare-server.ts\`): it parses the
same bodies and answers as large ones. Medians of 3 rounds, in which the two take turns. Aim: a third of the bare server.

${meteringTable(metering)}

## LookupEvents

One connection, five kinds of questions in turn, pages of 50. Aim: the same p99 at a million events as at ten thousand.

${lookupTable(lookup)}

## Start

From spawning \`node src/main.ts serve\` to the first answer of \`/_metertrail/ready\`. Aim: under one second.

${startupTable(startup)}
`;
}

function meteringTable(rows: MeteringRow[]): string {
  return table(
    ['records a call', 'bare calls/s', 'Metertrail calls/s', 'share of bare', 'p50', 'p99'],
    rows.map((row) => [
      String(row.records),
      row.barePerSecond.toFixed(0),
      row.perSecond.toFixed(0),
      row.ratio.toFixed(2),
      ms(row.p50Ms),
      ms(row.p99Ms),
    ]),
  );
}

function lookupTable(rows: LookupRow[]): string {
  return table(
    ['stored events', 'p50', 'p99'],
    rows.map((row) => [row.events.toLocaleString('en'), ms(row.p50Ms), ms(row.p99Ms)]),
  );
}

function startupTable({ firstMs, againMs }: StartupRow): string {
  return table(['new data folder', 'used data folder'], [[ms(firstMs), ms(againMs)]]);
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---:'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
}
