/** Starts the threads that read files, hands files to them, and takes their batches. */

import { getCompileCacheDir } from 'node:module';
import { Worker } from 'node:worker_threads';

import type { Batch } from './batch.ts';
import type { Answer, FilesTask, Task, ThreadData } from './worker.ts';

/** Some pages ahead, no thread waits for the next one, and millions of paths are in memory only in turn. */
const pagesUnderWayMax = 4;
const bytesUnderWayMax = 32 * 1024 * 1024;

/** Most of what a thread makes is garbage at once; more room for it gains no time, and takes memory. */
const youngHeapMebibytes = 8;

/** All of these fail once a thread has failed. */
export type Threads = {
  /** Resolves when there is room for more. */
  readPaths(paths: readonly string[]): Promise<void>;
  readFiles(files: FilesTask['files']): Promise<void>;
  /** Waits for all that was handed out, and for the threads to end. */
  end(): Promise<void>;
  /** Only ever fails. */
  failed: Promise<never>;
  [Symbol.asyncDispose](): Promise<void>;
};

// Built, this file and the other are JavaScript.
const workerUrl = new URL(import.meta.url.endsWith('.ts') ? 'worker.ts' : 'worker.js', import.meta.url);

/** Starts threads; `onBatch` may throw, and fails them all then. */
export function startThreads(
  count: number,
  of: Omit<ThreadData, 'isCompileCached'>,
  onBatch: (batch: Batch) => void,
): Threads {
  const data = { ...of, isCompileCached: getCompileCacheDir() !== undefined };
  const { promise: failed, reject: fail } = Promise.withResolvers<never>();
  failed.catch(() => undefined);
  const underWay = new Set<Promise<void>>();
  let bytesUnderWay = 0;
  const threads = Array.from({ length: count }, () => startThread(data, onBatch, fail));

  function track(work: Promise<unknown>): void {
    const tracked = work.then(() => void underWay.delete(tracked));
    underWay.add(tracked);
  }

  async function waitWhile(isFull: () => boolean): Promise<void> {
    while (isFull()) await Promise.race([failed, ...underWay]);
  }

  return {
    failed,
    async readPaths(paths) {
      const taken = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
      track(Promise.all(threads.map((thread) => thread.run({ paths, taken }))));
      await waitWhile(() => underWay.size >= pagesUnderWayMax);
    },
    async readFiles(files) {
      const owned = files.map(({ path, bytes }) => ({ path, bytes: ownBytes(bytes) }));
      const bytes = owned.reduce((sum, file) => sum + file.bytes.length, 0);
      const thread = threads.reduce((least, other) => (other.bytes < least.bytes ? other : least));
      thread.bytes += bytes;
      bytesUnderWay += bytes;
      const buffers = owned.map((file) => file.bytes.buffer);
      track(
        thread.run({ files: owned }, buffers).finally(() => {
          thread.bytes -= bytes;
          bytesUnderWay -= bytes;
        }),
      );
      await waitWhile(() => bytesUnderWay >= bytesUnderWayMax);
    },
    async end() {
      await waitWhile(() => underWay.size > 0);
      await Promise.race([failed, Promise.all(threads.map((thread) => thread.end()))]);
    },
    async [Symbol.asyncDispose]() {
      // Node aborts the process where a thread is terminated just as it opens a gzip: it has to end by itself.
      Atomics.store(data.stop, 0, 1);
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}

/** One thread, of whose end `fail` is told unless it was asked for. */
function startThread(data: ThreadData, onBatch: (batch: Batch) => void, fail: (error: unknown) => void) {
  const worker = new Worker(workerUrl, {
    workerData: data,
    resourceLimits: {
      maxOldGenerationSizeMb: data.options.limits.threadHeapMebibytesMax,
      maxYoungGenerationSizeMb: youngHeapMebibytes,
    },
  });
  const exited = new Promise((resolve) => worker.once('exit', resolve));
  const waiting: (() => void)[] = [];
  let isEnding = false;
  worker.on('message', (answer: Answer) => {
    try {
      if (answer === 'done') waiting.shift()?.();
      else onBatch(answer.batch);
    } catch (error) {
      fail(error);
    }
  });
  worker.on('error', (error: Error) => fail(describeFailure(error)));
  worker.on('exit', () => {
    if (!isEnding) fail(new Error('a thread that reads log files has ended too soon'));
  });
  return {
    /** Of the files that it was given. */
    bytes: 0,
    run(task: Task, transfer: ArrayBuffer[] = []): Promise<void> {
      worker.postMessage(task, transfer);
      return new Promise((resolve) => waiting.push(resolve));
    },
    async end() {
      isEnding = true;
      worker.postMessage('end', []);
      await exited;
    },
  };
}

/** Bytes whose memory nobody else has a part in. */
function ownBytes(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}

function describeFailure(error: Error): Error {
  const isFull = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
  const reason = isFull ? 'it ran out of memory' : error.message;
  return new Error(`a thread that reads log files has failed: ${reason}`, { cause: error });
}
