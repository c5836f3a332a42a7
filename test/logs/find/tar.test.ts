import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

import { openSource } from '../../../src/logs/find/source.ts';
import { logFolder } from '../../support/log-folder.ts';
import { asNobody } from './as-nobody.ts';
import { foundIn, sourceOptions } from './found-in.ts';
import { makePipe } from './make-pipe.ts';

const log = (account: string, region: string, stamp: string): string =>
  `${account}_CloudTrail_${region}_${stamp}Z_aBcDeFgHiJkLmNoP.json.gz`;

/** A folder with `logs.tar` in it, made by the system's tar from the files, which lie in `in`. */
function tarred(t: TestContext, files: { [name: string]: string }, ...flags: string[]): string {
  const folder = logFolder(
    t,
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`in/${name}`, text])),
  );
  execFileSync('tar', ['cf', 'logs.tar', '--sort=name', ...flags, '-C', 'in', '.'], { cwd: folder });
  return folder;
}

test('a tar is read as a folder is, in every format that tar writes', async (t) => {
  const deep = `${'a-long-name/'.repeat(20)}${'x'.repeat(120)}.json`;
  const files = { 'a/b.json': 'one', LICENSE: 'x', [deep]: 'two', 'é.jsonl': 'three' };
  for (const format of ['gnu', 'pax', 'oldgnu']) {
    const folder = tarred(t, files, `--format=${format}`);
    assert.deepEqual(await foundIn(join(folder, 'logs.tar'), {}, folder), [
      '/logs.tar!LICENSE: skipped, not a log file',
      '/logs.tar!a/b.json: memory one',
      `/logs.tar!${deep}: memory two`,
      '/logs.tar!é.jsonl: memory three',
    ]);
  }
});

test('tars are found by name in a folder, and what stands beside them too', async (t) => {
  const folder = tarred(t, { 'a.json': 'one' });
  const tar = readFileSync(join(folder, 'logs.tar'));
  writeFileSync(join(folder, 'm.TGZ'), gzipSync(tar));
  writeFileSync(join(folder, 'n.tar.gz'), tar);
  writeFileSync(join(folder, 'z.json'), 'two');
  assert.deepEqual(await foundIn(folder, {}, `${folder}/`), [
    'in/a.json: disk',
    'logs.tar!a.json: memory one',
    'm.TGZ!a.json: memory one',
    'n.tar.gz!a.json: memory one',
    'z.json: disk',
  ]);
});

test('what is no plain file in a tar is passed over with a reason, folders without one', async (t) => {
  const folder = tarred(t, { 'a.json': 'one' });
  linkSync(join(folder, 'in/a.json'), join(folder, 'in/b.json'));
  symlinkSync('a.json', join(folder, 'in/c.json'));
  makePipe(join(folder, 'in/d.json'));
  execFileSync('tar', ['cf', 'in/e.tar', '-C', 'in', 'a.json'], { cwd: folder });
  execFileSync('tar', ['cf', 'logs.tar', '--sort=name', '-C', 'in', '.'], { cwd: folder });
  assert.deepEqual(await foundIn(join(folder, 'logs.tar'), {}, `${folder}/logs.tar!`), [
    'a.json: memory one',
    'b.json: skipped, a link to ./a.json in a tar',
    'c.json: skipped, a link to a.json in a tar',
    'd.json: skipped, not a plain file',
    'e.tar: skipped, a tar within a tar',
  ]);
});

test('only what is asked for is found in a tar', async (t) => {
  const files: { [name: string]: string } = { 'other.json': 'other' };
  for (const account of ['111111111111', '222222222222'])
    for (const day of ['01', '02']) {
      const folder = `AWSLogs/${account}/CloudTrail/us-east-1/2024/05/${day}`;
      files[`${folder}/${log(account, 'us-east-1', `202405${day}T1200`)}`] = account + day;
      files[`${folder}/other.json`] = 'beside';
      files[`AWSLogs/${account}/Config/us-east-1/x.json`] = '';
    }
  const folder = tarred(t, files);
  const asked = {
    scope: { accounts: new Set(['222222222222']) },
    callTimes: { from: Date.UTC(2024, 4, 2), to: Date.UTC(2024, 4, 3) },
  };
  const day = 'AWSLogs/222222222222/CloudTrail/us-east-1/2024/05/02';
  assert.deepEqual(await foundIn(join(folder, 'logs.tar'), asked, `${folder}/logs.tar!`), [
    `${day}/${log('222222222222', 'us-east-1', '20240502T1200')}: memory 22222222222202`,
    `${day}/other.json: memory beside`,
    'AWSLogs/222222222222/Config/us-east-1/x.json: skipped, in a folder of AWS Config, not of CloudTrail',
    'other.json: memory other',
  ]);
});

test('shards have every file of a tar once between them', async (t) => {
  const names = Array.from({ length: 50 }, (_, index) => [`${index}.${index % 2 ? 'json' : 'txt'}`, 'x']);
  const folder = tarred(t, Object.fromEntries(names));
  const all = await foundIn(folder);
  const parts = await Promise.all([1, 2, 3].map((index) => foundIn(folder, { shard: { index, count: 3 } })));
  for (const part of parts) assert.ok(part.length > 0);
  assert.deepEqual(parts.flat().toSorted(), all.toSorted());
});

