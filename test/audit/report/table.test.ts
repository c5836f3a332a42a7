import assert from 'node:assert/strict';
import { test } from 'node:test';

import { audit } from '../../../src/audit/audit.ts';
import { renderTable } from '../../../src/audit/report/table.ts';
import { logFolder } from '../log-folder.ts';
import { batch, hour16, hourMs, meter, minuteMs } from '../metering-records.ts';

function at(hours: number) {
  return { at: hour16 + hours * hourMs };
}

function calledAt(hours: number, by = 'Alice') {
  return { at: hour16 + hours * hourMs + 5 * minuteMs, by };
}

const day = [
  batch(
    [
      { ...at(0), quantity: 12 },
      { ...at(0), quantity: 0, customer: 'customer2' },
    ],
    calledAt(0),
  ),
  batch([{ ...at(1), quantity: 12 }], calledAt(1)),
  batch([{ ...at(1), quantity: 12 }], calledAt(1.2, 'Bob')),
  batch([{ ...at(2), quantity: 12 }], calledAt(2)),
  batch([{ ...at(2), quantity: 15, status: 'DuplicateRecord' }], calledAt(2.2, 'Bob')),
  batch([{ ...at(3), quantity: 9, status: 'CustomerNotSubscribed' }], calledAt(3)),
  batch([{ ...at(3), quantity: 4, status: 'unprocessed', customer: 'customer2' }], calledAt(3)),
  batch([{ ...at(4), quantity: 7 }], { ...calledAt(4), error: 'ThrottlingException' }),
  batch([{ ...at(4), quantity: 7 }], calledAt(4.2)),
  batch([{ ...at(5), dimension: 'DataGB', quantity: 5, status: 'DuplicateRecord' }], calledAt(5)),
  meter({ quantity: 2, instance: 'i-0abc', recordId: 'r1' }),
  meter({ quantity: 3, instance: 'i-0def', recordId: 'r2' }),
];

test('a day of a seller’s is shown hour by hour, summed up by dimension, and concluded', async (t) => {
  const folder = logFolder(t, { 'a.json.gz': day, 'notes.md': 'x' });
  const table = [...renderTable(await audit([folder]))].join('').replaceAll(folder, 'logs');
  assert.equal(
    table,
    `Product prod1, us-east-1

    Hour (UTC)        State          Billed   Refused  By whom, and why
  210987654321, Users (MeterUsage)
    2026-05-02 16:00  accepted            5         -  role/Meter (i-0abc) and role/Meter (i-0def)
  customer1, DataGB
    2026-05-02 21:00  conflicting         -         5  DuplicateRecord, user/Alice; the accepted
                                                       quantity is not in these logs
  customer1, Users
    2026-05-02 16:00  accepted           12         -  user/Alice
    2026-05-02 17:00  repeated           12         -  2 times, user/Alice and user/Bob
    2026-05-02 18:00  conflicting        12        15  DuplicateRecord, user/Bob; 3 not billed
    2026-05-02 19:00  rejected            -         9  CustomerNotSubscribed, user/Alice
    2026-05-02 20:00  accepted            7         -  user/Alice; ThrottlingException without loss
  customer2, Users
    2026-05-02 16:00  zero                0         -  user/Alice
    2026-05-02 19:00  unprocessed         -         4  UnprocessedRecords, user/Alice

  Total       Billed  Not billed  Hours
  DataGB           0        >= 0  1 conflicting
  Users           48          16  3 accepted, 1 zero, 1 repeated, 1 conflicting, 1 rejected, 1 unprocessed

Coverage
  Files    2 seen = 1 read + 1 skipped + 0 broken
           skipped: logs/notes.md (not a log file)
  Records  12 seen = 12 metering calls + 0 passed over + 0 duplicates
  Hours    Only hours with calls are judged: where no call was seen, nothing is said.

Not billed as sent: 2 conflicting hours, 1 rejected hour, 1 unprocessed hour.
`,
  );
});

