/** Trails that deliver into real folder buckets by a clock that the test moves, with every write on record. */

import { randomUUID } from 'node:crypto';
import type { BucketStore } from '../../src/buckets/bucket-store.ts';
import { getCallerIdentity } from '../../src/operations/sts/get-caller-identity.ts';
import { startLogging } from '../../src/operations/cloudtrail/start-logging.ts';
import type { Store } from '../../src/store/store.ts';
import type { DeliveryParts } from '../../src/trail/parts.ts';
import { noon, openBench } from './operation-context.ts';
import type { OperationBench } from './operation-context.ts';
import { readLog } from './read-logs.ts';
import type { TestDatabase } from './stores.ts';
import { createTestTrail } from './trails.ts';

export const delayMs = 10_000;

export type DeliveryBench = OperationBench & {
  clock: { now(): number; advance(ms: number): void };
  parts: DeliveryParts;
  /** What was logged: the level with the message. */
  said: string[];
  /** A trail that logs from now on; the event of its StartLogging is the first that it owes. */
  startTrail(name: string, input?: object): Promise<void>;
  /** One call, and so one event, now. */
  makeEvents(count: number, region?: string): Promise<void>;
};

export async function openDeliveryBench(database?: TestDatabase): Promise<DeliveryBench> {
  const bench = await openBench(database);
  let now = noon;
  let names = 0;
  const said: string[] = [];
  const clock = { now: () => now, advance: (ms: number) => void (now += ms) };
  return {
    ...bench,
    clock,
    said,
    parts: {
      store: bench.store,
      buckets: bench.buckets,
      clock,
      ids: { uuid: randomUUID },
      random16: () => String(++names).padStart(16, '0'),
      delayMs,
      log: {
        warn: (_, message) => void said.push(`warn: ${message}`),
        error: (_, message) => void said.push(`error: ${message}`),
      },
    },
    async startTrail(name, input = {}) {
      await createTestTrail(bench, name, input, { now });
      await bench.call(startLogging, { Name: name }, { now });
    },
    async makeEvents(count, region = 'us-east-1') {
      for (let made = 0; made < count; made++) await bench.call(getCallerIdentity, {}, { region, now });
    },
  };
}

export type LogFile = { key: string; body: Buffer; eventNames: string[]; eventIds: string[] };

/** The log files of a bucket in the order of their keys, without the marker. */
export async function readLogFiles(buckets: BucketStore, bucket = 'logs'): Promise<LogFile[]> {
  const { objects } = await buckets.list(bucket, { maxKeys: 1000 });
  const files: LogFile[] = [];
  for (const { key } of objects.filter(({ sizeBytes }) => sizeBytes > 0)) {
    const object = await buckets.get(bucket, key);
    if (object === undefined) throw new Error(`The object ${key} is gone.`);
    const records = readLog(object.body);
    files.push({
      key,
      body: object.body,
      eventNames: records.map((record) => String(record['eventName'])),
      eventIds: records.map((record) => String(record['eventID'])),
    });
  }
  return files;
}

/** The ids of all events that the ledger holds, in order. */
export async function listEventIds(store: Store): Promise<string[]> {
  const rows = await store.read((tx) => tx.selectFrom('events').select('event_id').execute());
  return rows.map(({ event_id }) => event_id).sort();
}

export async function countOwed(store: Store): Promise<number> {
  const rows = await store.read((tx) => tx.selectFrom('undelivered_events').select('event_id').execute());
  return rows.length;
}

export type Write = { bucket: string; key: string; body: Buffer };

/** The same parts, which note every object that is written, or die at a point. */
export function observed(parts: DeliveryParts): { parts: DeliveryParts; writes: Write[] } {
  const writes: Write[] = [];
  const buckets: BucketStore = {
    ...parts.buckets,
    put: (bucket, key, body, options) => {
      writes.push({ bucket, key, body: Buffer.from(body) });
      return parts.buckets.put(bucket, key, body, options);
    },
  };
  return { parts: { ...parts, buckets }, writes };
}

/** The process is gone. */
export class Death extends Error {}

/**
 * The same parts in a process that dies at the given point: there are two at every transaction and every write, just before it
 * takes effect and just after. Nothing works any more from there on.
 */
export function mortal(parts: DeliveryParts, diesAt: number): DeliveryParts {
  let points = 0;
  const live = (): void => {
    if (points++ >= diesAt) throw new Death(`at point ${diesAt}`);
  };
  const around = async <T>(step: () => Promise<T>): Promise<T> => {
    live();
    const result = await step();
    live();
    return result;
  };
  return withSteps(parts, around);
}

/** The same parts, whose transactions and writes run through `around`. */
export function withSteps(
  parts: DeliveryParts,
  around: <T>(step: () => Promise<T>) => Promise<T>,
): DeliveryParts {
  const { store, buckets } = parts;
  return {
    ...parts,
    store: {
      capabilities: store.capabilities,
      transaction: (work) => around(() => store.transaction(work)),
      read: (work) => store.read(work),
      [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
    },
    buckets: {
      ...buckets,
      put: (bucket, key, body, options) => around(() => buckets.put(bucket, key, body, options)),
    },
  };
}