test('wherever a tar is cut off, it is named, after what could be read', async (t) => {
  const folder = tarred(t, { '1.json': 'a'.repeat(700), '2.json': 'b'.repeat(700) });
  const tar = readFileSync(join(folder, 'logs.tar')).subarray(0, 512 * 8);
  const path = join(folder, 'cut.tar');
  const cutAt = (bytes: Buffer, length: number): Promise<string[]> => {
    writeFileSync(path, bytes.subarray(0, length));
    return foundIn(path, {}, path);
  };
  const read = ['!1.json: memory 700 bytes', '!2.json: memory 700 bytes'];
  assert.deepEqual(await cutAt(tar, 512 * 8), read);
  const noEnd = ': broken, a tar without an end mark: it may have been cut off';
  assert.deepEqual(await cutAt(tar, 512 * 7), [...read, noEnd]);
  assert.deepEqual(await cutAt(tar, 512 * 4), [read[0], noEnd]);
  assert.deepEqual(await cutAt(tar, 512 * 4 + 100), [read[0], ': broken, truncated tar']);
  assert.deepEqual(await cutAt(tar, 512 * 5 + 100), [read[0], ': broken, truncated tar, within 2.json']);
  assert.deepEqual(await cutAt(tar, 0), [noEnd]);
  const packed = gzipSync(tar, { level: 0 });
  assert.deepEqual(await cutAt(packed, packed.length), read);
  assert.deepEqual(await cutAt(packed, 2900), [read[0], ': broken, truncated gzip, within 2.json']);
  for (let length = 1; length < packed.length; length += 97) {
    const lines = await cutAt(packed, length);
    assert.match(lines.at(-1) ?? '', /broken, truncated (gzip|tar)/, `${length} bytes`);
  }
});

test('a damaged tar is named, and so is a file that is none', async (t) => {
  const folder = tarred(t, { '1.json': 'a', '2.json': 'b' });
  const path = join(folder, 'logs.tar');
  const tar = readFileSync(path);
  tar.fill('?', 512 * 3, 512 * 3 + 200);
  writeFileSync(path, tar);
  const [first, last, ...more] = await foundIn(path, {}, path);
  assert.deepEqual([first, more], ['!1.json: memory a', []]);
  assert.match(last ?? '', /^: broken, damaged tar: Invalid tar header/);
  const packed = gzipSync(tar);
  packed.fill(0x55, 40, 60);
  writeFileSync(path, packed);
  assert.match((await foundIn(path, {}, path)).at(-1) ?? '', /^: broken, damaged gzip.*: /);
  writeFileSync(path, 'no tar at all, '.repeat(100));
  assert.match((await foundIn(path, {}, path)).join(), /^: broken, damaged tar: Invalid tar header/);
});

test('a tar that cannot be read is named, in a folder too', async (t) => {
  const folder = tarred(t, { 'a.json': 'one' });
  symlinkSync('nowhere', join(folder, 'gone.tar'));
  chmodSync(folder, 0o755);
  chmodSync(join(folder, 'logs.tar'), 0);
  await asNobody(async () => {
    const found = ['/logs.tar: broken, permission denied'];
    assert.deepEqual(await foundIn(join(folder, 'logs.tar'), {}, folder), found);
    assert.deepEqual((await foundIn(folder, {}, folder)).toSorted(), [
      '/gone.tar: broken, no such file or folder',
      '/in/a.json: disk',
      ...found,
    ]);
  });
});

test('a large file in a tar is a stream, alone on its page, and may be left unread', async (t) => {
  const folder = logFolder(t, {});
  const path = join(folder, 'large.tar.gz');
  const tar = pack();
  const size = 64 * 1024 * 1024 + 1;
  tar.entry({ name: 'before.json' }, 'before');
  tar.entry({ name: 'large.json' }, Buffer.alloc(size));
  tar.entry({ name: 'after.json' }, 'after');
  tar.finalize();
  writeFileSync(
    path,
    gzipSync(Buffer.concat(await Array.fromAsync(tar as AsyncIterable<Buffer>)), { level: 1 }),
  );
  assert.deepEqual(await foundIn(path, {}, path), [
    '!before.json: memory before',
    `!large.json: stream ${size} bytes`,
    '!after.json: memory after',
  ]);
  const pages: string[][] = [];
  for await (const page of openSource(path, sourceOptions())) {
    pages.push(page.map((found) => found.path.slice(path.length)));
    const [found] = page;
    if (found && 'chunks' in found) for await (const _ of found.chunks) break;
  }
  assert.deepEqual(pages, [['!before.json'], ['!large.json'], ['!after.json']]);
});

test('the memory of a file in a tar is its own, so that it can be handed to a thread', async (t) => {
  const folder = tarred(t, { 'a.json': 'one', 'b.json': 'two' });
  for await (const page of openSource(join(folder, 'logs.tar'), sourceOptions()))
    for (const found of page) {
      assert.ok('bytes' in found);
      assert.equal(structuredClone(found.bytes, { transfer: [found.bytes.buffer] }).length, 3);
      assert.equal(found.bytes.length, 0);
    }
});
