/** `node bench/audit/floor.ts FOLDER`: reads and unpacks every file in two worker threads, looks at nothing, and says how many bytes it were. */

import { closeSync, openSync, readSync, readdirSync } from 'node:fs';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';

/** `next` is the number of the first path that nobody has taken yet. */
type Work = { paths: string[]; next: Int32Array };

const threads = 2;
const pathsAtOnce = 4;
/** More than any packed file of the corpora. */
const packedBytesMax = 8 * 1024 * 1024;

if (isMainThread) {
  const [, , folder = ''] = process.argv;
  const workers = Array.from({ length: threads }, () => new Worker(new URL(import.meta.url)));
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`);
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  let unpackedBytes = 0;
  for (const worker of workers) {
    worker.on('message', (bytes: number) => (unpackedBytes += bytes));
    worker.postMessage({ paths, next } satisfies Work, []);
  }
  process.on('exit', () => console.log(JSON.stringify({ unpackedBytes })));
} else {
  parentPort?.once('message', (work: Work) => parentPort?.postMessage(unpackAll(work), []));
}

function unpackAll({ paths, next }: Work): number {
  const packed = Buffer.allocUnsafeSlow(packedBytesMax);
  let bytes = 0;
  for (;;) {
    const first = Atomics.add(next, 0, pathsAtOnce);
    if (first >= paths.length) return bytes;
    for (const path of paths.slice(first, first + pathsAtOnce)) bytes += unpackedLength(path, packed);
  }
}

function unpackedLength(path: string, packed: Buffer): number {
  const file = openSync(path, 'r');
  const length = readSync(file, packed, 0, packed.length, 0);
  closeSync(file);
  // The trailer tells the size of the output, so that it is made in one piece.
  return gunzipSync(packed.subarray(0, length), { chunkSize: Math.max(64, packed.readUInt32LE(length - 4)) })
    .length;
}
