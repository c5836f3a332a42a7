import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';

import { walk } from '../../../src/audit/read/walk.ts';
import { logFolder } from '../log-folder.ts';

async function found(folder: string, path = folder): Promise<string[]> {
  const lines: string[] = [];
  for await (const item of walk(path)) {
    const name = relative(folder, item.path);
    if ('skipped' in item) lines.push(`${name}: skipped, ${item.skipped}`);
    else lines.push('broken' in item ? `${name}: broken, ${item.broken}` : name);
  }
  return lines;
}

test('files are found in order of their names, at any depth', async (t) => {
  const folder = logFolder(t, { 'b.json': '1', 'B.json.gz': '1', 'a/z.json': '1', 'a/c/d.JSON.GZ': '1' });
  assert.deepEqual(await found(folder), ['B.json.gz', 'a/c/d.JSON.GZ', 'a/z.json', 'b.json']);
});

test('what is not named as a log file is passed over by name, digest files too', async (t) => {
  const digest = '123456789015_CloudTrail-Digest_us-east-1_trail_us-west-2_20200923T051642Z.json.gz';
  const folder = logFolder(t, { [digest]: '1', LICENSE: '1', 'notes.md': '1' });
  assert.deepEqual(await found(folder), [
    `${digest}: skipped, a digest file`,
    'LICENSE: skipped, not a log file',
    'notes.md: skipped, not a log file',
  ]);
});

test('links are followed, loops are not, and a link to nothing is broken', async (t) => {
  const folder = logFolder(t, { 'logs/a.json': '1' });
  symlinkSync(join(folder, 'logs/a.json'), join(folder, 'logs/b.json'));
  symlinkSync(folder, join(folder, 'logs/loop'));
  symlinkSync('self.json', join(folder, 'logs/self.json'));
  symlinkSync('nowhere', join(folder, 'logs/x.json'));
  assert.deepEqual(await found(folder), [
    'logs/a.json',
    'logs/b.json',
    'logs/loop: skipped, a folder already read under another name',
    'logs/self.json: skipped, a symbolic link that leads back to itself',
    'logs/x.json: broken, no such file or folder',
  ]);
});

test('a folder named as a log file is a folder', async (t) => {
  const folder = logFolder(t, { 'a.json/b.json': '1' });
  mkdirSync(join(folder, 'c.json'));
  assert.deepEqual(await found(folder), ['a.json/b.json']);
});

test('a single file is walked as itself, and a path that is not there is broken', async (t) => {
  const folder = logFolder(t, { 'a.json': '1' });
  assert.deepEqual(await found(folder, join(folder, 'a.json')), ['a.json']);
  assert.deepEqual(await found(folder, join(folder, 'b')), ['b: broken, no such file or folder']);
  assert.deepEqual(await found(folder, join(folder, 'a.json/b')), ['a.json/b: broken, not a folder']);
});
