import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { audit } from '../../../src/audit/audit.ts';
import type { AuditOptions } from '../../../src/audit/audit.ts';
import { defaultHourRules } from '../../../src/audit/hours/hour-rules.ts';
import { uncertaintiesOf } from '../../../src/audit/report/completeness.ts';
import { logObjectKey } from '../../../src/record/object-key.ts';
import { logFolder } from '../log-folder.ts';
import { batch, hour16, hourMs, minuteMs } from '../metering-records.ts';

type Test = Parameters<typeof logFolder>[0];

const at = (hours: number) => hour16 + hours * hourMs;
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

test('hours in a hole as long as the time in which they could be sent are unknown', async (t) => {
  const hole = Object.fromEntries([50, 60, 70, 80].map((hour) => [keyAt(at(hour)), something]));
  const { states, reasons } = await statesOf(t, hole, { asOf: at(81), to: at(40) });
  assert.equal(states.length, 40);
  // The hole begins with the hour after the last file, at 18:00; until 18:00 of the next day but one all could be sent.
  assert.deepEqual(states.slice(0, 3), ['0 accepted', '1 missing', '2 unknown']);
  assert.ok(
    states.slice(2, 27).every((state) => state.endsWith('unknown')),
    String(states),
  );
  assert.ok(
    states.slice(27).every((state) => state.endsWith('missing')),
    String(states),
  );
  assert.deepEqual(reasons, ['not one log file of us-east-1 from 2026-05-02 18:00 to 2026-05-04 18:00 UTC']);
  const settled = await statesOf(t, hole, { asOf: at(81), to: at(40), completeUntil: at(81) });
  assert.ok(settled.states.slice(1).every((state) => state.endsWith('missing')));
});

test('logs that end long ago are judged to their end, and leave the answer open', async (t) => {
  const files = { [keyAt(at(5))]: something };
  const { states, conclusion } = await statesOf(t, files, { asOf: at(24 * 30) });
  assert.deepEqual(states, ['0 accepted', '1 missing', '2 missing', '3 unknown', '4 unknown']);
  assert.equal(conclusion, 'incomplete');
  const asked = await statesOf(t, files, { asOf: at(24 * 30), to: at(3) });
  assert.deepEqual(asked.states, ['0 accepted', '1 missing', '2 missing']);
  assert.equal(asked.conclusion, 'findings');
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
  const { states } = await statesOf(t, files, { asOf: at(28), to: at(3) });
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
      { region: 'us-east-1', from: at(3) - 25 * minuteMs, to: at(3), reason: `${path}: truncated gzip` },
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
