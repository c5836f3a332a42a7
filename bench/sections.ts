/** What `npm run bench` measures, each into a section of docs/benchmarks.md. */

import { measureAudit } from './audit.ts';
import { s3Section } from './audit-s3.ts';
import { auditSection } from './audit/report.ts';
import { measureLookup } from './lookup.ts';
import { measureMetering } from './metering.ts';
import { measureStartup } from './startup.ts';
import { ms, table } from './table.ts';

/** `measure` gives the text below the heading. */
export type Section = { name: string; title: string; measure: (quick: boolean) => Promise<string> };

export const sections: readonly Section[] = [
  { name: 'metering', title: 'BatchMeterUsage', measure: meteringSection },
  { name: 'lookup', title: 'LookupEvents', measure: lookupSection },
  { name: 'startup', title: 'Start', measure: startupSection },
  { name: 'audit', title: 'Audit', measure: async (quick) => auditSection(await measureAudit(quick)) },
  { name: 'audit-s3', title: 'Audit of a bucket', measure: s3Section },
];

async function meteringSection(quick: boolean): Promise<string> {
  const rows: string[][] = [];
  for (const [records, calls] of [
    [1, quick ? 3000 : 15_000],
    [25, quick ? 1000 : 5000],
  ] as const) {
    const row = await measureMetering(records, calls);
    rows.push([
      String(row.records),
      row.barePerSecond.toFixed(0),
      row.perSecond.toFixed(0),
      row.ratio.toFixed(2),
      ms(row.p50Ms),
      ms(row.p99Ms),
    ]);
  }
  return `Durable calls per second (every answer follows a flush to disk), 16 connections, SigV4 verified, every record a first
write, every call recorded as an event. The bare server is \`node:http\` alone (\`bench/bare-server.ts\`): it parses the
same bodies and answers as large ones. Medians of 3 rounds, in which the two take turns. Aim: a third of the bare server.

${table(['records a call', 'bare calls/s', 'Metertrail calls/s', 'share of bare', 'p50', 'p99'], rows)}`;
}

async function lookupSection(quick: boolean): Promise<string> {
  const rows: string[][] = [];
  for (const events of quick ? [1000, 10_000] : [10_000, 1_000_000]) {
    const { p50Ms, p99Ms } = await measureLookup(events);
    rows.push([events.toLocaleString('en'), ms(p50Ms), ms(p99Ms)]);
  }
  return `One connection, five kinds of questions in turn, pages of 50. Aim: the same p99 at a million events as at ten thousand.

${table(['stored events', 'p50', 'p99'], rows)}`;
}

async function startupSection(): Promise<string> {
  const { firstMs, againMs } = await measureStartup();
  return `From spawning \`node src/main.ts serve\` to the first answer of \`/_metertrail/ready\`. Aim: under one second.

${table(['new data folder', 'used data folder'], [[ms(firstMs), ms(againMs)]])}`;
}
