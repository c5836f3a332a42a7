import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';

import { findInFolder } from '../../../src/logs/find/folder.ts';
import { openSource } from '../../../src/logs/find/source.ts';
import { openFolderBuckets } from '../../../src/buckets/folder.ts';
import { logFolder } from '../../support/log-folder.ts';
import { asNobody } from './as-nobody.ts';
import { foundIn, sourceOptions } from './found-in.ts';
import { makePipe } from './make-pipe.ts';

const inFolder = (folder: string, options: Parameters<typeof foundIn>[1] = {}): Promise<string[]> =>
  foundIn(folder, options, `${folder}/`);

test('files are found in order of their names, at any depth', async (t) => {
  const folder = logFolder(t, {
    'b.json': '',
    'B.json.gz': '',
    'a/z.json': '',
    'a/c/d.JSON.GZ': '',
    'é.json': '',
  });
  assert.deepEqual(await inFolder(folder), [
    'B.json.gz: disk',
    'a/c/d.JSON.GZ: disk',
    'a/z.json: disk',
    'b.json: disk',
    'é.json: disk',
  ]);
});

test('paths are as the user spelled the folder', async (t) => {
  const folder = logFolder(t, { 'a/b.json': '' });
  assert.deepEqual(await foundIn(`${folder}/../${folder.split('/').at(-1)}/./a/`), [
    `${folder}/../${folder.split('/').at(-1)}/./a/b.json: disk`,
  ]);
});

test('what is no log file is passed over with a reason', async (t) => {
  const digest = '123456789015_CloudTrail-Digest_us-east-1_trail_us-west-2_20200923T051642Z.json.gz';
  const folder = logFolder(t, {
    [digest]: '',
    LICENSE: '',
    'AWSLogs/123456789012/Config/us-east-1/2024/5/1/ConfigSnapshot/x.json.gz': '',
    'AWSLogs/123456789012/vpcflowlogs/us-east-1/2024/05/01/x.log.gz': '',
    'AWSLogs/123456789012/CloudTrail/%_': '',
  });
  makePipe(join(folder, 'pipe.json'));
  const found = [
    `${digest}: skipped, a digest file`,
    'AWSLogs/123456789012/Config: skipped, a folder of AWS Config, not of CloudTrail',
    'AWSLogs/123456789012/vpcflowlogs: skipped, a folder of VPC Flow Logs, not of CloudTrail',
    'LICENSE: skipped, not a log file',
    'pipe.json: skipped, neither a file nor a folder',
  ];
  assert.deepEqual(await inFolder(folder), found);
  found[0] = `${digest}: disk`;
  assert.deepEqual(await inFolder(folder, { digests: true }), found);
});

test('links are followed, loops are not, and a link to nothing is broken', async (t) => {
  const folder = logFolder(t, { 'logs/a.json': '' });
  symlinkSync(join(folder, 'logs/a.json'), join(folder, 'logs/b.json'));
  symlinkSync(folder, join(folder, 'logs/loop'));
  symlinkSync('self.json', join(folder, 'logs/self.json'));
  symlinkSync('nowhere', join(folder, 'logs/x.json'));
  assert.deepEqual(await inFolder(folder), [
    'logs/a.json: disk',
    'logs/b.json: disk',
    'logs/loop: skipped, a folder already read under another name',
    'logs/self.json: skipped, a symbolic link that leads back to itself',
    'logs/x.json: broken, no such file or folder',
  ]);
});

test('a folder named as a log file or a tar is a folder', async (t) => {
  const folder = logFolder(t, { 'a.json/b.json': '', 'c.tar/d.json': '' });
  mkdirSync(join(folder, 'c.json'));
  assert.deepEqual(await inFolder(folder), ['a.json/b.json: disk', 'c.tar/d.json: disk']);
});

test('a folder that cannot be read is broken, and the others are read', async (t) => {
  const folder = logFolder(t, { 'a/1.json': '', 'b/2.json': '', 'c/3.json': '' });
  chmodSync(folder, 0o755);
  chmodSync(join(folder, 'b'), 0);
  await asNobody(async () => {
    assert.deepEqual(await inFolder(folder), [
      'a/1.json: disk',
      'b: broken, permission denied',
      'c/3.json: disk',
    ]);
    for (const index of [1, 2]) {
      const part = await inFolder(folder, { shard: { index, count: 2 } });
      assert.ok(part.includes('b: broken, permission denied'));
    }
  });
});

const log = (account: string, region: string, stamp: string): string =>
  `${account}_CloudTrail_${region}_${stamp}Z_aBcDeFgHiJkLmNoP.json.gz`;

/** In every folder there is a file of unknown name, which is found if the folder is looked into at all. */
function organization(t: TestContext): string {
  const files: { [path: string]: string } = {};
  for (const account of ['111111111111', '222222222222'])
    for (const region of ['eu-west-1', 'us-east-1'])
      for (const day of ['2024/04/30', '2024/05/01', '2024/05/02']) {
        const folder = `AWSLogs/o-f6ztlip47u/${account}/CloudTrail/${region}`;
        files[`${folder}/${day}/${log(account, region, `${day.replaceAll('/', '')}T1200`)}`] = '';
        files[`${folder}/${day}/other.json`] = '';
        files[`${folder}/other.json`] = '';
        files[`AWSLogs/o-f6ztlip47u/${account}/other.json`] = '';
      }
  return logFolder(t, files);
}

