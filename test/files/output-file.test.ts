import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { checkWritable, writeOutput } from '../../src/files/output-file.ts';
import { logFolder } from '../support/log-folder.ts';
import { makePipe } from '../logs/find/make-pipe.ts';

function* failing(): Generator<string> {
  yield 'half';
  throw new Error('the report failed');
}

test('a file is written whole, and takes the place of the one before', async (t) => {
  const path = join(logFolder(t, { report: 'before' }), 'report');
  await checkWritable(path);
  await writeOutput(path, ['a', 'b']);
  assert.equal(readFileSync(path, 'utf8'), 'ab');
});

test('where writing fails, the file before stays, and nothing lies beside it', async (t) => {
  const folder = logFolder(t, { report: 'before' });
  await assert.rejects(
    writeOutput(join(folder, 'report'), failing()),
    /report cannot be written: the report failed/,
  );
  assert.deepEqual(readdirSync(folder), ['report']);
  assert.equal(readFileSync(join(folder, 'report'), 'utf8'), 'before');
});

test('a link stays, and what it leads to is written', async (t) => {
  const folder = logFolder(t, { 'real/report': 'before' });
  const link = join(folder, 'link');
  symlinkSync(join('real', 'report'), link);
  await checkWritable(link);
  await writeOutput(link, ['after']);
  assert.ok(lstatSync(link).isSymbolicLink());
  assert.equal(readFileSync(join(folder, 'real', 'report'), 'utf8'), 'after');
  assert.deepEqual(readdirSync(folder).toSorted(), ['link', 'real']);
});

test('a folder is no file to write to, whatever may be done in it', async (t) => {
  await assert.rejects(checkWritable(logFolder(t, {})), /cannot be written: it is a folder/);
});

test('what is no regular file is written to directly', async (t) => {
  const pipe = join(logFolder(t, {}), 'pipe');
  makePipe(pipe);
  const reader = await open(pipe, 'r+');
  try {
    await checkWritable(pipe);
    await writeOutput(pipe, ['a', 'b']);
    assert.ok(lstatSync(pipe).isFIFO());
    const { buffer, bytesRead } = await reader.read(Buffer.alloc(10));
    assert.equal(buffer.toString('utf8', 0, bytesRead), 'ab');
  } finally {
    await reader.close();
  }
});

test('a file that could not be written at the end is refused at the start', async (t) => {
  const folder = logFolder(t, { 'closed/report': '', 'open/kept': '' });
  mkdirSync(join(folder, 'taken'));
  chmodSync(folder, 0o755);
  // The file may be written, but none can be put in its place.
  chmodSync(join(folder, 'closed', 'report'), 0o666);
  chmodSync(join(folder, 'closed'), 0o555);
  chmodSync(join(folder, 'open'), 0o777);
  writeFileSync(join(folder, 'open', 'kept'), '', { mode: 0o444 });
  chmodSync(join(folder, 'open', 'kept'), 0o444);
  const paths = ['taken', 'nowhere/report', 'closed/report', 'closed/new', 'open/kept', 'open/new'];
  const refused = await refusedToNobody(paths.map((path) => join(folder, path)));
  chmodSync(join(folder, 'closed'), 0o755);
  assert.deepEqual(refused, [true, true, true, true, true, false]);
});

/** Whether each of the paths is refused to who is not root, in a process that gives its rights away. */
async function refusedToNobody(paths: string[]): Promise<boolean[]> {
  const module = new URL('../../src/files/output-file.ts', import.meta.url).href;
  const program = `
    const { checkWritable } = await import(${JSON.stringify(module)});
    if (process.getuid() === 0) process.setuid(65534);
    const results = ${JSON.stringify(paths)}.map((path) => checkWritable(path).then(() => false, () => true));
    console.log(JSON.stringify(await Promise.all(results)));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  return JSON.parse(stdout) as boolean[];
}
