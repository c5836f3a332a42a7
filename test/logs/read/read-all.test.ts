// In npm test only: it reads with many threads, again and again.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import type { Batch } from '../../../src/logs/read/batch.ts';
import type { FoundFile } from '../../../src/logs/find/found.ts';
import { renderLogFile } from '../../../src/record/log-file.ts';
import { logFolder } from '../../support/log-folder.ts';
import { hour16 } from '../../support/metering-records.ts';
import { hourMs, minuteMs } from '../../../src/time/hours.ts';
import { call, manyFiles, memoryOf, other, pagesOf, readTogether } from './read-together.ts';

const logName = (time: string, of: { family?: string; account?: string; region?: string } = {}) =>
  `${of.account ?? '123456789012'}_CloudTrail${of.family ?? ''}_${of.region ?? 'us-east-1'}_${time}Z_abcdefgh01234567.json.gz`;

async function* chunksOf(content: string | Buffer, chunkBytes = 1000): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

test('every file is read once, whatever the pages and however many threads there are', async (t) => {
  const files = manyFiles(t, 1200);
  const pages = [files.slice(0, 3), [], files.slice(3, 1000), files.slice(1000, 1001), files.slice(1001)];
  const read = await readTogether(pagesOf(...pages), { threads: 1 });
  assert.equal(read.filesRead, 1200);
  assert.equal(read.recordsSeen, 1320);
  assert.equal(read.passedOver, 1200);
  assert.equal(new Set(read.calls.map(({ eventId }) => eventId)).size, 120);
  assert.ok(read.calls.every(({ file, eventId }) => file.endsWith(`/${eventId}`)));
  assert.equal(
    read.bytes,
    files.reduce((bytes, { path }) => bytes + readFileSync(path).length, 0),
  );
  for (const threads of [2, 5])
    assert.deepEqual(await readTogether(pagesOf(...pages.toReversed()), { threads }), read);
});

test('a few files are read as many are, and so is nothing at all', async (t) => {
  const files = manyFiles(t, 11);
  for (const count of [0, 1, 3, 4, 11]) {
    const read = await readTogether(pagesOf(files.slice(0, count)));
    assert.equal(read.filesRead, count);
    assert.equal(read.calls.length, Math.ceil(count / 10));
  }
});

test('files in memory and streams are read beside those on disk', async (t) => {
  const files = manyFiles(t, 20);
  const log = renderLogFile([JSON.stringify(other), JSON.stringify(call('m'))]);
  const memory = Array.from({ length: 50 }, (_, index) => memoryOf(`memory${index}`, log));
  const stream: FoundFile = { path: 'stream', at: 'stream', chunks: chunksOf(log, 10) };
  const read = await readTogether(pagesOf([...files, ...memory.slice(0, 25)], [stream], memory.slice(25)));
  assert.equal(read.filesRead, 71);
  assert.equal(read.recordsSeen, 20 + 2 + 51 * 2);
  assert.deepEqual(
    new Set(read.calls.map(({ file }) => file).filter((file) => !file.startsWith('/'))).size,
    51,
  );
  assert.equal((await readTogether(pagesOf(memoryPage(log)))).calls.length, 1);
});

function memoryPage(log: Buffer): FoundFile[] {
  return [memoryOf('memory', log)];
}

test('bytes that share their memory with others are not taken from them', async () => {
  const log = Buffer.from(JSON.stringify({ Records: [call('m')] }));
  const shared = new Uint8Array(log.length * 8);
  const files: FoundFile[] = Array.from({ length: 8 }, (_, index) => {
    shared.set(log, index * log.length);
    return {
      path: `${index}`,
      at: 'memory',
      bytes: shared.subarray(index * log.length, (index + 1) * log.length),
    };
  });
  const read = await readTogether(pagesOf(files));
  assert.equal(read.calls.length, 8);
  assert.equal(shared.length, log.length * 8);
});

test('a stream is read to its end before the next page is asked for', async () => {
  const events: string[] = [];
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"Records":');
    await wait(20);
    yield Buffer.from('[]}');
    events.push('end of stream');
  }
  async function* pages(): AsyncGenerator<FoundFile[]> {
    yield [{ path: 'stream', at: 'stream', chunks: chunks() }];
    events.push('next page');
  }
  assert.equal((await readTogether(pages())).filesRead, 1);
  assert.deepEqual(events, ['end of stream', 'next page']);
});

test('files that cannot be read are broken, and the others are read', async (t) => {
  const folder = logFolder(t, {
    'a.json': [other],
    'folder/b.json': [other],
    'gone.json': [other],
    'other.log.gz': 'x',
  });
  const paths = ['a.json', 'folder', 'gone.json', 'a.json/b', 'folder/b.json', 'other.log.gz'];
  async function* pages(): AsyncGenerator<FoundFile[]> {
    const found = paths.map((path) => ({ path: join(folder, path), at: 'disk' }) as const);
    rmSync(join(folder, 'gone.json'));
    yield found;
  }
  const read = await readTogether(pages());
  assert.equal(read.filesRead, 2);
  assert.deepEqual(
    read.broken.map(({ path, reason }) => `${path.slice(folder.length + 1)}: ${reason}`),
    ['a.json/b: not a folder', 'folder: cannot be read (EISDIR)', 'gone.json: no such file or folder'],
  );
  assert.deepEqual(
    read.skipped.map(({ reason }) => reason),
    ['not a log file: no JSON'],
  );
});

