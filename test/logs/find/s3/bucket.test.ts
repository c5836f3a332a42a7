// In npm test only: it lists buckets of many pages.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { logFolder } from '../../../support/log-folder.ts';
import { foundIn } from '../found-in.ts';
import { openS3World } from './s3-world.ts';

const log = (account: string, region: string, stamp: string): string =>
  `${account}_CloudTrail_${region}_${stamp}Z_aBcDeFgHiJkLmNoP.json.gz`;

test('a bucket is read as a folder is', async (t) => {
  const digest = '123456789015_CloudTrail-Digest_us-east-1_trail_us-west-2_20200923T051642Z.json.gz';
  const { find } = await openS3World(t, {
    'AWSLogs/123456789012/CloudTrail/': '',
    'AWSLogs/123456789012/CloudTrail/us-east-1/a.json.gz': 'one',
    [`AWSLogs/123456789012/CloudTrail-Digest/us-east-1/${digest}`]: 'digest',
    'b +é\u0001.json': 'two',
    'c/notes.txt': 'x',
    'd.folder/': 'not empty',
    'e.json': '',
  });
  const found = [
    `AWSLogs/123456789012/CloudTrail-Digest/us-east-1/${digest}: skipped, a digest file`,
    'AWSLogs/123456789012/CloudTrail/us-east-1/a.json.gz: memory one',
    'b +é\u0001.json: memory two',
    'c/notes.txt: skipped, not a log file',
    'd.folder/: skipped, not a log file',
    'e.json: memory ',
  ];
  assert.deepEqual(await find(), found);
  assert.deepEqual(await find('AWSLogs'), found.slice(0, 2));
  assert.deepEqual(await find('AWSLogs/'), found.slice(0, 2));
  assert.deepEqual(await find('AWSL'), ['AWSL: broken, no such object or folder']);
  assert.deepEqual(await find('nowhere/'), ['nowhere/: broken, no such object or folder']);
});

test('one object is read whatever its name, with no right to list', async (t) => {
  const { find, front } = await openS3World(t, { 'a/b.json': 'one', notes: 'two', 'x.json/y.json': 'three' });
  assert.deepEqual(await find('notes'), ['notes: stream two']);
  assert.deepEqual(await find('x.json'), ['x.json/y.json: memory three']);
  front.answer = (line, _incoming, outgoing) => {
    if (!line.includes('list-type')) return false;
    outgoing.writeHead(403).end('<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>');
    return true;
  };
  assert.deepEqual(await find('a/b.json'), ['a/b.json: stream one']);
  assert.deepEqual(await find('a'), ['a: broken, access denied: s3:ListBucket is needed']);
});

test('a bucket of many pages is listed to its end', async (t) => {
  const keys = Array.from({ length: 2345 }, (_, index) => `logs/${String(index).padStart(5, '0')}`);
  const { find, requests } = await openS3World(t, Object.fromEntries(keys.map((key) => [key, 'x'])));
  assert.deepEqual(
    await find('logs'),
    keys.map((key) => `${key}: skipped, not a log file`),
  );
  assert.equal(requests.filter((line) => line.includes('list-type')).length, 1 + 3);
});

/** Two accounts with two Regions and 40 days each, and an object of unknown name in each folder. */
function organization(): { [key: string]: string } {
  const objects: { [key: string]: string } = {};
  for (const account of ['111111111111', '222222222222'])
    for (const region of ['eu-west-1', 'us-east-1'])
      for (let time = Date.UTC(2024, 3, 1); time < Date.UTC(2024, 4, 11); time += 86_400_000) {
        const day = new Date(time).toISOString().slice(0, 10);
        const folder = `AWSLogs/o-f6ztlip47u/${account}/CloudTrail/${region}`;
        const stamp = `${day.replaceAll('-', '')}T1200`;
        objects[`${folder}/${day.replaceAll('-', '/')}/${log(account, region, stamp)}`] = day;
        objects[`${folder}/other.json`] = region;
        objects[`AWSLogs/o-f6ztlip47u/${account}/other.json`] = account;
      }
  return objects;
}

test('folders that can hold nothing that is asked for are not listed', async (t) => {
  const { find, requests } = await openS3World(t, organization());
  const account = 'AWSLogs/o-f6ztlip47u/222222222222';
  const region = `${account}/CloudTrail/us-east-1`;
  const asked = {
    scope: { accounts: new Set(['222222222222']), regions: new Set(['us-east-1']) },
    callTimes: { from: Date.UTC(2024, 3, 29), to: Date.UTC(2024, 4, 3) },
  };
  const days = ['04/29', '04/30', '05/01', '05/02', '05/03'];
  const inDays = days
    // The third of May is looked into for late files of the second; this one is not.
    .slice(0, 4)
    .map((day) => {
      const stamp = `2024${day.replace('/', '')}T1200`;
      return `${region}/2024/${day}/${log('222222222222', 'us-east-1', stamp)}: memory 2024-${day.replace('/', '-')}`;
    });
  assert.deepEqual(await find('', asked), [
    `${account}/other.json: memory 222222222222`,
    `${region}/other.json: memory us-east-1`,
    ...inDays,
  ]);
  const listed = requests
    .filter((line) => line.includes('list-type'))
    .map((line) => new URL(line.slice(4), 'http://x').searchParams.get('prefix') ?? '');
  assert.deepEqual(
    listed.toSorted(),
    [
      '',
      'AWSLogs/',
      'AWSLogs/o-f6ztlip47u/',
      `${account}/`,
      `${account}/CloudTrail/`,
      `${region}/`,
      `${region}/2024/`,
      `${region}/2024/04/`,
      `${region}/2024/05/`,
      ...days.map((day) => `${region}/2024/${day}/`),
    ].toSorted(),
  );
  requests.length = 0;
  assert.deepEqual(await find(`${region}/2024/`, asked), inDays);
  // One request to see whether the folder is there, and one each for the year, the months and the days.
  assert.equal(requests.filter((line) => line.includes('list-type')).length, 1 + 1 + 2 + 5);
  requests.length = 0;
  assert.deepEqual(await find('', { ...asked, scope: { accounts: new Set(['333333333333']) } }), []);
  assert.equal(requests.length, 3);
});

