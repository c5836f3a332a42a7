import assert from 'node:assert/strict';
import { execFile, fork } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { replaceFile, takePlace, writeAside } from '../../src/files/whole-file.ts';
import { logFolder } from '../support/log-folder.ts';

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('a file that is replaced', () => {
  test('is made or replaced, of text, bytes or pieces, and nothing lies beside it', async (t) => {
    const folder = logFolder(t, { 'one/old': 'before, and longer' });
    for (const [name, content] of [
      ['old', 'text'],
      ['bytes', Buffer.from('text')],
      ['pieces', ['te', Buffer.from('x'), '', 't']],
    ] as const) {
      await replaceFile(join(folder, 'one', name), content);
      assert.equal(readFileSync(join(folder, 'one', name), 'utf8'), 'text');
    }
    await replaceFile(join(folder, 'one', 'empty'), []);
    assert.equal(readFileSync(join(folder, 'one', 'empty'), 'utf8'), '');
    assert.deepEqual(readdirSync(join(folder, 'one')), ['bytes', 'empty', 'old', 'pieces']);
  });

  test('has the mode that is asked for, whatever the one before had', async (t) => {
    const folder = logFolder(t, { file: 'before' });
    chmodSync(join(folder, 'file'), 0o644);
    await replaceFile(join(folder, 'file'), 'after', { mode: 0o600 });
    assert.equal(modeOf(join(folder, 'file')), '600');
  });

  test('is written in another folder where that is asked for', async (t) => {
    const folder = logFolder(t, { 'place/file': 'before', 'aside/other': '' });
    const aside = join(folder, 'aside');
    chmodSync(aside, 0o755);
    await replaceFile(join(folder, 'place', 'file'), seen(aside), { aside });
    assert.equal(readFileSync(join(folder, 'place', 'file'), 'utf8'), '2 files');
    assert.deepEqual(readdirSync(aside), ['other']);
  });

  test('takes the place of a link, and leaves what that leads to', async (t) => {
    const folder = logFolder(t, { real: 'before' });
    symlinkSync('real', join(folder, 'link'));
    await replaceFile(join(folder, 'link'), 'after');
    assert.ok(lstatSync(join(folder, 'link')).isFile());
    assert.equal(readFileSync(join(folder, 'real'), 'utf8'), 'before');
  });

  test('is one of several writers’, whole, when they write at the same time', async (t) => {
    const folder = logFolder(t, { file: 'before' });
    const texts = Array.from({ length: 20 }, (_, writer) => String(writer).padStart(2, '0').repeat(50_000));
    await Promise.all(texts.map((text) => replaceFile(join(folder, 'file'), [text, text])));
    const text = readFileSync(join(folder, 'file'), 'utf8');
    assert.ok(texts.some((each) => text === each + each));
    assert.deepEqual(readdirSync(folder), ['file']);
  });
});

describe('the file before stays, and nothing lies beside it,', () => {
  test('where the content fails', async (t) => {
    const folder = logFolder(t, { file: 'before' });
    await assert.rejects(replaceFile(join(folder, 'file'), failing()), /the report failed/);
    assertUntouched(folder);
  });

  test('where the disk is full', async (t) => {
    const folder = logFolder(t, { file: 'before' });
    // A limit on the size of files ends a write in the midst of it, as a full disk does.
    const { stdout } = await run(
      `import { replaceFile } from ${module};
       await replaceFile(${path(folder)}, 'x'.repeat(1_000_000)).catch(({ code }) => console.log(code));`,
      'ulimit -f 8',
    );
    assert.equal(stdout, 'EFBIG\n');
    assertUntouched(folder);
  });

  test('where its folder may not be written', async (t) => {
    const folder = logFolder(t, { file: 'before' });
    chmodSync(folder, 0o555);
    const { stdout } = await run(
      `import { replaceFile } from ${module};
       if (process.getuid() === 0) process.setuid(65534);
       await replaceFile(${path(folder)}, 'after').catch(({ code }) => console.log(code));`,
    );
    chmodSync(folder, 0o755);
    assert.equal(stdout, 'EACCES\n');
    assertUntouched(folder);
  });

  test('where a folder stands in its place', async (t) => {
    const folder = logFolder(t, { file: 'before' });
    mkdirSync(join(folder, 'folder'));
    await assert.rejects(replaceFile(join(folder, 'folder'), 'after'), { code: 'EISDIR' });
    assert.deepEqual(readdirSync(folder), ['file', 'folder']);
  });
});

