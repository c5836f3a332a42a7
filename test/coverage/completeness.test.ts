import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { audit } from '../../src/audit/audit.ts';
import type { AuditOptions } from '../../src/audit/audit.ts';
import { defaultHourRules } from '../../src/hours/hour-rules.ts';
import { uncertaintiesOf } from '../../src/coverage/completeness.ts';
import { logObjectKey } from '../../src/record/object-key.ts';
import { logFolder } from '../support/log-folder.ts';
import { at, batch, hour16 } from '../support/metering-records.ts';
import { hourMs, minuteMs } from '../../src/time/hours.ts';

type Test = Parameters<typeof logFolder>[0];

let names = 0;

/** A log file as CloudTrail names it, by the time of its newest event. */
function keyAt(newestEventTime: number, { region = 'us-east-1', accountId = '123456789012' } = {}): string {
  names += 1;
  const random16 = String(names).padStart(16, '0');
  return logObjectKey({ accountId, region, newestEventTime, random16 });
}

function digestAt(end: number): string {
  const stamp = new Date(end).toISOString().replaceAll(/[-:]|\.000/g, '');
  return `AWSLogs/123456789012/CloudTrail-Digest/us-east-1/2026/05/02/123456789012_CloudTrail-Digest_us-east-1_main_us-east-1_${stamp}.json.gz`;
}

/** The state of every hour of the one series, counted from 16:00; usage of hour 0 was sent at 17:05. */
async function statesOf(t: Test, files: Parameters<typeof logFolder>[1], options: AuditOptions) {
  const sent = { [keyAt(at(1) + 5 * minuteMs)]: [batch([{}], { at: at(1) + 5 * minuteMs })] };
  const report = await audit(logFolder(t, { ...sent, ...files }), options);
  const cells = [...report.series()].flatMap((series) => series.cells);
  return {
    states: cells.map(({ hour, state }) => `${(hour - hour16) / hourMs} ${state}`),
    reasons: [...new Set(cells.flatMap(({ reason }) => reason ?? []))],
    conclusion: report.conclusion,
  };
}

const something = [{ eventSource: 'iam.amazonaws.com', eventName: 'GetUser' }];

test('logs are complete until 25 minutes before the time in the name of their newest file', async (t) => {
  const asOf = at(4);
  // Hour 1 is due at 19:00.
  const before = await statesOf(t, { [keyAt(at(3) + 20 * minuteMs)]: something }, { asOf });
  assert.deepEqual(before.states, ['0 accepted', '1 unknown']);
  assert.equal(before.conclusion, 'incomplete');
  const after = await statesOf(t, { [keyAt(at(3) + 25 * minuteMs)]: something }, { asOf });
  assert.deepEqual(after.states, ['0 accepted', '1 missing']);
  assert.equal(after.conclusion, 'findings');
});

test('a digest proves that nothing was delivered where nothing is there', async (t) => {
  const asOf = at(4);
  const quiet = await statesOf(t, {}, { asOf });
  assert.deepEqual(quiet.states, ['0 accepted', '1 unknown']);
  const { states } = await statesOf(t, { [digestAt(at(3) + 30 * minuteMs)]: '{}' }, { asOf });
  assert.deepEqual(states, ['0 accepted', '1 missing']);
});

test('log files of another Region or account prove nothing', async (t) => {
  for (const other of [{ region: 'eu-west-1' }, { accountId: '999999999999' }]) {
    const { states } = await statesOf(t, { [keyAt(at(4), other)]: something }, { asOf: at(4) });
    assert.deepEqual(states, ['0 accepted', '1 unknown']);
  }
});

test('the operator may say that the logs are complete', async (t) => {
  const { states } = await statesOf(t, {}, { asOf: at(4), completeUntil: at(4) });
  assert.deepEqual(states, ['0 accepted', '1 missing']);
});

test('hours whose usage could be sent in a hole of a day or more are unknown', async (t) => {
  const hole = Object.fromEntries([50, 60, 70, 80, 85].map((hour) => [keyAt(at(hour)), something]));
  const { states, reasons } = await statesOf(t, hole, { asOf: at(91), to: at(60) });
  assert.equal(states.length, 60);
  // The hole is from 18:00 on, until the file of 18:00 two days later; usage of later hours could not be sent in it.
  assert.ok(
    states.slice(1, 50).every((state) => state.endsWith('unknown')),
    String(states),
  );
  assert.ok(
    states.slice(50).every((state) => state.endsWith('missing')),
    String(states),
  );
  assert.deepEqual(reasons, [
    'there is no log file of account 123456789012 in us-east-1 from 2026-05-02 18:00 to 2026-05-04 18:00 UTC',
  ]);
  const settled = await statesOf(t, hole, { asOf: at(91), to: at(60), completeUntil: at(91) });
  assert.ok(settled.states.slice(1).every((state) => state.endsWith('missing')));
});