test('with nothing but Regions asked for, a Region is listed in one go', async (t) => {
  const { find, requests } = await openS3World(t, organization());
  const found = await find('AWSLogs', { scope: { regions: new Set(['eu-west-1']) } });
  assert.equal(found.length, 2 * (40 + 2));
  assert.equal(requests.filter((line) => line.includes('list-type')).length, 1 + 2 + 2 * 3);
});

test('a folder of another service is passed over after one page of it', async (t) => {
  const objects: { [key: string]: string } = {};
  const account = 'AWSLogs/123456789012';
  for (let index = 0; index < 3500; index += 1)
    objects[`${account}/Config/us-east-1/${String(index).padStart(5, '0')}.json.gz`] = '';
  objects[`${account}/Config0/a.json`] = 'after';
  objects[`${account}/CloudTrail/us-east-1/a.json`] = 'before';
  const { find, requests } = await openS3World(t, objects);
  assert.deepEqual(await find(), [
    `${account}/CloudTrail/us-east-1/a.json: memory before`,
    `${account}/Config/: skipped, a folder of AWS Config, not of CloudTrail`,
    `${account}/Config0/a.json: memory after`,
  ]);
  assert.equal(requests.filter((line) => line.includes('list-type')).length, 2);
  assert.deepEqual(await find(`${account}/Config`), [
    `${account}/Config/: skipped, a folder of AWS Config, not of CloudTrail`,
  ]);
});

test('a tar in a bucket is looked into, in a folder by name, as an object by its first bytes', async (t) => {
  const folder = logFolder(t, { 'a.json': 'in a tar' });
  execFileSync('tar', ['czf', 'logs.tar.gz', 'a.json'], { cwd: folder });
  const tar = readFileSync(`${folder}/logs.tar.gz`);
  const { find } = await openS3World(t, { 'x/1.json': 'one', 'x/2.tgz': tar, 'x/3.json': 'three', y: tar });
  assert.deepEqual(await find('x'), [
    'x/1.json: memory one',
    'x/2.tgz!a.json: memory in a tar',
    'x/3.json: memory three',
  ]);
  assert.deepEqual(await find('x/2.tgz'), ['x/2.tgz!a.json: memory in a tar']);
  assert.deepEqual(await find('y'), ['y!a.json: memory in a tar']);
});

test('a large object is a stream, between its neighbours', async (t) => {
  const size = 64 * 1024 * 1024 + 1;
  const { find } = await openS3World(t, { '1.json': 'one', '2.json': Buffer.alloc(size), '3.json': 'three' });
  assert.deepEqual(await find(), [
    '1.json: memory one',
    `2.json: stream ${size} bytes`,
    '3.json: memory three',
  ]);
});

test('shards have every object once between them, the same files as of a copy in a folder', async (t) => {
  const names = Array.from(
    { length: 60 },
    (_, index) => `${index % 7}/${index}.${index % 3 ? 'json' : 'txt'}`,
  );
  const { find } = await openS3World(t, Object.fromEntries(names.map((name) => [`logs/${name}`, name])));
  const copy = logFolder(t, Object.fromEntries(names.map((name) => [name, name])));
  const all = await find('logs');
  const parts: string[][] = [];
  for (const index of [1, 2, 3]) {
    const shard = { index, count: 3 };
    const part = await find('logs', { shard });
    assert.ok(part.length > 0);
    assert.deepEqual(await find('logs/', { shard }), part);
    const inCopy = await foundIn(copy, { shard }, `${copy}/`);
    assert.deepEqual(namesOf(part, 'logs/'), namesOf(inCopy, ''));
    parts.push(part);
  }
  assert.deepEqual(parts.flat().toSorted(), all.toSorted());
});

const namesOf = (lines: string[], start: string): string[] =>
  lines.map((line) => line.slice(start.length).split(': ')[0] ?? '').toSorted();

test('an interruption ends the pages of a bucket', { timeout: 10_000 }, async (t) => {
  const { find, front } = await openS3World(t, { 'a/1.json': 'x' });
  const stop = new AbortController();
  // Nothing answers any more.
  front.answer = () => {
    stop.abort();
    return true;
  };
  assert.deepEqual(await find('a', { signal: stop.signal }), []);
});
