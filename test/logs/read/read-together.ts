/** Files to be read together, and all batches of a reading, merged into one whose lists are in an order of their own. */

import { join } from 'node:path';
import type { TestContext } from 'node:test';

import type { Batch } from '../../../src/logs/read/batch.ts';
import { readAll } from '../../../src/logs/read/read-all.ts';
import type { ReadOptions } from '../../../src/logs/read/read-all.ts';
import type { FoundFile } from '../../../src/logs/find/found.ts';
import { logFolder } from '../../support/log-folder.ts';
import { batch } from '../../support/metering-records.ts';

/** A record of a metering call, and one of another. */
export const call = (id: string) => batch([{ customer: 'c1' }], { id });
export const other = {
  eventVersion: '1.08',
  eventSource: 'iam.amazonaws.com',
  eventName: 'GetUser',
  eventID: 'x',
};

/** So many log files, of which every tenth has a call, as found on disk. */
export function manyFiles(t: TestContext, count: number): { path: string; at: 'disk' }[] {
  const names = Array.from({ length: count }, (_, index) => `${index}.json.gz`);
  const folder = logFolder(
    t,
    Object.fromEntries(names.map((name, index) => [name, index % 10 === 0 ? [other, call(name)] : [other]])),
  );
  return names.map((name) => ({ path: join(folder, name), at: 'disk' }));
}

export function memoryOf(path: string, content: string | Buffer): FoundFile {
  return { path, at: 'memory', bytes: new Uint8Array(Buffer.from(content)) };
}

export async function* pagesOf(...pages: FoundFile[][]): AsyncGenerator<FoundFile[]> {
  yield* pages;
}

/** Reads with two threads and nothing asked for, unless told otherwise. */
export async function readTogether(
  pages: AsyncIterable<readonly FoundFile[]>,
  of: Partial<ReadOptions> = {},
): Promise<Batch> {
  const batches: Batch[] = [];
  await readAll(pages, {
    threads: 2,
    scope: {},
    hash: false,
    digests: false,
    onBatch: (batch) => batches.push(batch),
    ...of,
  });
  return merge(batches);
}

function merge(batches: Batch[]): Batch {
  const sum = (count: (batch: Batch) => number) => batches.reduce((total, batch) => total + count(batch), 0);
  const join = <T>(list: (batch: Batch) => T[]) =>
    batches.flatMap(list).toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  return {
    filesRead: sum((batch) => batch.filesRead),
    bytes: sum((batch) => batch.bytes),
    unpackedBytes: sum((batch) => batch.unpackedBytes),
    recordsSeen: sum((batch) => batch.recordsSeen),
    passedOver: sum((batch) => batch.passedOver),
    calls: join((batch) => batch.calls),
    otherMeteringEvents: join((batch) => batch.otherMeteringEvents),
    skipped: join((batch) => batch.skipped),
    broken: join((batch) => batch.broken),
    unreadable: join((batch) => batch.unreadable),
    reaches: join((batch) => batch.reaches),
    hashes: join((batch) => batch.hashes),
    digests: join((batch) => batch.digests),
  };
}
