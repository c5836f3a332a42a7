// In npm test only: it reads until threads run out of memory.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { test } from 'node:test';

import type { Batch } from '../../../src/logs/read/batch.ts';
import type { FoundFile } from '../../../src/logs/find/found.ts';
import { logFolder } from '../../support/log-folder.ts';
import { call, manyFiles, pagesOf, readTogether } from './read-together.ts';

test('what is known by then is handed over when the signal comes', async (t) => {
  const files = manyFiles(t, 2000);
  const stop = new AbortController();
  const batches: Batch[] = [];
  const pages = Array.from({ length: 50 }, () => files);
  const onBatch = (each: Batch) => {
    batches.push(each);
    stop.abort();
  };
  await readTogether(pagesOf(...pages), { signal: stop.signal, onBatch });
  const read = batches.reduce((sum, each) => sum + each.filesRead, 0);
  assert.ok(read >= 1 && read < 100_000, `${read} files`);
  const handedOver = batches.length;
  await wait(50);
  assert.equal(batches.length, handedOver);
});

test('the signal ends the waiting for a source or a stream that gives nothing', async (t) => {
  const files = manyFiles(t, 10);
  const forever = new Promise<never>(() => undefined);
  async function* hangs(): AsyncGenerator<FoundFile[]> {
    yield files;
    await forever;
  }
  async function* hangingChunks(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"Records":[');
    await forever;
  }
  const stream: FoundFile = { path: 's', at: 'stream', chunks: hangingChunks() };
  assert.equal((await readTogether(hangs(), { signal: AbortSignal.timeout(1000) })).filesRead, 10);
  const read = await readTogether(pagesOf([stream]), { signal: AbortSignal.timeout(100) });
  assert.deepEqual([read.filesRead, read.broken.length], [0, 0]);
  assert.equal((await readTogether(hangs(), { signal: AbortSignal.abort() })).filesRead, 0);
});

test('a timer goes off, and the signal comes, while one large file is read', async (t) => {
  const folder = logFolder(t, {
    'a.json': `{"Records":[${JSON.stringify(call('e')).padEnd(1000)}]}`.repeat(100_000),
  });
  const file = { path: join(folder, 'a.json'), at: 'disk' } as const;
  const started = performance.now();
  const whole = await readTogether(pagesOf([file]));
  const wholeMs = performance.now() - started;
  const read = await readTogether(pagesOf([file]), { signal: AbortSignal.timeout(Math.floor(wholeMs / 4)) });
  assert.equal(whole.recordsSeen, 100_000);
  assert.deepEqual([read.filesRead, read.broken.length], [0, 0]);
  assert.ok(read.bytes < whole.bytes);
});

test('an error of the source, or of who takes the batches, ends the reading', async (t) => {
  const files = manyFiles(t, 500);
  async function* fails(): AsyncGenerator<FoundFile[]> {
    yield files;
    throw new Error('no more pages');
  }
  await assert.rejects(readTogether(fails()), /no more pages/);
  let handedOver = 0;
  const onBatch = () => {
    handedOver += 1;
    throw new Error('no room');
  };
  await assert.rejects(readTogether(pagesOf(files), { onBatch }), /no room/);
  assert.equal(handedOver, 1);
  await assert.rejects(readTogether(pagesOf(files.slice(0, 1)), { onBatch }), /no room/);
});

test('a thread that runs out of memory ends the reading with a reason', async (t) => {
  const record = JSON.stringify({ ...call('e'), more: [] }).replace('[]', `[${'{},'.repeat(1_000_000)}{}]`);
  const folder = logFolder(t, { 'a.json': `{"Records":[${record}]}` });
  const files = Array.from({ length: 8 }, () => ({ path: join(folder, 'a.json'), at: 'disk' }) as const);
  const limits = { threadHeapMebibytesMax: 16 };
  await assert.rejects(
    readTogether(pagesOf(files), { limits }),
    /^Error: a thread that reads log files has failed: it ran out of memory$/,
  );
});
