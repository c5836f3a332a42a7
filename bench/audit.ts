/** The audit of three corpora beside the time it takes to unpack them, and beside other ways to count the same. */

import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { contenders } from './audit/contenders.ts';
import type { Answer, ContenderName } from './audit/contenders.ts';
import { corpusOf, corpusShapes } from './audit/corpus.ts';
import type { Corpus } from './audit/corpus.ts';
import type { Counts } from './audit/metering-events.ts';
import { median } from './load.ts';

/** Medians. `sampledShare` is below 1 where only so much of the corpus was read, and the time is what all would take. */
export type AuditRow = {
  contender: ContenderName;
  seconds: number;
  peakBytes: number | undefined;
  sampledShare: number;
};

export type AuditTable = { corpus: Corpus; rows: AuditRow[] };

const rounds = 3;
/** What would take longer reads a part. */
const secondsMax = 60;
const probedShare = 0.05;

const names = Object.keys(contenders) as ContenderName[];

/** Every contender over every corpus. @throws when one of them counts something else than was put in. */
export async function measureAudit(quick: boolean): Promise<AuditTable[]> {
  const tables: AuditTable[] = [];
  try {
    for (const shape of corpusShapes(quick)) {
      const corpus = corpusOf(shape);
      tables.push({ corpus, rows: await measureCorpus(corpus) });
    }
  } finally {
    for (const ending of ['out', 'paths'])
      rmSync(join(tmpdir(), `metertrail-bench-${process.pid}.${ending}`), { force: true });
  }
  return tables;
}

async function measureCorpus(corpus: Corpus): Promise<AuditRow[]> {
  const jqPaths = await sampleForJq(corpus);
  const sampledShare = (await unpackedBytesOf(corpus, jqPaths)) / corpus.unpackedBytes;
  const answers = new Map<ContenderName, Answer[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const name of names) {
      const paths = name === 'jq' ? jqPaths : corpus.paths;
      const answer = await contenders[name](corpus, paths);
      check(name, answer.counts, expectedIn(corpus, paths));
      answers.get(name)?.push(answer);
    }
  return Array.from(answers, ([contender, all]) => {
    const share = contender === 'jq' ? sampledShare : 1;
    const peaks = all.flatMap(({ peakBytes }) => peakBytes ?? []);
    return {
      contender,
      seconds: median(all.map(({ seconds }) => seconds)) / share,
      peakBytes: peaks.length > 0 ? Math.max(...peaks) : undefined,
      sampledShare: share,
    };
  });
}

/** All paths, or every so many-th of them where jq would take too long. */
async function sampleForJq(corpus: Corpus): Promise<string[]> {
  const probe = everyNth(corpus.paths, Math.round(1 / probedShare));
  const { seconds } = await contenders.jq(corpus, probe);
  const wholeSeconds = (seconds * corpus.paths.length) / probe.length;
  return everyNth(corpus.paths, Math.ceil(wholeSeconds / secondsMax));
}

function everyNth(paths: string[], nth: number): string[] {
  return paths.filter((_, index) => index % nth === 0);
}

async function unpackedBytesOf({ folder, paths, unpackedBytes }: Corpus, some: string[]): Promise<number> {
  if (some.length === paths.length) return unpackedBytes;
  let bytes = 0;
  for (const path of some) {
    const packed = await readFile(join(folder, path));
    bytes += packed.readUInt32LE(packed.length - 4);
  }
  return bytes;
}

function expectedIn(corpus: Corpus, paths: readonly string[]): Counts {
  if (paths.length === corpus.paths.length) return corpus.counts;
  const some = new Set(paths);
  const counts = { calls: 0, accepted: 0, quantity: 0 };
  for (const file of corpus.meteringFiles.filter(({ path }) => some.has(path))) {
    counts.calls += file.calls;
    counts.accepted += file.accepted;
    counts.quantity += file.quantity;
  }
  return counts;
}

function check(name: ContenderName, found: Counts | undefined, expected: Counts): void {
  const isRight =
    found === undefined ||
    (found.calls === expected.calls &&
      found.accepted === expected.accepted &&
      found.quantity === expected.quantity);
  if (!isRight)
    throw new Error(`${name} counts ${JSON.stringify(found)} where there are ${JSON.stringify(expected)}`);
}