test('a trail that is quiet for less than a day has no hole', async (t) => {
  const files = Object.fromEntries([24, 45].map((hour) => [keyAt(at(hour)), something]));
  const { states } = await statesOf(t, files, { asOf: at(71), to: at(20) });
  assert.ok(
    states.slice(1).every((state) => state.endsWith('missing')),
    String(states),
  );
});

const expectation = (t: Test, start: number) =>
  join(
    logFolder(t, {
      'expect.yaml': `
products: [{ code: prod1, dimensions: [{ key: Users }] }]
customers: [{ identifier: customer1, agreements: [{ product: prod1, start: '${new Date(start).toISOString()}' }] }]
`,
    }),
    'expect.yaml',
  );

test('what was to be sent before the logs begin is unknown, and not lost', async (t) => {
  const { states, reasons, conclusion } = await statesOf(
    t,
    { [keyAt(at(3))]: something },
    { asOf: at(3), to: at(1), expectFile: expectation(t, at(-3)) },
  );
  assert.deepEqual(states, ['-3 unknown', '-2 unknown', '-1 unknown', '0 accepted']);
  assert.deepEqual(reasons, ['the logs of account 123456789012 in us-east-1 begin at 2026-05-02 17:00 UTC']);
  assert.equal(conclusion, 'incomplete');
});

test('exports of nothing but metering calls have holes too', async (t) => {
  const calls = [0, 100].map((hour) => batch([{ at: at(hour) }], { at: at(hour) + 65 * minuteMs }));
  const report = await audit(logFolder(t, { 'export.json': JSON.stringify({ Records: calls }) }), {
    asOf: at(103),
  });
  assert.equal(report.hours.missing, 0);
  assert.equal(report.hours.unknown, 99);
  assert.equal(report.conclusion, 'incomplete');
});

test('logs that end long ago are judged to their end, and hours that could be sent after it are unknown', async (t) => {
  const files = Object.fromEntries([10, 20, 30].map((hour) => [keyAt(at(hour)), something]));
  const { states, conclusion } = await statesOf(t, files, { asOf: at(24 * 30) });
  // Complete until 21:35 of the next day: usage of hour 5 could be sent until 21:00, and of hour 6 until 22:00.
  assert.deepEqual(states.slice(0, 7), [
    '0 accepted',
    ...[1, 2, 3, 4, 5].map((hour) => `${hour} missing`),
    '6 unknown',
  ]);
  assert.equal(conclusion, 'incomplete');
  const asked = await statesOf(t, files, { asOf: at(24 * 30), to: at(6) });
  assert.equal(asked.states.length, 6);
  assert.equal(asked.conclusion, 'findings');
});

test('an account whose logs end early does not hide what another one has to send', async (t) => {
  const other = { ...batch([{ customer: 'old' }]), recipientAccountId: '999999999999' };
  const files = {
    [keyAt(at(0), { accountId: '999999999999' })]: [other],
    [keyAt(at(200))]: [batch([{ at: at(199) }], { at: at(200) })],
  };
  const report = await audit(logFolder(t, files), { asOf: at(202) + 30 * minuteMs });
  const states = [...report.series()].map(({ series, cells }) => [
    series.customer,
    cells.map(({ state }) => state),
  ]);
  assert.deepEqual(states, [
    ['customer1', ['accepted', 'unknown']],
    ['old', ['accepted']],
  ]);
});

test('an hour whose call may stand in a broken file is unknown, by the time in the file’s name', async (t) => {
  const files = {
    [keyAt(at(3) + 5 * minuteMs)]: Buffer.from([0x1f, 0x8b, 8]),
    [keyAt(at(8))]: something,
  };
  const { states, reasons } = await statesOf(t, files, { asOf: at(6), to: at(5) });
  assert.deepEqual(states, ['0 accepted', '1 unknown', '2 unknown', '3 unknown']);
  assert.ok(reasons.every((reason) => reason.endsWith('truncated gzip')));
  assert.ok(reasons.every((reason) => reason.includes(join('CloudTrail', 'us-east-1'))));
});

test('a call whose parameters were left out for their size makes its hours unknown, with the reason', async (t) => {
  const omitted = batch([{}], { at: at(2) + 5 * minuteMs, id: 'too-large' });
  const marker = { reason: 'requestParameters too large', omitted: true, originalSize: 149_893 };
  const files = {
    [keyAt(at(2) + 5 * minuteMs)]: [{ ...omitted, requestParameters: marker, responseElements: marker }],
    [keyAt(at(8))]: something,
  };
  const { states, reasons } = await statesOf(t, files, { asOf: at(6), to: at(4) });
  assert.deepEqual(states, ['0 accepted', '1 unknown', '2 unknown', '3 missing']);
  assert.deepEqual(reasons, ['event too-large: responseElements omitted as too large']);
});