test('a customer under two names stands once, with both', async (t) => {
  const usage = { quantity: 12, recordId: 'r1' };
  const records = [
    batch([{ ...usage, customer: 'customer1' }], calledAt(0)),
    batch([{ ...usage, account: '987654321098' }], calledAt(0.2, 'Bob')),
    batch([{ ...at(1), quantity: 5, account: '987654321098' }], calledAt(1)),
  ];
  const table = [...renderTable(await audit([logFolder(t, { 'a.json.gz': records })]))].join('');
  assert.equal(
    table.split('\nCoverage')[0],
    `Product prod1, us-east-1

    Hour (UTC)        State          Billed   Refused  By whom, and why
  987654321098, Users
    2026-05-02 17:00  accepted            5         -  user/Alice
  987654321098 = customer1, Users
    2026-05-02 16:00  repeated           12         -  2 times, user/Alice and user/Bob; billed once
                                                       under 2 names

  Total      Billed  Not billed  Hours
  Users          17           0  1 accepted, 1 repeated
`,
  );
});

test('a call of unknown content is named with its caller, its event and why', async (t) => {
  const denied = {
    ...batch([{}], { error: 'AccessDenied', by: 'Mallory', id: 'event-x' }),
    requestParameters: null,
  };
  const omitted = { ...batch([{}, {}], { id: 'event-y' }), responseElements: { omitted: true } };
  const table = [...renderTable(await audit([logFolder(t, { 'a.json.gz': [denied, omitted] })]))].join('');
  const text = table.replaceAll(/\s+/g, ' ');
  assert.ok(
    text.includes('BatchMeterUsage AccessDenied, user/Mallory: requestParameters absent; event event-x'),
    text,
  );
  assert.ok(
    text.includes(
      'BatchMeterUsage no error, user/Alice: responseElements omitted as too large, 2 records; event event-y',
    ),
    text,
  );
  assert.ok(
    text.includes('Not answered completely: 1 call with records of unknown content or result.'),
    text,
  );
});

test('nothing from the logs or from a file name can move the cursor or reverse the line', async (t) => {
  const evil = '\u001b[2J\u009b31m\r\n\u202etxt\u2028';
  const record = batch([{ customer: evil, dimension: evil }], { by: evil, product: evil });
  const denied = { ...batch([{}], { error: evil, id: evil }), requestParameters: null, awsRegion: evil };
  const folder = logFolder(t, {
    'a.json.gz': [record, denied, { ...record, eventName: evil }],
    'b\u001b[2J.txt': 'x',
    'c\u009b.json': 'x',
  });
  const table = [...renderTable(await audit([folder]))].join('');
  assert.doesNotMatch(table.replaceAll('\n', ''), /[\p{C}\p{Zl}\p{Zp}]/u);
  assert.ok(table.includes('\\u{1b}[2J\\u{9b}31m'), table);
});

test('long lists of files are cut, with the number of those left out', async (t) => {
  const files = Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`${index}.txt`, 'x']));
  const table = [...renderTable(await audit([logFolder(t, files)]))].join('');
  assert.match(table, /skipped: and 5 more\n/);
});

test('no line of hours is wider than 100 columns, whatever the caller is called', async (t) => {
  const record = batch([{ status: 'CustomerNotSubscribed' }], { by: 'x'.repeat(300) });
  const table = [...renderTable(await audit([logFolder(t, { 'a.json.gz': [record] })]))].join('');
  for (const line of table.split('\nCoverage')[0]?.split('\n') ?? []) assert.ok(line.length <= 100, line);
});

test('logs without metering calls prove nothing, and the table says so', async (t) => {
  const table = [...renderTable(await audit([logFolder(t, { 'a.json.gz': [] })]))].join('');
  assert.match(table, /^Coverage\n/);
  const answer = table.split('\n\n').at(-1)?.replaceAll('\n', ' ');
  assert.equal(
    answer,
    'Not answered completely: no metering call was found in the 1 log file read: ' +
      "is this the trail of the seller's account and Region? ",
  );
});
