/** Templates multiplied into folders of log files as CloudTrail names and writes them, with what has to be found in them. */

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { renderEventTime } from '../../src/record/dates.ts';
import { renderLogFile } from '../../src/record/log-file.ts';
import { logObjectKey } from '../../src/record/object-key.ts';
import { hourMs } from '../../src/time/hours.ts';
import { meteringEvents } from './metering-events.ts';
import type { Counts } from './metering-events.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { fillTemplate, readTemplates } from './templates.ts';
import type { Template, Templates } from './templates.ts';

/** What a corpus is like. Files are written in turn for each place, an account in a Region, and then the next step of time begins. */
export type CorpusShape = {
  name: 'sparse' | 'dense' | 'tiny';
  files: number;
  regions: string[];
  accounts: number;
  stepMs: number;
  /** Unpacked size of a file, or number of its records. */
  size: { bytesMin: number; bytesMax: number } | { recordsMin: number; recordsMax: number };
  /** Regions of the first account in which the seller meters. */
  meteringRegions: number;
  meteringCalls: number;
};

/** A log file with metering events: `path` is relative to the folder. */
export type MeteringFile = Counts & { path: string };

/** A corpus on disk. `asOf` is a moment shortly after the last call. */
export type Corpus = {
  shape: CorpusShape;
  origin: Templates['origin'];
  folder: string;
  paths: string[];
  files: number;
  records: number;
  bytes: number;
  unpackedBytes: number;
  counts: Counts;
  meteringFiles: MeteringFile[];
  asOf: number;
};

/** Rises when the same shape comes to other bytes. */
const version = 1;
/** The metering starts in the evening, so that also small corpora reach over midnight. */
const start = Date.UTC(2026, 10, 9, 20);
const firstAccount = 111_122_223_333;
const regions = ['us-east-1', 'eu-west-1', 'us-west-2', 'ap-northeast-1', 'eu-central-1'];

/** The three corpora of the benchmark; `quick` ones are a fifteenth of them. */
export function corpusShapes(quick: boolean): CorpusShape[] {
  const size = { bytesMin: 1_000_000, bytesMax: 5_000_000 };
  const part = quick ? 15 : 1;
  const large = { size, files: Math.round(500 / part), stepMs: hourMs, meteringCalls: 24 };
  return [
    // 50 places, one of which meters: 2 % of the files.
    { name: 'sparse', ...large, regions, accounts: 10, meteringRegions: 1 },
    { name: 'dense', ...large, regions: regions.slice(0, 4), accounts: 1, meteringRegions: 2 },
    {
      name: 'tiny',
      size: { recordsMin: 1, recordsMax: 3 },
      files: Math.round(70_000 / part),
      stepMs: 300_000,
      meteringCalls: 1,
      regions,
      accounts: 10,
      meteringRegions: 1,
    },
  ];
}

/** The corpus of that shape: kept in the folder for temporary files, and made there where it is not. */
export function corpusOf(shape: CorpusShape): Corpus {
  const templates = readTemplates();
  const size = 'bytesMin' in shape.size ? shape.size.bytesMax : shape.size.recordsMax;
  const key = [shape.name, shape.files, size, templates.origin, `v${version}`].join('-');
  const folder = join(tmpdir(), 'metertrail-bench', key);
  const kept = `${folder}.json`;
  if (existsSync(kept) && existsSync(folder)) {
    const corpus = JSON.parse(readFileSync(kept, 'utf8')) as Corpus;
    // Of another version of this file, with other parameters.
    if (JSON.stringify(corpus.shape) === JSON.stringify(shape)) return corpus;
  }
  rmSync(kept, { force: true });
  rmSync(folder, { recursive: true, force: true });
  const corpus = writeCorpus(shape, templates, folder);
  // Last, so that what was interrupted is made anew.
  writeFileSync(kept, JSON.stringify(corpus));
  return corpus;
}

