import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';

import { judgeName } from '../../../src/logs/find/file-name.ts';
import { judgeFolder } from '../../../src/logs/find/layout.ts';
import type { ListingScope } from '../../../src/logs/find/layout.ts';
import { logObjectKey } from '../../../src/record/object-key.ts';
import { hourMs, minuteMs } from '../../../src/time/hours.ts';

const everything: ListingScope = { scope: {}, callTimes: { from: -Infinity, to: Infinity }, digests: false };

function judge(path: string, asked: Partial<ListingScope>): string {
  const verdict = judgeFolder(path.split('/'), { ...everything, ...asked });
  return 'folder' in verdict ? `${verdict.kind} ${verdict.folder}` : verdict.kind;
}

test('folders of other accounts, Regions and days are outside, and so is what is below them', () => {
  const scope = { accounts: new Set(['111111111111']), regions: new Set(['us-east-1']) };
  const callTimes = { from: Date.UTC(2024, 4, 2, 12), to: Date.UTC(2024, 5, 3) };
  const asked = { scope, callTimes };
  assert.equal(judge('AWSLogs', asked), 'look');
  assert.equal(judge('AWSLogs/111111111111', asked), 'look');
  assert.equal(judge('AWSLogs/222222222222', asked), 'outside 2');
  assert.equal(judge('AWSLogs/222222222222/CloudTrail/us-east-1', asked), 'outside 2');
  assert.equal(judge('p/AWSLogs/o-f6ztlip47u/222222222222', asked), 'outside 4');
  assert.equal(judge('copy/222222222222/CloudTrail', asked), 'outside 2');
  const region = 'AWSLogs/111111111111/CloudTrail/us-east-1';
  assert.equal(judge(region, asked), 'look');
  assert.equal(judge('CloudTrail/eu-west-1', asked), 'outside 2');
  assert.equal(judge(`${region}/2023`, asked), 'outside 5');
  assert.equal(judge(`${region}/2024`, asked), 'look');
  assert.equal(judge(`${region}/2024/04/30`, asked), 'outside 6');
  assert.equal(judge(`${region}/2024/05/01`, asked), 'outside 7');
  assert.equal(judge(`${region}/2024/05/02`, asked), 'everything');
  assert.equal(judge(`${region}/2024/05/02/copies/2020`, asked), 'everything');
  // A file of the first minutes of the next day may hold calls of the last minutes of this one.
  assert.equal(judge(`${region}/2024/06/03`, asked), 'everything');
  assert.equal(judge(`${region}/2024/06/04`, asked), 'outside 7');
});

test('what only looks like the layout is looked into', () => {
  const asked = {
    scope: { accounts: new Set(['1']), regions: new Set(['x']) },
    callTimes: { from: 0, to: 1 },
  };
  for (const path of ['', '222222222222', 'us-east-1', '2024/05/02', 'AWSLogs/o-f6ztlip47u', 'AWSLogs/2222'])
    assert.equal(judge(path, asked), 'look', path);
  const callTimes = asked.callTimes;
  for (const path of ['24', '2024x', 'latest'])
    assert.equal(judge(`CloudTrail/us-east-1/${path}`, { callTimes }), 'look');
  assert.equal(
    judge('CloudTrail/us-east-1/2024/13', { callTimes: { from: Date.UTC(2024, 0), to: Infinity } }),
    'look',
  );
});

test('folders of other services are passed over with their name', () => {
  assert.deepEqual(judgeFolder('AWSLogs/111111111111/Config/us-east-1'.split('/'), everything), {
    kind: 'skipped',
    folder: 3,
    reason: 'a folder of AWS Config, not of CloudTrail',
  });
  assert.equal(judge('AWSLogs/111111111111/CloudTrail', {}), 'everything');
  assert.equal(judge('Config/us-east-1', {}), 'everything');
});

test('a digest of an hour is found in the folder of the next day', () => {
  const callTimes = { from: Date.UTC(2024, 4, 1), to: Date.UTC(2024, 4, 1, 22) };
  assert.equal(judge('CloudTrail/us-east-1/2024/05/02', { callTimes }), 'outside 5');
  assert.equal(judge('CloudTrail-Digest/us-east-1/2024/05/02', { callTimes }), 'everything');
  // Log files may be written some minutes before the time in their names.
  assert.equal(judge('CloudTrail-Digest/us-east-1/2024/04/30', { callTimes }), 'everything');
  assert.equal(judge('CloudTrail/us-east-1/2024/04/30', { callTimes }), 'outside 4');
});

const time = fc.integer({ min: Date.UTC(2023, 11, 30), max: Date.UTC(2024, 0, 3) });
const accounts = fc.constantFrom('111111111111', '222222222222');
const regions = fc.constantFrom('us-east-1', 'eu-central-1');
const some = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<Set<T> | undefined> =>
  fc.option(
    fc.uniqueArray(values, { minLength: 1 }).map((chosen) => new Set(chosen)),
    { nil: undefined },
  );
const asks: fc.Arbitrary<ListingScope> = fc
  .record({ accounts: some(accounts), regions: some(regions), one: time, other: time, bounds: fc.nat(3) })
  .map(({ accounts, regions, one, other, bounds }) => ({
    scope: { ...(accounts && { accounts }), ...(regions && { regions }) },
    callTimes: {
      from: bounds & 1 ? Math.min(one, other) : -Infinity,
      to: bounds & 2 ? Math.max(one, other) : Infinity,
    },
    digests: false,
  }));
const logFiles = fc.record({
  prefix: fc.constantFrom('', 'logs/prod', 'AWSLogs'),
  accountId: accounts,
  region: regions,
  newestEventTime: time,
  random16: fc.constant('aBcDeFgHiJkLmNoP'),
});

test('no folder is left out that leads to a file that is asked for, and none is taken whole that leads to others', () => {
  fc.assert(
    fc.property(logFiles, asks, (file, asked) => {
      const key = logObjectKey(file);
      const isAsked = judgeName(key, asked) === 'read';
      const segments = key.split('/').slice(0, -1);
      const kinds = segments.map((_, index) => judgeFolder(segments.slice(0, index + 1), asked).kind);
      if (isAsked) assert.ok(!kinds.includes('outside'), key);
      // Within the folder of a day, names still tell the hour.
      else assert.ok(!kinds.slice(0, -1).includes('everything'), key);
    }),
    { numRuns: 2000 },
  );
});

test('a file is read when it can hold an asked call, however late that was delivered', () => {
  const lateness = fc.integer({ min: 0, max: 20 * minuteMs });
  fc.assert(
    fc.property(logFiles, lateness, asks, (file, late, asked) => {
      const callTime = file.newestEventTime - late;
      const { scope, callTimes } = asked;
      const isAsked =
        scope.accounts?.has(file.accountId) !== false &&
        scope.regions?.has(file.region) !== false &&
        callTimes.from <= callTime &&
        callTime < callTimes.to;
      const verdict = judgeName(logObjectKey(file), asked);
      if (isAsked) assert.equal(verdict, 'read');
      // The margin has an end too.
      if (file.newestEventTime - 2 * hourMs > callTimes.to) assert.equal(verdict, 'outside');
    }),
    { numRuns: 2000 },
  );
});
