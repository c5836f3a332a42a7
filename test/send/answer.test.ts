import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answersOf } from '../../src/send/answer.ts';
import type { ReadyUsage } from '../../src/send/plan.ts';
import { hoursOf } from './rescue.ts';

const sent: ReadyUsage[] = hoursOf(4).map((record, index) => {
  const hour = Date.parse(record.Timestamp);
  const times = { hour, lossAt: hour, closesAt: hour };
  return { place: '', key: String(index), region: 'us-east-1', record: { ...record, Quantity: 5 }, ...times };
});
const echo = (index: number) => ({
  ...sent[index]?.record,
  Dimension: 'users',
  Timestamp: new Date(sent[index]?.hour ?? 0),
});

test('answers are matched by content, in whatever order and with whatever other name of the customer', () => {
  const answers = answersOf(sent, {
    Results: [
      {
        UsageRecord: { ...echo(3), CustomerAWSAccountId: '111122223333' },
        Status: 'Success',
        MeteringRecordId: 'm3',
      },
      { UsageRecord: echo(1), Status: 'DuplicateRecord' },
    ],
    UnprocessedRecords: [echo(0)],
  });
  assert.deepEqual(answers, [
    { state: 'unprocessed', code: 'UnprocessedRecords' },
    { state: 'conflicting', code: 'DuplicateRecord' },
    { state: 'unprocessed', code: 'NoResult' },
    { state: 'accepted', code: 'Success', MeteringRecordId: 'm3' },
  ]);
});

test('a status that is not known is no success, and an empty answer says nothing of any record', () => {
  const answers = answersOf(sent.slice(0, 2), {
    Results: [{ UsageRecord: echo(0), Status: 'AcceptedPerhaps' as 'Success' }, { UsageRecord: echo(1) }],
  });
  assert.deepEqual(
    answers.map(({ state, code }) => `${state} ${code}`),
    ['rejected AcceptedPerhaps', 'rejected NoStatus'],
  );
  assert.deepEqual(
    answersOf(sent, {}).map(({ code }) => code),
    ['NoResult', 'NoResult', 'NoResult', 'NoResult'],
  );
});