test('a call proves no more than the name of its file: others of that time may not be delivered yet', async (t) => {
  const late = { [keyAt(at(3) + 5 * minuteMs)]: [batch([{ at: at(2) }], { at: at(3) + 5 * minuteMs })] };
  const { states } = await statesOf(t, late, { asOf: at(4) });
  assert.deepEqual(states, ['0 accepted', '1 unknown', '2 accepted']);
});

test('a call that tells no time may be of any hour of its Region, and one without a Region of any Region', async (t) => {
  const complete = { [keyAt(at(8))]: something };
  const timeless = { ...batch([{ at: at(1) }], { id: 'timeless' }), eventTime: 'yesterday' };
  const found = await statesOf(t, { ...complete, 'a.json': [timeless] }, { asOf: at(6), to: at(3) });
  assert.deepEqual(found.states, ['0 accepted', '1 unknown', '2 unknown']);
  assert.deepEqual(found.reasons, ['event timeless: no readable eventTime or awsRegion']);
  const { awsRegion: _, ...placeless } = batch([{ at: at(1) }], { id: 'placeless', at: at(2) + minuteMs });
  const other = await statesOf(t, { ...complete, 'a.json': [placeless] }, { asOf: at(6), to: at(4) });
  assert.deepEqual(other.states, ['0 accepted', '1 unknown', '2 unknown', '3 missing']);
});

test('an account in which nothing is metered makes nothing of its Region unknown', async (t) => {
  const other = { accountId: '999999999999' };
  const files = {
    [keyAt(at(8))]: something,
    [keyAt(at(-90), other)]: something,
    [keyAt(at(27), other)]: something,
  };
  const { states } = await statesOf(t, files, { asOf: at(9), to: at(3) });
  assert.deepEqual(states, ['0 accepted', '1 missing', '2 missing']);
});

test('what was not read may hold a call of any hour and Region', () => {
  const coverage = { broken: [], unreadable: [], isInterrupted: true, missingShards: ['2/3'] };
  const always = { from: -Infinity, to: Infinity };
  assert.deepEqual(
    [...uncertaintiesOf(coverage, [], [], defaultHourRules)],
    [
      { ...always, reason: 'reading was stopped before its end' },
      { ...always, reason: 'part 2/3 of the audit is not here' },
    ],
  );
});

test('a broken file may hold calls of the 25 minutes before the time in its name, or of any time without one', () => {
  const path = keyAt(at(3));
  const coverage = {
    broken: [{ path, reason: 'truncated gzip' }],
    unreadable: [{ path: 'flat.json', reason: 'not an object', records: 1 }],
    isInterrupted: false,
    missingShards: [],
  };
  assert.deepEqual(
    [...uncertaintiesOf(coverage, [], [], defaultHourRules)],
    [
      {
        region: 'us-east-1',
        accountId: '123456789012',
        from: at(3) - 25 * minuteMs,
        to: at(3),
        reason: `${path}: truncated gzip`,
      },
      { from: -Infinity, to: Infinity, reason: 'flat.json: not an object' },
    ],
  );
});

test('a call of unknown content that failed makes no hour unknown', async (t) => {
  const failed = { ...batch([{}], { at: at(2), error: 'AccessDenied' }), requestParameters: null };
  const files = { 'a.json': [failed], [keyAt(at(8))]: something };
  const { states } = await statesOf(t, files, { asOf: at(6), to: at(3) });
  assert.deepEqual(states, ['0 accepted', '1 missing', '2 missing']);
});

test('an archive is no open question where nothing is expected at its end', async (t) => {
  const refused = batch([{ at: at(1), status: 'CustomerNotSubscribed' }], { at: at(2) });
  const files = { [keyAt(at(2))]: [refused], [keyAt(at(5))]: something };
  const { states, conclusion } = await statesOf(t, files, { asOf: at(24 * 30) });
  assert.deepEqual(states, ['0 accepted', '1 rejected']);
  assert.equal(conclusion, 'findings');
});

test('a call without a readable time tells nothing of how far the logs reach', async (t) => {
  const { eventTime: _, ...timeless } = batch([{}]);
  const { coverage } = await audit(logFolder(t, { 'a.json.gz': [timeless] }), { asOf: at(4) });
  assert.deepEqual(coverage.regions, []);
});