test('what the source has decided is handed on', async () => {
  const read = await readTogether(
    pagesOf([
      { path: 'a', skipped: 'no file' },
      { path: 'b', broken: 'lost' },
    ]),
  );
  assert.deepEqual(read.skipped, [{ path: 'a', reason: 'no file' }]);
  assert.deepEqual(read.broken, [{ path: 'b', reason: 'lost' }]);
});

test('a stream that fails is broken, with nothing of it kept', async () => {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${JSON.stringify(call('s'))}\n`);
    throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
  }
  const read = await readTogether(pagesOf([{ path: 's', at: 'stream', chunks: chunks() }]));
  assert.deepEqual(read.broken, [{ path: 's', reason: 'cannot be read (ECONNRESET)' }]);
  assert.deepEqual([read.filesRead, read.recordsSeen, read.calls.length], [0, 0, 0]);
});

test('files above the limits are read in pieces, from disk and from memory', async (t) => {
  const records = [other, call('e1'), { ...other, more: 'x'.repeat(5000) }, call('e2')];
  const text = JSON.stringify({ Records: records });
  const folder = logFolder(t, {
    'a.json': text,
    'b.json.gz': gzipSync(text),
    'c.json': `[${'1'.repeat(9000)}`,
  });
  const files: FoundFile[] = ['a.json', 'b.json.gz', 'c.json'].map((name) => ({
    path: join(folder, name),
    at: 'disk',
  }));
  files.push(memoryOf('d', text), memoryOf('e', gzipSync(text)));
  const limits = { storedWholeBytesMax: 100, unpackedWholeBytesMax: 1000 };
  const read = await readTogether(pagesOf(files), { limits });
  assert.equal(read.filesRead, 4);
  assert.equal(read.recordsSeen, 16);
  assert.equal(read.calls.length, 8);
  assert.deepEqual(
    read.broken.map(({ reason }) => reason),
    ['JSON that breaks off in the middle'],
  );
});

test('names tell how far the log files of an account and Region reach, where they are read', async (t) => {
  const folder = logFolder(t, {
    [logName('20260502T1600')]: [other],
    [logName('20260502T1605')]: [other],
    [logName('20260502T1700')]: gzipSync('{"Records":[').subarray(0, -3),
    [logName('20260502T1555', { region: 'eu-west-1' })]: [other],
    [logName('20260502T1800', { family: '-NetworkActivity' })]: [other],
    'x.json': [other],
  });
  const names = ['20260502T1600', '20260502T1605', '20260502T1700'].map((time) => logName(time));
  names.push(
    logName('20260502T1555', { region: 'eu-west-1' }),
    logName('20260502T1800', { family: '-NetworkActivity' }),
    'x.json',
  );
  const accountId = '123456789012';
  const read = await readTogether(pagesOf(names.map((name) => ({ path: join(folder, name), at: 'disk' }))), {
    threads: 1,
  });
  assert.equal(read.filesRead, 5);
  assert.equal(read.broken[0]?.reason, 'truncated gzip');
  assert.deepEqual(read.reaches, [
    { accountId, region: 'eu-west-1', newest: hour16 - 5 * minuteMs, hours: [hour16 / hourMs - 1] },
    { accountId, region: 'us-east-1', newest: hour16 + 5 * minuteMs, hours: [hour16 / hourMs] },
  ]);
});

test('digests and Insights are skipped by name, and digests are parsed where they are asked for', async () => {
  const digest = '123456789012_CloudTrail-Digest_us-east-1_t_us-east-1_20260502T160000Z.json.gz';
  const insight = logName('20260502T1600', { family: '-Insight' });
  const document = { logFiles: [] };
  const page = () => [
    memoryOf(digest, gzipSync(JSON.stringify(document))),
    memoryOf(insight, renderLogFile([JSON.stringify(call('i'))])),
  ];
  const passedOver = await readTogether(pagesOf(page()));
  assert.deepEqual(passedOver.skipped, [
    { path: digest, reason: 'a digest file' },
    { path: insight, reason: 'an Insights file' },
  ]);
  const read = await readTogether(pagesOf(page()), { digests: true, hash: true });
  assert.equal(read.filesRead, 1);
  assert.deepEqual(read.digests, [{ path: digest, document }]);
  assert.deepEqual(
    read.skipped.map(({ path }) => path),
    [insight],
  );
  assert.deepEqual(
    read.hashes.map(({ path }) => path),
    [digest, insight],
  );
  assert.equal(read.hashes[0]?.sha256, createHash('sha256').update(JSON.stringify(document)).digest('hex'));
  assert.equal(read.calls.length, 0);
});

test('batches come while files are read, and none is very large', async (t) => {
  const files = manyFiles(t, 1000);
  const sizes: number[] = [];
  await readTogether(pagesOf(files), { onBatch: (each) => sizes.push(each.filesRead) });
  assert.ok(sizes.length >= 5);
  assert.ok(sizes.every((size) => size <= 200));
});

test('the calls of one file come in several batches, in each of which the counts add up', async () => {
  const records = [other, ...Array.from({ length: 1000 }, (_, index) => call(`e${index}`))];
  const batches: Batch[] = [];
  const page = [memoryOf('a', JSON.stringify({ Records: records }))];
  await readTogether(pagesOf(page), { onBatch: (each) => batches.push(each) });
  assert.ok(batches.every((each) => each.recordsSeen === each.calls.length + each.passedOver));
  assert.ok(batches.every((each) => each.calls.length <= 256));
  assert.equal(
    batches.reduce((sum, each) => sum + each.calls.length, 0),
    1000,
  );
});
