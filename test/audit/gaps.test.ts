import assert from 'node:assert/strict';
import { test } from 'node:test';

import { hourStates } from '../../src/hours/hour-cell.ts';
import { defaultHourRules } from '../../src/hours/hour-rules.ts';
import { gapsOf } from '../../src/audit/gaps.ts';
import type { HourCounts } from '../../src/report/report-type.ts';
import type { Coverage, UnplacedCall } from '../../src/coverage/coverage.ts';
import { hour16 } from '../support/metering-records.ts';
import { hourMs, minuteMs } from '../../src/time/hours.ts';

const coverage: Coverage = {
  sources: [{ path: 'logs', filesRead: 1 }],
  filesSeen: 1,
  filesRead: 1,
  skippedCount: 0,
  skipped: [],
  broken: [],
  bytes: 1,
  unpackedBytes: 1,
  recordsSeen: 1,
  calls: 1,
  passedOver: 0,
  duplicates: 0,
  unreadable: [],
  otherMeteringEvents: [],
  regions: [],
  missingShards: [],
  isInterrupted: false,
};

const noHours = Object.fromEntries(hourStates.map((state) => [state, 0])) as HourCounts;

type Rest = Omit<Partial<Parameters<typeof gapsOf>[0]>, 'coverage' | 'hours'> & {
  hours?: Partial<HourCounts>;
};

function gaps(of: Partial<Coverage>, { hours = { accepted: 1 }, ...more }: Rest = {}) {
  return gapsOf({
    coverage: { ...coverage, ...of },
    unplaced: [],
    hours: { ...noHours, ...hours },
    neverSent: 0,
    openAtEnd: new Map(),
    context: { asOf: hour16, rules: defaultHourRules },
    ...more,
  });
}

function unplaced(errorCode?: string): UnplacedCall {
  const caller = { name: 'user/Alice', kind: 'user', principal: 'user/Alice' } as const;
  const call = { eventId: 'e', time: 1, region: 'us-east-1', accountId: '', file: 'a', caller };
  return { ...call, eventName: 'BatchMeterUsage', reason: 'absent', ...(errorCode && { errorCode }) };
}

test('an answer from whole logs has no gaps', () => {
  assert.deepEqual(gaps({}), []);
});

test('everything that was not read is named, and of many files the first three', () => {
  const broken = [1, 2, 3, 4, 5].map((number) => ({ path: `${number}.json.gz`, reason: 'truncated gzip' }));
  assert.deepEqual(gaps({ isInterrupted: true, missingShards: ['2/3'], broken }), [
    'reading was stopped before its end',
    'part 2/3 of the audit is not here',
    '1.json.gz: truncated gzip',
    '2.json.gz: truncated gzip',
    '3.json.gz: truncated gzip',
    '2 more paths could not be read',
  ]);
  assert.equal(gaps({ broken: broken.slice(0, 3) }).length, 3);
  assert.deepEqual(gaps({ broken: broken.slice(0, 4) }).at(-1), '1 more path could not be read');
  const sources = [
    { path: 'empty', filesRead: 0, problem: 'no CloudTrail log files found there' },
    { path: 'logs', filesRead: 1 },
  ];
  assert.deepEqual(gaps({ sources }), ['empty: no CloudTrail log files found there']);
});

test('a call of unknown content leaves the answer open, unless it failed', () => {
  assert.deepEqual(gaps({}, { unplaced: [unplaced(), unplaced('AccessDenied')] }), [
    '1 call with records of unknown content or result',
  ]);
  assert.deepEqual(gaps({}, { unplaced: [unplaced('AccessDenied')], hours: {} }), []);
});

test('hours of which nothing is known are counted', () => {
  assert.deepEqual(gaps({}, { hours: { unknown: 2 } }), ['2 hours of which the logs do not tell']);
});

test('logs that end long ago while usage is still expected are named, with the last hour that they can prove', () => {
  const reach = hour16 - 100 * hourMs + 20 * minuteMs;
  const open = {
    openAtEnd: new Map([
      ['us-west-2', reach],
      ['eu-west-1', reach],
      ['us-east-1', hour16],
    ]),
  };
  const found = gaps({}, open);
  assert.equal(found.length, 2);
  // 12:20, less the 24 hours in which usage can be sent: the hour of 12:00 of the day before is the last.
  assert.match(
    found[0] ?? '',
    /^the logs of eu-west-1 end at 2026-04-28 12:20 UTC, .* --to 2026-04-27T13:00Z$/,
  );
  assert.match(found[1] ?? '', /^the logs of us-west-2 end/);
  const asked = { asOf: hour16, to: hour16, rules: defaultHourRules };
  assert.deepEqual(gaps({}, { ...open, context: asked }), []);
});

test('an answer about nothing is no answer, and says so unless the files that could not be read say it', () => {
  assert.match(
    gaps({ calls: 0 }, { hours: {} }).join('\n'),
    /^no metering call was found in the 1 log file read/,
  );
  assert.deepEqual(gaps({}, { hours: {} }), [
    'no usage record of the hours asked for was found in the 1 metering call read',
  ]);
  const broken = [{ path: 'a.json.gz', reason: 'truncated gzip' }];
  assert.deepEqual(gaps({ filesRead: 0, calls: 0, broken }, { hours: {} }), ['a.json.gz: truncated gzip']);
  assert.equal(gaps({ filesRead: 0, calls: 0 }, { hours: {} }).length, 1);
});

test('expected usage that nobody sent, and that begins nobody knows when, leaves the answer open', () => {
  assert.match(gaps({}, { neverSent: 2 }).join('\n'), /^2 expected usages of which nothing was sent/);
});
