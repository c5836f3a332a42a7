import assert from 'node:assert/strict';
import { test } from 'node:test';

import { logObjectKey, parseLogObjectKey } from '../../src/record/object-key.ts';

const of = { accountId: '123456789012', region: 'us-east-1', random16: 'A6kvhMoVeCsc7v8U' };

test('a log file is named by its newest event, rounded up to five minutes', () => {
  assert.equal(
    logObjectKey({ ...of, newestEventTime: Date.UTC(2018, 3, 19, 16, 32, 51) }),
    'AWSLogs/123456789012/CloudTrail/us-east-1/2018/04/19/' +
      '123456789012_CloudTrail_us-east-1_20180419T1635Z_A6kvhMoVeCsc7v8U.json.gz',
  );
});

test('an event exactly on a boundary of five minutes keeps it', () => {
  const key = logObjectKey({ ...of, newestEventTime: Date.UTC(2018, 3, 19, 16, 35) });
  assert.match(key, /_20180419T1635Z_/);
});

test('an event shortly before midnight lies in the folder of the next day', () => {
  const key = logObjectKey({ ...of, newestEventTime: Date.UTC(2018, 11, 31, 23, 58) });
  assert.match(key, /\/2019\/01\/01\/123456789012_CloudTrail_us-east-1_20190101T0000Z_/);
});

test('a prefix stands before AWSLogs', () => {
  const key = logObjectKey({ ...of, prefix: 'logs', newestEventTime: 0 });
  assert.ok(key.startsWith('logs/AWSLogs/123456789012/CloudTrail/us-east-1/1970/01/01/'), key);
});

test('what is rendered is parsed, from the key and from the bare name', () => {
  const newestEventTime = Date.UTC(2018, 3, 19, 16, 32, 51);
  const key = logObjectKey({ ...of, newestEventTime });
  const expected = {
    accountId: '123456789012',
    region: 'us-east-1',
    family: 'CloudTrail',
    timestamp: Date.UTC(2018, 3, 19, 16, 35),
  };
  assert.deepEqual(parseLogObjectKey(key), expected);
  assert.deepEqual(parseLogObjectKey(key.slice(key.lastIndexOf('/') + 1)), expected);
  assert.deepEqual(parseLogObjectKey(key.replace('.gz', '')), expected);
});

test('the key of an organization’s trail is understood', () => {
  const key =
    'logs/AWSLogs/o-f6ztlip47u/123456789012/CloudTrail/us-east-1/2018/04/19/' +
    '123456789012_CloudTrail_us-east-1_20180419T1635Z_A6kvhMoVeCsc7v8U.json.gz';
  assert.deepEqual(parseLogObjectKey(key), {
    accountId: '123456789012',
    region: 'us-east-1',
    family: 'CloudTrail',
    timestamp: Date.UTC(2018, 3, 19, 16, 35),
  });
});

test('each family is told by its name', () => {
  const families = {
    '123456789015_CloudTrail-Insight_ca-central-1_20200923T0516Z_KL5e9VCV2SS7IqzB.json.gz':
      'CloudTrail-Insight',
    '123456789015_CloudTrail-NetworkActivity_eu-west-1_20200923T0515Z_KL5e9VCV2SS7IqzB.json.gz':
      'CloudTrail-NetworkActivity',
    '123456789015_CloudTrail-Aggregated_us-gov-west-1_20200923T0515Z_KL5e9VCV2SS7IqzB.json.gz':
      'CloudTrail-Aggregated',
    '123456789015_CloudTrail-Digest_us-east-1_my_trail-1_us-west-2_20200923T051642Z.json.gz':
      'CloudTrail-Digest',
    '123456789015_CloudTrail-Digest_us-east-1_t_us-west-2_20200923T051642Z_backfill.json.gz':
      'CloudTrail-Digest',
  };
  for (const [name, family] of Object.entries(families))
    assert.equal(parseLogObjectKey(name)?.family, family, name);
});

test('the time of a digest is to the second', () => {
  const name = '123456789015_CloudTrail-Digest_us-east-1_trail_us-west-2_20200923T051642Z.json.gz';
  assert.equal(parseLogObjectKey(name)?.timestamp, Date.UTC(2020, 8, 23, 5, 16, 42));
});

for (const name of [
  '',
  'README.md',
  'events.json',
  '12345_CloudTrail_us-east-1_20200923T0515Z_KL5e9VCV2SS7IqzB.json.gz',
  '123456789015_CloudTrail_us-east-1_20201323T0515Z_KL5e9VCV2SS7IqzB.json.gz',
  '123456789015_CloudTrail_us-east-1_20200923T0515ZKL5e9VCV2SS7IqzB.json.gz',
  '123456789015_CloudTrail-Else_us-east-1_20200923T0515Z_KL5e9VCV2SS7IqzB.json.gz',
])
  test(`'${name}' is not a name of CloudTrail's`, () => assert.equal(parseLogObjectKey(name), undefined));
