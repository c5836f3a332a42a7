import assert from 'node:assert/strict';
import { test } from 'node:test';

import { audit } from '../../../src/audit/audit.ts';
import { renderJson } from '../../../src/audit/report/json.ts';
import { logFolder } from '../log-folder.ts';
import { batch, hour16, minuteMs } from '../metering-records.ts';

async function reportOn(
  t: Parameters<typeof logFolder>[0],
  records: Record<string, unknown>[],
): Promise<string> {
  return [...renderJson(await audit([logFolder(t, { 'a.json.gz': records })]))].join('');
}

test('the report names its schema and version, and says all of a cell', async (t) => {
  const records = [
    batch([{ quantity: 5 }], { id: 'e1' }),
    batch([{ quantity: 8, status: 'DuplicateRecord' }], { id: 'e2', at: hour16 + 9 * minuteMs, by: 'Bob' }),
  ];
  const report = JSON.parse(await reportOn(t, records)) as Record<string, unknown>;
  assert.equal(report['schema'], 'metertrail.audit');
  assert.equal(report['version'], 1);
  assert.equal(report['conclusion'], 'findings');
  const arn = 'arn:aws:iam::123456789012:user';
  assert.deepEqual(report['cells'], [
    {
      productCode: 'prod1',
      region: 'us-east-1',
      customer: 'customer1',
      dimension: 'Users',
      operation: 'BatchMeterUsage',
      hour: '2026-05-02T16:00:00Z',
      state: 'conflicting',
      isZero: false,
      billed: 5,
      refused: 8,
      notBilled: 3,
      accepted: [
        {
          outcome: 'accepted',
          code: 'Success',
          quantity: 5,
          meteringRecordId: 'record-undefined-undefined-5',
          caller: { name: 'user/Alice', arn: `${arn}/Alice`, accountId: '123456789012' },
          count: 1,
          first: { eventTime: '2026-05-02T16:05:00Z', eventID: 'e1' },
          last: { eventTime: '2026-05-02T16:05:00Z', eventID: 'e1' },
        },
      ],
      standing: [
        {
          outcome: 'duplicate',
          code: 'DuplicateRecord',
          quantity: 8,
          meteringRecordId: 'record-undefined-undefined-8',
          caller: { name: 'user/Bob', arn: `${arn}/Bob`, accountId: '123456789012' },
          count: 1,
          first: { eventTime: '2026-05-02T16:09:00Z', eventID: 'e2' },
          last: { eventTime: '2026-05-02T16:09:00Z', eventID: 'e2' },
        },
      ],
      madeGood: [],
    },
  ]);
});

test('a customer under two names is one cell with both', async (t) => {
  const usage = { quantity: 12, recordId: 'r1' };
  const records = [
    batch([{ ...usage, customer: 'customer1' }]),
    batch([{ ...usage, account: '987654321098' }]),
  ];
  const { cells, totals } = JSON.parse(await reportOn(t, records)) as {
    cells: { customer: string; alsoNamed?: string[]; state: string; billed: number }[];
    totals: { billed: number }[];
  };
  assert.deepEqual(
    cells.map(({ customer, alsoNamed, state, billed }) => ({ customer, alsoNamed, state, billed })),
    [{ customer: '987654321098', alsoNamed: ['customer1'], state: 'repeated', billed: 12 }],
  );
  assert.equal(totals[0]?.billed, 12);
});

test('an unknown difference is null, and none is 0', async (t) => {
  const records = [batch([{ status: 'DuplicateRecord' }, { customer: 'customer2' }])];
  const { cells } = JSON.parse(await reportOn(t, records)) as { cells: { notBilled: number | null }[] };
  assert.deepEqual(
    cells.map(({ notBilled }) => notBilled),
    [null, 0],
  );
});

test('the document is ASCII, whatever the logs hold', async (t) => {
  const customer = 'Zoë\u009b\u202e🦊';
  const text = await reportOn(t, [batch([{ customer }])]);
  assert.match(text, /^[\n\u0020-\u007e]*$/);
  assert.equal((JSON.parse(text) as { cells: [{ customer: string }] }).cells[0].customer, customer);
});

test('a report without cells is a document too', async (t) => {
  const report = JSON.parse(await reportOn(t, [])) as Record<string, unknown>;
  assert.deepEqual([report['cells'], report['totals'], report['unplaced']], [[], [], []]);
  assert.equal(report['conclusion'], 'incomplete');
});
