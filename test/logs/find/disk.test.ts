import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { logFolder } from '../../support/log-folder.ts';
import { foundIn } from './found-in.ts';
import { makePipe } from './make-pipe.ts';

test('a file is handed over whatever its name and what is asked for, since the user named it', async (t) => {
  const log = '123456789012_CloudTrail_us-east-1_20240501T1000Z_aBcDeFgHiJkLmNoP.json.gz';
  const folder = logFolder(t, { notes: 'x', [log]: 'x', empty: '' });
  const asked = { scope: { regions: new Set(['eu-west-1']) } };
  for (const name of ['notes', log, 'empty'])
    assert.deepEqual(await foundIn(join(folder, name), asked, folder), [`/${name}: disk`]);
});

test('a path that is not there, or that leads through a file, is broken', async (t) => {
  const folder = logFolder(t, { 'a.json': 'x' });
  assert.deepEqual(await foundIn(`${folder}/b`, {}, folder), ['/b: broken, no such file or folder']);
  assert.deepEqual(await foundIn(`${folder}/a.json/b`, {}, folder), ['/a.json/b: broken, not a folder']);
});

test('a named file is in one of the shards, by the last part of its path', async (t) => {
  const folder = logFolder(t, { 'a.json': 'x' });
  const path = `${folder}/a.json`;
  const other = `${folder}/../${basename(folder)}/./a.json`;
  const counts: number[] = [];
  for (const index of [1, 2, 3, 4, 5]) {
    const shard = { index, count: 5 };
    const found = await foundIn(path, { shard });
    assert.equal((await foundIn(other, { shard })).length, found.length);
    counts.push(found.length);
  }
  assert.deepEqual(
    counts.toSorted((one, other) => one - other),
    [0, 0, 0, 0, 1],
  );
});

test('a tar is told by its first bytes where its name does not tell', async (t) => {
  const folder = logFolder(t, { 'logs/a.json': 'in a tar', 'notes.txt': 'ustar' });
  execFileSync('tar', ['cf', 'plain', 'logs'], { cwd: folder });
  execFileSync('tar', ['czf', 'packed', 'logs'], { cwd: folder });
  assert.deepEqual(await foundIn(`${folder}/plain`, {}, folder), ['/plain!logs/a.json: memory in a tar']);
  assert.deepEqual(await foundIn(`${folder}/packed`, {}, folder), ['/packed!logs/a.json: memory in a tar']);
  assert.deepEqual(await foundIn(`${folder}/notes.txt`, {}, folder), ['/notes.txt: disk']);
});

test('a pipe is read as it comes', async (t) => {
  const folder = logFolder(t, { 'a.json.gz': gzipSync('{"Records":[]}') });
  const pipe = join(folder, 'pipe');
  makePipe(pipe);
  const writer = spawn('sh', ['-c', 'gzip -dc a.json.gz > pipe'], { cwd: folder });
  assert.deepEqual(await foundIn(pipe, {}, folder), ['/pipe: stream {"Records":[]}']);
  if (writer.exitCode === null) await once(writer, 'close');
});
