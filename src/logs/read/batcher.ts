/** Collects what files hold, one after another, into batches. */

import type { LogObjectName } from '../../record/object-key.ts';
import { hourMs } from '../../time/hours.ts';
import type { Batch } from './batch.ts';
import type { Content } from './content.ts';

const batchFilesMax = 200;
const batchCallsMax = 256;
const batchMs = 100;

/** Collects until there is enough, or for long enough. */
export type Batcher = {
  addBytes: (stored: number, unpacked: number) => void;
  /** `name` is what the path says, where it says anything. */
  addFile(path: string, content: Content, name: LogObjectName | undefined): void;
  flush: () => void;
};

export function createBatcher(onBatch: (batch: Batch) => void): Batcher {
  let batch = emptyBatch();
  let files = 0;
  let otherMeteringEvents = new Map<string, number>();
  let reaches: Reaches = new Map();
  let flushedAt = performance.now();

  function flush(): void {
    flushedAt = performance.now();
    if (files === 0 && batch.calls.length === 0 && batch.bytes === 0 && batch.unpackedBytes === 0) return;
    batch.otherMeteringEvents = Array.from(otherMeteringEvents, ([eventName, count]) => ({
      eventName,
      count,
    }));
    batch.reaches = Array.from(reaches.values(), (reach) => ({ ...reach, hours: [...reach.hours] }));
    const full = batch;
    batch = emptyBatch();
    files = 0;
    otherMeteringEvents = new Map();
    reaches = new Map();
    onBatch(full);
  }

  function flushIfDue(): void {
    if (
      files >= batchFilesMax ||
      batch.calls.length >= batchCallsMax ||
      performance.now() - flushedAt >= batchMs
    )
      flush();
  }

  function addTally(path: string, tally: NonNullable<Content['tally']>): void {
    batch.recordsSeen += tally.recordsSeen - tally.calls.length;
    batch.passedOver += tally.passedOver;
    for (const [name, count] of tally.otherMeteringEvents)
      otherMeteringEvents.set(name, (otherMeteringEvents.get(name) ?? 0) + count);
    for (const [reason, records] of tally.unreadable) batch.unreadable.push({ path, reason, records });
    for (const call of tally.calls) {
      batch.recordsSeen += 1;
      batch.calls.push(Object.assign(call, { file: path }));
      if (batch.calls.length >= batchCallsMax) flush();
    }
  }

  return {
    addBytes(stored, unpacked) {
      batch.bytes += stored;
      batch.unpackedBytes += unpacked;
      flushIfDue();
    },
    addFile(path, content, name) {
      files += 1;
      if (content.broken !== undefined) batch.broken.push({ path, reason: content.broken });
      else if (content.skipped !== undefined) batch.skipped.push({ path, reason: content.skipped });
      else batch.filesRead += 1;
      if (content.tally) addTally(path, content.tally);
      if (content.tally && name) addReach(reaches, name);
      if ('document' in content) batch.digests.push({ path, document: content.document });
      if (content.sha256 !== undefined) batch.hashes.push({ path, sha256: content.sha256 });
      flushIfDue();
    },
    flush,
  };
}

type Reaches = Map<string, { accountId: string; region: string; newest: number; hours: Set<number> }>;

/** Files of other families are delivered apart, and do not tell how far those with metering calls reach. */
function addReach(reaches: Reaches, { accountId, region, family, timestamp }: LogObjectName): void {
  if (family !== 'CloudTrail') return;
  const key = `${accountId} ${region}`;
  let reach = reaches.get(key);
  if (!reach) {
    reach = { accountId, region, newest: timestamp, hours: new Set() };
    reaches.set(key, reach);
  }
  reach.newest = Math.max(reach.newest, timestamp);
  reach.hours.add(Math.floor(timestamp / hourMs));
}

function emptyBatch(): Batch {
  return {
    filesRead: 0,
    bytes: 0,
    unpackedBytes: 0,
    recordsSeen: 0,
    passedOver: 0,
    calls: [],
    otherMeteringEvents: [],
    skipped: [],
    broken: [],
    unreadable: [],
    reaches: [],
    hashes: [],
    digests: [],
  };
}
