import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';

import { batch } from '../../support/metering-records.ts';
import { readText, summaryOf } from './read-every-way.ts';

const call = batch([{ customer: 'c1' }], { id: 'e1' });
const other = { eventVersion: '1.08', eventSource: 'iam.amazonaws.com', eventName: 'GetUser', eventID: 'x' };
const records = [other, call, other];
const json = JSON.stringify;
const reordered = ({ eventVersion, ...rest }: Record<string, unknown>) => ({ ...rest, eventVersion });
const lookedUp = {
  Events: records.map((record) => ({ EventId: record['eventID'], CloudTrailEvent: json(record) })),
};

for (const [form, text] of [
  ["AWS's own form", json({ Records: records })],
  ['records whose members are in another order', json({ Records: records.map(reordered) })],
  ['records with other members beside their list', json({ a: { Records: [1] }, Records: records, Z: [[]] })],
  ['an indented file', json({ Records: records }, null, 2)],
  ['a file with a byte order mark and a line end', `\ufeff${json({ Records: records })}\r\n`],
  [
    'a file with white space in some places only',
    json({ Records: records }).replaceAll('},{"eventV', '} , {"eventV'),
  ],
  ['a bare list', json(records)],
  ['JSON lines', records.map((record) => `${json(record)}\r\n`).join('\n')],
  ['indented records one after another', records.map((record) => json(record, null, 1)).join('')],
  ['log files one after another', json({ Records: [other, call] }) + json({ Records: [other] })],
  ['log files in lines', `${json({ Records: [other] })}\n${json([call, other])}\n`],
  ['log files of two writers', json({ Records: [other] }) + json({ Records: [call, other].map(reordered) })],
  ['the output of LookupEvents', json(lookedUp)],
  ['the indented output of LookupEvents', json({ NextToken: 'x', ...lookedUp }, null, 4)],
  [
    'pages of LookupEvents',
    json({ Events: lookedUp.Events.slice(0, 1) }) +
      json({ Events: lookedUp.Events.slice(1), NextToken: 'x' }),
  ],
  ['records under the name that LookupEvents gives its list', json({ Events: records })],
] as const)
  test(`${form} is read`, async () => {
    assert.equal(summaryOf(await readText(text)), '3 records, calls e1');
  });

test('one record is read, and a list without records, however named', async () => {
  assert.equal(summaryOf(await readText(json(call))), '1 records, calls e1');
  for (const text of ['{"Records":[]}', '{"Events":[]}', '{"Events":[ ],"NextToken":null}'])
    assert.equal(summaryOf(await readText(text)), '0 records, calls ');
});

for (const text of [
  '{}',
  '[]',
  '[1,2]',
  '{"a":1}\n{"a":2}',
  '{"Events":[{"name":"x"}]}',
  '{"Version":"2012-10-17","Statement":[]}',
  '{"fileVersion":"1.0","configurationItems":[{"Records":[{}]}]}',
  '5',
  'null',
  '"x"',
  'null "x" true',
])
  test(`${text.replaceAll('\n', ' ')} is JSON, but not a log file`, async () => {
    assert.equal(summaryOf(await readText(text)), 'skipped: not a log file: JSON without CloudTrail records');
  });

test('text that is no JSON is passed over, but not under the name of a log file', async () => {
  const text = 'http 2026-05-02T16:00:00.1Z app/lb/1 192.0.2.1:80';
  assert.equal(summaryOf(await readText(text)), 'skipped: not a log file: no JSON');
  assert.equal(summaryOf(await readText(text, { kind: 'log' })), 'broken: not JSON at byte 1');
});

test('a record of Insights that stands alone, and other calls to the service, are passed over', async () => {
  const insight = {
    eventVersion: '1.09',
    eventID: 'i',
    insightDetails: { eventSource: call['eventSource'] },
  };
  const register = { ...other, eventSource: call['eventSource'], eventName: 'RegisterUsage' };
  const { tally } = await readText(`${json(insight)}\n${json(register)}`);
  assert.equal(tally?.passedOver, 2);
  assert.deepEqual([...tally.otherMeteringEvents], [['RegisterUsage', 1]]);
});

test('calls of other Regions and accounts are passed over, and those that do not tell theirs are not', async () => {
  const untold = {
    ...call,
    awsRegion: undefined,
    recipientAccountId: undefined,
    userIdentity: {},
    eventID: 'e2',
  };
  const text = json({ Records: [call, untold] });
  const idsIn = async (regions: string[], accounts: string[]) => {
    const scope = { regions: new Set(regions), accounts: new Set(accounts) };
    const { tally } = await readText(text, { scope });
    assert.equal(tally?.recordsSeen, tally && tally.passedOver + tally.calls.length);
    return tally?.calls.map(({ eventId }) => eventId);
  };
  assert.deepEqual(await idsIn(['us-east-1'], ['123456789012']), ['e1', 'e2']);
  assert.deepEqual(await idsIn(['eu-west-1'], ['123456789012']), ['e2']);
  assert.deepEqual(await idsIn(['us-east-1'], ['210987654321']), ['e2']);
});

test('the sum of the unpacked bytes is given, whatever they hold', async () => {
  for (const text of [
    json({ Records: records }),
    '{"a":1}',
    'x',
    json(records, null, 2),
    '{"Records":[',
    '\u00e4\u20ac',
  ]) {
    const sum = createHash('sha256').update(text).digest('hex');
    assert.equal((await readText(text, { hash: true, kind: 'log' })).sha256, sum);
  }
});

test('a digest file is parsed, and one that is no JSON is broken', async () => {
  const document = { digestEndTime: '2026-05-02T16:00:00Z', logFiles: [{ s3Object: 'a' }] };
  assert.deepEqual(await readText(json(document), { kind: 'digest' }), { document });
  assert.deepEqual(await readText('{', { kind: 'digest' }), {
    broken: 'a digest file that is not valid JSON',
  });
});

test('a file of Insights is passed over', async () => {
  const text = json({ Records: records });
  assert.deepEqual(await readText(text, { kind: 'insight' }), { skipped: 'an Insights file' });
});

test('JSON without records is damage under the name of a log file, and something else under any other name', async () => {
  for (const text of ['{}', '[]', 'null', '{"Records":null}']) {
    assert.equal(
      summaryOf(await readText(text, { kind: 'log' })),
      'broken: a log file by its name, but JSON without CloudTrail records',
    );
    assert.match(summaryOf(await readText(text, { kind: 'json' })), /^skipped: /);
  }
  assert.doesNotMatch(summaryOf(await readText('{"Records":[]}', { kind: 'log' })), /broken|skipped/);
});