test('a folder that may be written and not read takes a file', async (t) => {
  const folder = logFolder(t, { 'drop/other': '' });
  chmodSync(folder, 0o755);
  chmodSync(join(folder, 'drop'), 0o733);
  const { stderr } = await run(
    `import { replaceFile } from ${module};
     if (process.getuid() === 0) process.setuid(65534);
     await replaceFile(${path(join(folder, 'drop'))}, 'after');`,
  );
  assert.equal(stderr, '');
  assert.equal(readFileSync(join(folder, 'drop', 'file'), 'utf8'), 'after');
});

test('a file aside is found by its identity where it is put', async (t) => {
  const folder = logFolder(t, { file: 'before' });
  const { path: aside, stats } = await writeAside(folder, 'after');
  await takePlace(aside, join(folder, 'file'));
  assert.equal(statSync(join(folder, 'file'), { bigint: true }).ino, stats.ino);
  assert.equal(stats.size, 5n);
});

describe('a killed writer', () => {
  for (const [when, program] of [
    [
      'while it writes',
      (folder: string) => `import { replaceFile } from ${module};
        const pieces = function* () { yield 'half'; process.kill(process.pid, 'SIGKILL'); };
        await replaceFile(${path(folder)}, pieces());`,
    ],
    [
      'between the write and the rename',
      (folder: string) => `import { writeAside } from ${module};
        await writeAside(${JSON.stringify(folder)}, 'after');
        process.kill(process.pid, 'SIGKILL');`,
    ],
  ] as const) {
    test(`leaves the file before whole ${when}, and is in nobody’s way`, async (t) => {
      const folder = logFolder(t, { file: 'before' });
      const { signal } = await run(program(folder));
      assert.equal(signal, 'SIGKILL');
      assert.equal(readFileSync(join(folder, 'file'), 'utf8'), 'before');
      const left = readdirSync(folder).filter((name) => name !== 'file');
      assert.match(left.join(' '), /^\.metertrail-\S+\.partial$/);
      await replaceFile(join(folder, 'file'), 'after');
      assert.equal(readFileSync(join(folder, 'file'), 'utf8'), 'after');
    });
  }

  test('takes nothing back that it has told of, and leaves nothing half, whenever it dies', async (t) => {
    for (const roundsMin of [1, 4, 15]) {
      const file = join(logFolder(t, {}), 'file');
      const told = await replaceUntilKilled(file, roundsMin);
      const text = readFileSync(file, 'utf8');
      assert.equal(text, text.slice(0, 8).repeat(20_000));
      assert.ok(Number(text.slice(0, 8)) >= told, `${text.slice(0, 8)} after ${told}`);
    }
  });
});

/** Kills a process in the midst of its writes, and answers the last round that it told of. */
async function replaceUntilKilled(file: string, roundsMin: number): Promise<number> {
  const child = fork(join(import.meta.dirname, 'support/endless-replacer.ts'), [file]);
  let told = 0;
  child.on('message', (round) => {
    told = Number(round);
    if (told === roundsMin) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('exit', resolve));
  assert.ok(told >= roundsMin, 'the writer ended by itself');
  return told;
}

const module = JSON.stringify(new URL('../../src/files/whole-file.ts', import.meta.url).href);

/** The path of its `file`, for a program. */
function path(folder: string): string {
  return JSON.stringify(join(folder, 'file'));
}

/** Runs a program in a process of its own, which may give its rights away, be limited, or be killed. */
function run(
  program: string,
  before = ':',
): Promise<{ stdout: string; stderr: string; signal: string | undefined }> {
  const shell = ['-c', `${before}; exec "$0" --input-type=module -e "$1"`, process.execPath, program];
  return new Promise((resolve) => {
    execFile('sh', shell, (error, stdout, stderr) => {
      resolve({ stdout, stderr, signal: error?.signal ?? undefined });
    });
  });
}

function* failing(): Generator<string> {
  yield 'half';
  throw new Error('the report failed');
}

/** How many files are in a folder while one is written from this. */
function* seen(folder: string): Generator<string> {
  yield `${readdirSync(folder).length} files`;
}

function assertUntouched(folder: string): void {
  assert.deepEqual(readdirSync(folder), ['file']);
  assert.equal(readFileSync(join(folder, 'file'), 'utf8'), 'before');
}
