/** Files to read, from one thread that knows them, to several threads that read them, and batches back. */

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

type Thread = { worker: Worker; bytes: number; waiting: (() => void)[] };

// Built, this file and the other are JavaScript.
const workerUrl = new URL(import.meta.url.endsWith('.ts') ? 'worker.ts' : 'worker.js', import.meta.url);

/** Starts threads; `onBatch` may throw, and fails them all then. */
export function startThreads(count: number, data: ThreadData, onBatch: (batch: Batch) => void): Threads {
  const { promise: failed, reject: fail } = Promise.withResolvers<never>();
  failed.catch(() => undefined);
  const underWay = new Set<Promise<void>>();
  let bytesUnderWay = 0;
  let isEnding = false;
  const threads = Array.from({ length: count }, startThread);
  const exits = threads.map(({ worker }) => new Promise((resolve) => worker.once('exit', resolve)));

  function startThread(): Thread {
    const worker = new Worker(workerUrl, {
      workerData: data,
      resourceLimits: {
        maxOldGenerationSizeMb: data.options.limits.threadHeapMebibytesMax,
        maxYoungGenerationSizeMb: youngHeapMebibytes,
      },
    });
    const thread: Thread = { worker, bytes: 0, waiting: [] };
    worker.on('message', (answer: Answer) => {
      try {
        if (answer === 'done') thread.waiting.shift()?.();
        else onBatch(answer.batch);
      } catch (error) {
        fail(error);
      }
    });
    worker.on('error', (error: Error) => fail(describeFailure(error)));
    worker.on('exit', () => {
      if (!isEnding) fail(new Error('a thread that reads log files has ended too soon'));
    });
    return thread;
  }

  function send(thread: Thread, task: Task, transfer: ArrayBuffer[] = []): Promise<void> {
    thread.worker.postMessage(task, transfer);
    return new Promise((resolve) => thread.waiting.push(resolve));
  }

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
      track(Promise.all(threads.map((thread) => send(thread, { paths, taken }))));
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
        send(thread, { files: owned }, buffers).finally(() => {
          thread.bytes -= bytes;
          bytesUnderWay -= bytes;
        }),
      );
      await waitWhile(() => bytesUnderWay >= bytesUnderWayMax);
    },
    async end() {
      await waitWhile(() => underWay.size > 0);
      isEnding = true;
      for (const { worker } of threads) worker.postMessage('end', []);
      await Promise.race([failed, Promise.all(exits)]);
    },
    async [Symbol.asyncDispose]() {
      isEnding = true;
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
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