test('folders that can hold nothing that is asked for are not looked into, from wherever the user points', async (t) => {
  const folder = organization(t);
  const asked = {
    scope: { accounts: new Set(['222222222222']), regions: new Set(['us-east-1']) },
    callTimes: { from: Date.UTC(2024, 4, 1, 12), to: Date.UTC(2024, 4, 1, 13) },
  };
  const account = 'AWSLogs/o-f6ztlip47u/222222222222';
  const day = `${account}/CloudTrail/us-east-1/2024/05/01`;
  const inRegion = [
    `${day}/${log('222222222222', 'us-east-1', '20240501T1200')}: disk`,
    `${day}/other.json: disk`,
    `${account}/CloudTrail/us-east-1/other.json: disk`,
  ];
  const inAccount = [...inRegion, `${account}/other.json: disk`];
  for (const [level, expected] of [
    ['', inAccount],
    ['/AWSLogs', inAccount],
    ['/AWSLogs/o-f6ztlip47u', inAccount],
    [`/${account}`, inAccount],
    [`/${account}/CloudTrail`, inRegion],
    [`/${account}/CloudTrail/us-east-1`, inRegion],
    [`/${account}/CloudTrail/us-east-1/2024/05`, inRegion.slice(0, 2)],
    [`/${day}`, inRegion.slice(0, 2)],
    [`/${account}/CloudTrail/us-east-1/2024/04`, []],
    [`/${account}/CloudTrail/eu-west-1`, []],
    ['/AWSLogs/o-f6ztlip47u/111111111111', []],
  ] as const)
    assert.deepEqual(await foundIn(`${folder}${level}`, asked, `${folder}/`), expected, level);
});

test('in a flat copy the names tell what is asked for', async (t) => {
  const folder = logFolder(t, {
    [log('111111111111', 'us-east-1', '20240501T1200')]: '',
    [log('222222222222', 'us-east-1', '20240501T1200')]: '',
    [log('222222222222', 'us-east-1', '20240502T1200')]: '',
    'export.json': '',
  });
  const asked = {
    scope: { accounts: new Set(['222222222222']) },
    callTimes: { from: -Infinity, to: Date.UTC(2024, 4, 2) },
  };
  assert.deepEqual(await inFolder(folder, asked), [
    `${log('222222222222', 'us-east-1', '20240501T1200')}: disk`,
    'export.json: disk',
  ]);
});

test("the bookkeeping of Metertrail's own buckets is left out", async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'metertrail-audit-'));
  t.after(() => rmSync(data, { recursive: true, force: true }));
  const buckets = await openFolderBuckets(join(data, 'buckets'));
  await buckets.createBucket('my-logs', { accountId: '123456789012', region: 'us-east-1' });
  await buckets.putPolicy('my-logs', '{"Version":"2012-10-17","Statement":[]}');
  await buckets.put('my-logs', 'AWSLogs/123456789012/CloudTrail/', Buffer.alloc(0));
  await buckets.put('my-logs', 'AWSLogs/123456789012/CloudTrail/us-east-1/a.json.gz', Buffer.from('x'));
  const logs = 'my-logs/AWSLogs/123456789012/CloudTrail/us-east-1/a.json.gz: disk';
  assert.deepEqual(await inFolder(data), [`buckets/${logs}`]);
  assert.deepEqual(await inFolder(join(data, 'buckets')), [logs]);
});

test('shards have every file once between them, whatever the way to the folder', async (t) => {
  const names = Array.from(
    { length: 60 },
    (_, index) => `${index % 7}/${index}.${index % 3 ? 'json' : 'txt'}`,
  );
  const folder = logFolder(t, Object.fromEntries(names.map((name) => [name, ''])));
  const link = join(logFolder(t, {}), 'link');
  symlinkSync(folder, link);
  const all = await inFolder(folder);
  const parts: string[][] = [];
  for (const index of [1, 2, 3]) {
    const shard = { index, count: 3 };
    const part = await inFolder(folder, { shard });
    assert.ok(part.length > 0);
    assert.deepEqual(await foundIn(`${link}/`, { shard }, `${link}/`), part);
    parts.push(part);
  }
  assert.deepEqual(parts.flat().toSorted(), all.toSorted());
});

test('thousands of files come in pages, and an interruption ends them', async (t) => {
  const names = Array.from({ length: 2100 }, (_, index) => `${index % 5}/${index}.json`);
  const folder = logFolder(t, Object.fromEntries(names.map((name) => [name, ''])));
  const stop = new AbortController();
  const sizes: number[] = [];
  for await (const page of openSource(folder, sourceOptions())) sizes.push(page.length);
  assert.deepEqual(sizes, [1000, 1000, 100]);
  let files = 0;
  for await (const page of openSource(folder, sourceOptions({ signal: stop.signal }))) {
    files += page.length;
    stop.abort();
  }
  assert.equal(files, 1000);
});

test('an interruption ends a walk that finds nothing', async (t) => {
  const folder = logFolder(t, { 'a/b/c/d/e.json': '' });
  const stop = new AbortController();
  setImmediate(() => stop.abort());
  const pages = findInFolder(folder, sourceOptions({ signal: stop.signal }));
  assert.deepEqual(await Array.fromAsync(pages), []);
});
