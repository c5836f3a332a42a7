import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { openSource } from '../../../src/logs/find/source.ts';
import { logFolder } from '../../support/log-folder.ts';
import { foundIn, sourceOptions } from './found-in.ts';

async function* inPieces(bytes: Buffer, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += pieceBytes)
    yield bytes.subarray(start, start + pieceBytes);
}

test('standard input is handed over as it comes, whole, and even if it is empty', async () => {
  const packed = gzipSync(Buffer.alloc(100_000, 'some text'));
  const texts = [Buffer.from('{}'), Buffer.from('a'.repeat(5000)), packed, Buffer.alloc(0)];
  for (const bytes of texts)
    for (const pieceBytes of [1, 100, 5000]) {
      const content = bytes.length > 40 ? `${bytes.length} bytes` : bytes.toString('latin1');
      assert.deepEqual(await foundIn('-', { stdin: inPieces(bytes, pieceBytes) }), [`-: stream ${content}`]);
    }
});

test('a tar on standard input is looked into, packed or not, and in pieces of any size', async (t) => {
  const folder = logFolder(t, { 'logs/a.json': 'one', 'logs/b.txt': 'two' });
  execFileSync('tar', ['cf', 'logs.tar', '--sort=name', 'logs'], { cwd: folder });
  const tar = readFileSync(`${folder}/logs.tar`);
  for (const bytes of [tar, gzipSync(tar)])
    for (const pieceBytes of [1, 511, 20_000])
      assert.deepEqual(await foundIn('-', { stdin: inPieces(bytes, pieceBytes) }), [
        '-!logs/a.json: memory one',
        '-!logs/b.txt: skipped, not a log file',
      ]);
});

test('an error of standard input is told to whoever reads it', async () => {
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('abc');
    throw new Error('the pipe burst');
  }
  assert.deepEqual(await foundIn('-', { stdin: failing() }), ['-: stream abc and then the pipe burst']);
});

test('an interruption ends the wait for standard input', { timeout: 5000 }, async () => {
  const waiting = new AbortController();
  const silent = foundIn('-', { stdin: new PassThrough(), signal: waiting.signal });
  setTimeout(() => waiting.abort(), 20);
  assert.deepEqual(await silent, []);

  const reading = new AbortController();
  const stdin = new PassThrough();
  stdin.write(Buffer.alloc(3000));
  const page = openSource('-', sourceOptions({ stdin, signal: reading.signal }))[Symbol.asyncIterator]();
  const [found] = (await page.next()).value ?? [];
  assert.ok(found && 'chunks' in found);
  setTimeout(() => reading.abort(), 20);
  await assert.rejects(Array.fromAsync(found.chunks), /interrupted/);
});
