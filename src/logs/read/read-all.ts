/** Reads the files that a source finds, by several threads, into batches. */

import { availableParallelism } from 'node:os';

import type { Scope } from '../scope.ts';
import type { FoundFile } from '../find/found.ts';
import type { Batch } from './batch.ts';
import { defaultLimits } from './limits.ts';
import type { Limits } from './limits.ts';
import { createReader } from './reader.ts';
import type { FileOptions, Reader } from './reader.ts';
import { startThreads } from './threads.ts';
import type { Threads } from './threads.ts';

/** How files are read. */
export type ReadOptions = {
  /** As many as there are processors, 8 at most, unless told otherwise. */
  threads?: number | undefined;
  /** Calls of other Regions and accounts count as passed over. Its hours are not looked at here. */
  scope: Scope;
  /** Whether the SHA-256 of every file's unpacked bytes is wanted. */
  hash: boolean;
  /** Whether digest files are parsed; else they are skipped by name. */
  digests: boolean;
  /** Stops soon: files that are not read by then are in no count. */
  signal?: AbortSignal | undefined;
  onBatch: (batch: Batch) => void;
  limits?: Partial<Limits>;
};

const threadsMax = 8;
/** A thread takes longer to start than so many files to be read. */
const fewFiles = 4;
/** Files in memory go to a thread together, up to so many bytes. */
const taskBytesMax = 2 * 1024 * 1024;

type Waiting = Extract<FoundFile, { at: 'disk' | 'memory' }>;

/**
 * Reads every file of the pages, in no particular order; batches come as files are read, and can be merged in
 * any order. A stream is read before the next page is asked for; other files while the next pages are listed,
 * a few pages or 32 MiB ahead. What is wrong with a file is in a batch.
 * @throws Error of the pages or of `onBatch`; or where a thread fails, such as for want of memory
 */
export async function readAll(
  pages: AsyncIterable<readonly FoundFile[]>,
  { threads: count, signal, onBatch, limits, ...wanted }: ReadOptions,
): Promise<void> {
  const stop = createStop(signal);
  const options: FileOptions = { ...wanted, limits: { ...defaultLimits, ...limits } };
  const hand = (batch: Batch) => {
    if (!stop.isOver()) onBatch(batch);
  };
  const own = createReader(options, stop.isStopped, hand);
  await using crew = createCrew(own, () =>
    startThreads(count ?? Math.min(availableParallelism(), threadsMax), { options, stop: stop.flag }, hand),
  );
  const found = pages[Symbol.asyncIterator]();
  /** Undefined where the signal comes first. */
  const orStop = <T>(work: Promise<T>) => Promise.race([work, stop.stopped, crew.failed()]);
  try {
    for (;;) {
      const page = await orStop(found.next());
      if (!page || page.done === true || stop.isStopped()) break;
      const files: Waiting[] = [];
      for (const item of page.value) {
        if (!('at' in item)) own.addFound(item.path, item);
        else if (item.at !== 'stream') files.push(item);
        else await orStop(own.readStream(item.path, item.chunks));
      }
      await crew.read(files);
    }
    await crew.end();
    own.flush();
  } finally {
    stop.end();
    // It is not waited for: a source that hangs may be why the signal came.
    found.return?.().catch(() => undefined);
  }
}

/** Whether to go on: told to threads by a flag in shared memory, to who waits by a promise. */
function createStop(signal: AbortSignal | undefined) {
  const flag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const { promise: stopped, resolve } = Promise.withResolvers<undefined>();
  let isOver = false;
  const stop = () => {
    Atomics.store(flag, 0, 1);
    resolve(undefined);
  };
  signal?.addEventListener('abort', stop);
  if (signal?.aborted === true) stop();
  return {
    flag,
    stopped,
    isStopped: () => Atomics.load(flag, 0) === 1,
    isOver: () => isOver,
    end() {
      isOver = true;
      signal?.removeEventListener('abort', stop);
    },
  };
}

/** Reads a few files here, and more of them in threads, which start when there are more. */
function createCrew(own: Reader, start: () => Threads) {
  let waiting: Waiting[] = [];
  let threads: Threads | undefined;
  const never = new Promise<never>(() => undefined);

  return {
    failed: () => threads?.failed ?? never,
    async read(files: Waiting[]): Promise<void> {
      for (const file of files) waiting.push(file);
      if (!threads && waiting.length < fewFiles) return;
      threads ??= start();
      const paths = waiting.flatMap((file) => (file.at === 'disk' ? file.path : []));
      const inMemory = waiting.filter((file) => file.at === 'memory');
      waiting = [];
      if (paths.length > 0) await threads.readPaths(paths);
      for (const part of partsOf(inMemory)) await threads.readFiles(part);
    },
    async end(): Promise<void> {
      for (const file of waiting)
        await (file.at === 'disk' ? own.readDisk(file.path) : own.readMemory(file.path, file.bytes));
      await threads?.end();
    },
    async [Symbol.asyncDispose]() {
      await threads?.[Symbol.asyncDispose]();
    },
  };
}

function* partsOf(files: Extract<Waiting, { at: 'memory' }>[]) {
  let part: { path: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
  let bytes = 0;
  for (const { path, bytes: content } of files) {
    part.push({ path, bytes: content });
    bytes += content.length;
    if (bytes < taskBytesMax) continue;
    yield part;
    part = [];
    bytes = 0;
  }
  if (part.length > 0) yield part;
}
