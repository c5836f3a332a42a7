/** Programs that read a corpus: how each is run, and what it says that it found. */

import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Corpus } from './corpus.ts';
import type { Counts } from './metering-events.ts';
import { runProcess } from './run-process.ts';
import type { Ran } from './run-process.ts';

export type ContenderName = 'metertrail' | 'floor' | 'gzip' | 'jq' | 'duckdb' | 'node';

/** `counts` are undefined of those that unpack only, and look at nothing. */
export type Answer = Ran & { counts: Counts | undefined };

/** Runs over the paths of the corpus, which are all of them but for jq. */
export type Contender = (corpus: Corpus, paths: readonly string[]) => Promise<Answer>;

/** In the order in which they take turns. */
export const contenders: { readonly [name in ContenderName]: Contender } = {
  async metertrail({ folder, asOf }) {
    const when = new Date(asOf).toISOString();
    const ran = await node(
      'src/main.ts',
      'audit',
      folder,
      '--format',
      'json',
      '--as-of',
      when,
      '--complete-until',
      when,
    );
    return { ...ran, counts: countsOfReport(JSON.parse(ran.stdout) as Report) };
  },
  async floor({ folder, unpackedBytes }) {
    const ran = await node('bench/audit/floor.ts', folder);
    if ((JSON.parse(ran.stdout) as { unpackedBytes: number }).unpackedBytes !== unpackedBytes)
      throw new Error(`The floor unpacked something else than ${unpackedBytes} bytes: ${ran.stdout}`);
    return { ...ran, counts: undefined };
  },
  async gzip(corpus, paths) {
    const ran = await shell('xargs -0 gzip -dc > /dev/null', corpus, paths);
    return { ...ran, counts: undefined };
  },
  async jq(corpus, paths) {
    const ran = await shell(`xargs -0 zcat | jq -cn '${jqFilter}'`, corpus, paths);
    return { ...ran, counts: JSON.parse(ran.stdout) as Counts };
  },
  async duckdb({ folder }) {
    const ran = await node('bench/audit/duckdb.ts', folder);
    return { ...ran, counts: JSON.parse(ran.stdout) as Counts };
  },
  async node({ folder }) {
    const ran = await node('bench/audit/plain-node.ts', folder);
    return { ...ran, counts: JSON.parse(ran.stdout) as Counts };
  },
};

const jqFilter = `
  reduce (inputs | .Records[] | select(.eventSource == "metering-marketplace.amazonaws.com")) as $event (
    {calls: 0, accepted: 0, quantity: 0};
    .calls += 1
    | reduce ($event.responseElements.results // [] | .[] | select(.status == "Success")) as $result (
        .; .accepted += 1 | .quantity += $result.usageRecord.quantity
      )
  )`;

type Report = {
  coverage: { calls: number };
  hours: { [state: string]: number };
  totals: { billed: number }[];
};

/** Every record is sent once in the corpora, so each one that is accepted is an hour of its own. */
function countsOfReport({ coverage, hours, totals }: Report): Counts {
  const { accepted = 0, zero = 0, repeated = 0 } = hours;
  return {
    calls: coverage.calls,
    accepted: accepted + zero + repeated,
    quantity: totals.reduce((sum, { billed }) => sum + billed, 0),
  };
}

async function node(...args: string[]): Promise<Ran> {
  const ran = await runProcess(process.execPath, args);
  // An audit that finds something ends with 1.
  if ((ran.exitCode !== 0 && ran.exitCode !== 1) || ran.stdout === '')
    throw new Error(`No answer of: node ${args.join(' ')}`);
  return ran;
}

/** A command line of the shell that reads the paths, each ended by a zero byte. */
async function shell(command: string, { folder }: Corpus, paths: readonly string[]): Promise<Ran> {
  const list = join(tmpdir(), `metertrail-bench-${process.pid}.paths`);
  writeFileSync(list, paths.map((path) => `${join(folder, path)}\0`).join(''));
  const ran = await runProcess('/bin/sh', ['-c', command], list);
  if (ran.exitCode !== 0) throw new Error(`Exit code ${ran.exitCode} of: ${command}`);
  // The memory is the shell's own, and says nothing.
  return { ...ran, peakBytes: undefined };
}
