/** Runs a reading thread: reads the files that the main thread hands out, and answers with batches. */

import assert from 'node:assert/strict';
import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

import type { Batch } from './batch.ts';
import type { FileOptions } from './reader.ts';

/**
 * What a thread is started with; `stop` holds 1 as soon as it is to stop. A thread does not inherit that its
 * process caches what it compiles.
 */
export type ThreadData = { options: FileOptions; stop: Int32Array; isCompileCached: boolean };

/** Files on a page that all threads share, of which each takes the next one by the counter `taken`. */
export type PathsTask = { paths: readonly string[]; taken: Int32Array };

/** Files of one thread. */
export type FilesTask = { files: { path: string; bytes: Uint8Array<ArrayBuffer> }[] };

export type Task = PathsTask | FilesTask;

/** What a thread answers: a batch, or that a task is done. */
export type Answer = { batch: Batch } | 'done';

const port = parentPort;
assert(port, 'runs as a thread');
const { options, stop, isCompileCached } = workerData as ThreadData;
if (isCompileCached) enableCompileCache();
// Loaded only now: this takes 20 ms with the cache, and 70 without.
const { createReader } = await import('./reader.ts');
const isStopped = () => Atomics.load(stop, 0) === 1;
const answer = (message: Answer) => port.postMessage(message);
const reader = createReader(options, isStopped, (batch) => answer({ batch }));

let tasks = Promise.resolve();
let waiting = 0;
port.on('message', (task: Task | 'end') => {
  waiting += 1;
  tasks = tasks.then(() => run(task));
});

async function run(task: Task | 'end'): Promise<void> {
  if (task === 'end') {
    port?.close();
    return;
  }
  if ('paths' in task) await readPaths(task);
  else await readFiles(task);
  waiting -= 1;
  // Nobody knows when there is more to do.
  if (waiting === 0) reader.flush();
  answer('done');
}

async function readPaths({ paths, taken }: PathsTask): Promise<void> {
  for (;;) {
    const path = paths[Atomics.add(taken, 0, 1)];
    if (path === undefined || isStopped()) break;
    const reading = reader.readDisk(path);
    if (reading) await reading;
  }
}

async function readFiles({ files }: FilesTask): Promise<void> {
  for (const { path, bytes } of files) {
    if (isStopped()) break;
    const reading = reader.readMemory(path, bytes);
    if (reading) await reading;
  }
}
