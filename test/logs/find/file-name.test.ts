import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isFileName, judgeName } from '../../../src/logs/find/file-name.ts';
import type { ListingScope } from '../../../src/logs/find/layout.ts';

const everything: ListingScope = { scope: {}, callTimes: { from: -Infinity, to: Infinity }, digests: false };
const log = '123456789012_CloudTrail_us-east-1_20240501T1000Z_aBcDeFgHiJkLmNoP.json.gz';
const digest = '123456789015_CloudTrail-Digest_us-east-1_trail_us-west-2_20240501T100042Z.json.gz';
const insight = '123456789015_CloudTrail-Insight_ca-central-1_20200923T0516Z_KL5e9VCV2SS7IqzB.json.gz';
const config = '123456789012_Config_us-east-1_ConfigHistory_AWS::EC2::Instance_20240501T100000Z_1.json.gz';

test('files are told by their endings, and tars too', () => {
  for (const name of [log, 'a.json', 'a.JSON.GZ', 'b/a.jsonl', 'a.ndjson', 'a.jsonl.gz', 'a.log.gz'])
    assert.equal(judgeName(name, everything), 'read', name);
  for (const name of ['a.tar', 'a.tar.gz', 'b/a.TGZ']) assert.equal(judgeName(name, everything), 'tar', name);
  for (const name of ['LICENSE', 'a.csv', 'json', '.DS_Store', 'a.json.bak', 'a.tar.xz'])
    assert.deepEqual(judgeName(name, everything), { skipped: 'not a log file' }, name);
  assert.ok(isFileName('a.json') && isFileName('a.tgz') && !isFileName('AWSLogs'));
});

test('what CloudTrail and others lay beside log files is told by name', () => {
  assert.deepEqual(judgeName(digest, everything), { skipped: 'a digest file' });
  assert.equal(judgeName(digest, { ...everything, digests: true }), 'read');
  assert.deepEqual(judgeName('CloudTrail-Digest/us-east-1/x.json.gz', everything), {
    skipped: 'a digest file',
  });
  assert.deepEqual(judgeName(insight, everything), { skipped: 'a file of CloudTrail Insights' });
  assert.deepEqual(judgeName(config, everything), { skipped: 'a file of AWS Config' });
});

test("CloudTrail's markers are no files", () => {
  assert.equal(judgeName('AWSLogs/123456789012/CloudTrail/', everything), 'no file');
  assert.equal(judgeName('AWSLogs/123456789012/CloudTrail/%_', everything), 'no file');
});

test('log files of other accounts, Regions and times are outside by their name alone', () => {
  const judge = (asked: Partial<ListingScope>): unknown =>
    judgeName(`copy/${log}`, { ...everything, ...asked });
  assert.equal(judge({ scope: { accounts: new Set(['999999999999']) } }), 'outside');
  assert.equal(judge({ scope: { regions: new Set(['eu-west-1']) } }), 'outside');
  assert.equal(
    judge({ scope: { regions: new Set(['us-east-1']), accounts: new Set(['123456789012']) } }),
    'read',
  );
  const at = (hour: number, minute: number): number => Date.UTC(2024, 4, 1, hour, minute);
  assert.equal(judge({ callTimes: { from: at(10, 0), to: Infinity } }), 'read');
  assert.equal(judge({ callTimes: { from: at(10, 0) + 1, to: Infinity } }), 'outside');
  assert.equal(judge({ callTimes: { from: -Infinity, to: at(9, 0) + 1 } }), 'read');
  assert.equal(judge({ callTimes: { from: -Infinity, to: at(9, 0) } }), 'outside');
});

test('files of unknown name are read whatever is asked for', () => {
  const asked = { ...everything, scope: { regions: new Set(['x']) }, callTimes: { from: 0, to: 1 } };
  assert.equal(judgeName('export.json', asked), 'read');
  assert.deepEqual(judgeName('notes.md', asked), { skipped: 'not a log file' });
});