function writeCorpus(shape: CorpusShape, { origin, templates }: Templates, folder: string): Corpus {
  const corpus: Corpus = {
    shape,
    origin,
    folder,
    paths: [],
    files: shape.files,
    records: 0,
    bytes: 0,
    unpackedBytes: 0,
    counts: { calls: 0, accepted: 0, quantity: 0 },
    meteringFiles: [],
    asOf: start,
  };
  const folders = new Set<string>();
  for (let index = 0; index < shape.files; index++) {
    const file = fileOf(shape, templates, index);
    const path = join(folder, file.key);
    if (!folders.has(dirname(path))) mkdirSync(dirname(path), { recursive: true });
    folders.add(dirname(path));
    const packed = renderLogFile(file.records);
    writeFileSync(path, packed);
    corpus.paths.push(file.key);
    corpus.records += file.records.length;
    corpus.bytes += packed.length;
    corpus.unpackedBytes += packed.readUInt32LE(packed.length - 4);
    corpus.asOf = Math.max(corpus.asOf, file.newest + hourMs);
    if (!file.counts) continue;
    corpus.meteringFiles.push({ path: file.key, ...file.counts });
    corpus.counts.calls += file.counts.calls;
    corpus.counts.accepted += file.counts.accepted;
    corpus.counts.quantity += file.counts.quantity;
  }
  return corpus;
}

type LogFile = { key: string; records: string[]; newest: number; counts?: Counts };

/** The file of that number: made from its number alone. */
function fileOf(shape: CorpusShape, templates: Templates['templates'], index: number): LogFile {
  const random = createRandom(index);
  const places = shape.regions.length * shape.accounts;
  const place = index % places;
  const region = shape.regions[place % shape.regions.length] ?? '';
  const account = Math.floor(place / shape.regions.length);
  const accountId = String(firstAccount + account);
  const step = Math.floor(index / places);
  const sentAt = start + step * shape.stepMs;
  const isMetering = account === 0 && place < shape.meteringRegions;
  const metering = isMetering ? meteringOf(shape, { step, sentAt, region, accountId, random }) : undefined;
  const others = otherRecords(shape.size, metering?.events.length ?? 0, templates, {
    sentAt,
    region,
    accountId,
    random,
  });
  const { records } = others;
  for (const event of metering?.events ?? []) records.splice(random.integer(0, records.length), 0, event);
  const newest = Math.max(others.newest, metering?.newest ?? 0);
  const key = logObjectKey({ accountId, region, newestEventTime: newest, random16: random.letters(16) });
  return { key, records, newest, ...(metering && { counts: metering.counts }) };
}

type Sender = { sentAt: number; region: string; accountId: string; random: Random };

/** Records of a file follow each other in the sample too, since gzip makes use of what they have in common. */
function otherRecords(
  size: CorpusShape['size'],
  meteringEventsCount: number,
  templates: Template[],
  of: Sender,
): { records: string[]; newest: number } {
  const { sentAt, random } = of;
  const isByRecords = 'recordsMin' in size;
  const wanted = isByRecords
    ? random.integer(size.recordsMin, size.recordsMax) - meteringEventsCount
    : random.integer(size.bytesMin, size.bytesMax);
  let next = random.integer(0, templates.length - 1);
  let newest = sentAt;
  const records: string[] = [];
  for (let done = 0; done < wanted;) {
    const template = templates[next++ % templates.length] ?? [];
    const eventTime = sentAt + random.integer(0, 240) * 1000;
    newest = Math.max(newest, eventTime);
    const record = fillTemplate(template, { ...of, eventTime: renderEventTime(eventTime) });
    records.push(record);
    done += isByRecords ? 1 : record.length + 1;
  }
  return { records, newest };
}

/** Steps of one hour report different series of the hour before, so that nothing is sent twice. */
function meteringOf(shape: CorpusShape, of: Sender & { step: number }): ReturnType<typeof meteringEvents> {
  const block = of.step % (hourMs / shape.stepMs);
  const hour = Math.floor(of.sentAt / hourMs) * hourMs - hourMs;
  return meteringEvents({ ...of, block, hour, calls: shape.meteringCalls, recordsMax: 25 });
}
