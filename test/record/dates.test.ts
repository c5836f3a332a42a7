import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { parseLogDate, renderEventTime, renderLogDate } from '../../src/record/dates.ts';

const founding = Date.UTC(2018, 3, 19, 16, 32, 50);

/** Every whole second from 1970 to the end of 2099. */
const wholeSeconds = fc
  .integer({ min: 0, max: Date.UTC(2100, 0) / 1000 - 1 })
  .map((seconds) => seconds * 1000);

test('the time of an event is ISO 8601 in whole seconds', () => {
  assert.equal(renderEventTime(founding + 999), '2018-04-19T16:32:50Z');
});

test('a date inside an event is rendered as in AWS’s example', () => {
  assert.equal(renderLogDate(founding), 'Apr 19, 2018 4:32:50 PM');
  assert.equal(renderLogDate(founding + 999), 'Apr 19, 2018 4:32:50 PM');
});

test('noon and midnight are 12, and nothing but minutes and seconds is padded', () => {
  assert.equal(renderLogDate(Date.UTC(2020, 0, 1, 0, 0, 5)), 'Jan 1, 2020 12:00:05 AM');
  assert.equal(renderLogDate(Date.UTC(2020, 11, 31, 12, 7, 0)), 'Dec 31, 2020 12:07:00 PM');
});

for (const [spelling, text] of [
  ['without a comma after the year', 'Apr 19, 2018 4:32:50 PM'],
  ['with a comma after the year', 'Apr 19, 2018, 4:32:50 PM'],
  ['with a narrow no-break space before PM', 'Apr 19, 2018, 4:32:50\u202fPM'],
  ['with a no-break space before PM', 'Apr 19, 2018 4:32:50\u00a0PM'],
  ['as ISO 8601', '2018-04-19T16:32:50Z'],
  ['as ISO 8601 with a zone east of UTC', '2018-04-19T18:32:50+02:00'],
  ['as ISO 8601 with a zone west of UTC, without its colon', '2018-04-19T11:02:50-0530'],
  ['as epoch seconds in digits', '1524155570'],
] as const)
  test(`a date ${spelling} is understood`, () => assert.equal(parseLogDate(text), founding));

test('epoch seconds as a number, and fractions of a second, are understood', () => {
  assert.equal(parseLogDate(1_524_155_570), founding);
  assert.equal(parseLogDate(1_524_155_570.25), founding + 250);
  assert.equal(parseLogDate('1524155570.25'), founding + 250);
  assert.equal(parseLogDate('2018-04-19T16:32:50.250Z'), founding + 250);
});

test('the last day of February is a date in leap years only', () => {
  assert.equal(parseLogDate('Feb 29, 2024 1:00:00 AM'), Date.UTC(2024, 1, 29, 1));
  assert.equal(parseLogDate('Feb 29, 2023 1:00:00 AM'), undefined);
  assert.equal(parseLogDate('2024-02-30T00:00:00Z'), undefined);
});

for (const text of [
  '',
  'yesterday',
  'Feb 30, 2024 1:00:00 AM',
  'Apr 0, 2018 1:00:00 AM',
  'Abc 1, 2018 1:00:00 AM',
  'Apr 19, 2018 16:32:50 PM',
  'Apr 19, 2018 0:32:50 AM',
  'Apr 19, 2018 4:60:50 PM',
  'Apr 19, 2018 4:32:50 PM UTC',
  '19 Apr 2018 16:32:50',
  '2018-04-19',
  '2018-04-19T16:32:50',
  '2018-13-01T00:00:00Z',
  '2018-04-19T24:00:00Z',
  '2018-04-19T16:32:50+25:00',
  '-1',
  '1524155570000',
])
  test(`'${text}' is not taken for a date`, () => assert.equal(parseLogDate(text), undefined));

test('numbers that are no epoch seconds are not taken for a date', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -1, 1_524_155_570_000])
    assert.equal(parseLogDate(value), undefined);
});

test('every second comes back from both renderings', () => {
  fc.assert(
    fc.property(wholeSeconds, (ms) => {
      assert.equal(parseLogDate(renderLogDate(ms)), ms);
      assert.equal(parseLogDate(renderEventTime(ms)), ms);
      assert.equal(parseLogDate(ms / 1000), ms);
    }),
  );
});

test('no text at all makes the parser throw or give something else than a moment', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const ms = parseLogDate(text);
      assert.ok(ms === undefined || Number.isFinite(ms));
    }),
  );
});
