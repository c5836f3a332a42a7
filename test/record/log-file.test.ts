import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';

import * as fc from 'fast-check';

import { parseLogFile, renderLogFile } from '../../src/record/log-file.ts';

const record = { eventSource: 'iam.amazonaws.com', eventName: 'GetUser', eventID: 'e1' };
const other = { ...record, eventID: 'e2' };

function parse(text: string) {
  return parseLogFile(Buffer.from(text));
}

function problemOf(bytes: Buffer, limits?: { unpackedBytesMax: number }): string {
  const parsed = parseLogFile(bytes, limits);
  return 'problem' in parsed ? `${parsed.problem}: ${parsed.reason}` : 'records';
}

test('a log file is gzip of compact JSON that begins with Records and ends without a line end', () => {
  const bytes = renderLogFile([JSON.stringify(record), JSON.stringify(other)]);
  assert.equal(
    gunzipSync(bytes).toString(),
    `{"Records":[${JSON.stringify(record)},${JSON.stringify(other)}]}`,
  );
});

test('the same records make the same bytes, with no file name and no time in the gzip header', () => {
  const bytes = renderLogFile([JSON.stringify(record)]);
  assert.deepEqual(bytes, renderLogFile([JSON.stringify(record)]));
  assert.deepEqual([...bytes.subarray(0, 8)], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
});

test('characters outside ASCII are written as escapes and come back as they were', () => {
  const name = 'Zoë 🦊 \u007f \u202e';
  const bytes = renderLogFile([JSON.stringify({ ...record, name })]);
  assert.match(gunzipSync(bytes).toString('latin1'), /^[\u0020-\u007e]*$/);
  assert.deepEqual(parseLogFile(bytes), { records: [{ ...record, name }] });
});

test('any records come back from a log file', () => {
  fc.assert(
    fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue())), (records) => {
      const json = records.map((item) => JSON.stringify({ ...record, requestParameters: item }));
      const expected = json.map((item) => JSON.parse(item) as unknown);
      assert.deepEqual(parseLogFile(renderLogFile(json)), { records: expected });
    }),
    { numRuns: 50 },
  );
});

test('gzip and plain text are told by their bytes', () => {
  const text = JSON.stringify({ Records: [record] });
  assert.deepEqual(parse(text), { records: [record] });
  assert.deepEqual(parseLogFile(gzipSync(text)), { records: [record] });
});

test('a gzip file of several members is one text', () => {
  const bytes = Buffer.concat([gzipSync('{"Records":['), gzipSync(JSON.stringify(record)), gzipSync(']}')]);
  assert.deepEqual(parseLogFile(bytes), { records: [record] });
});

for (const [form, text] of [
  ['a bare array', JSON.stringify([record, other])],
  ['JSON lines', `${JSON.stringify(record)}\r\n\n${JSON.stringify(other)}\n`],
  ['indented JSON with a byte order mark', `\ufeff${JSON.stringify({ Records: [record, other] }, null, 2)}`],
  [
    'the output of LookupEvents',
    JSON.stringify({
      Events: [record, other].map((item) => ({
        EventId: item.eventID,
        CloudTrailEvent: JSON.stringify(item),
      })),
    }),
  ],
  ['JSON lines of log files', `${JSON.stringify({ Records: [record] })}\n${JSON.stringify([other])}\n`],
] as const)
  test(`${form} is read`, () => assert.deepEqual(parse(text), { records: [record, other] }));

test('a single record and an empty list of records are read', () => {
  assert.deepEqual(parse(JSON.stringify(record)), { records: [record] });
  assert.deepEqual(parse('{"Records":[]}'), { records: [] });
  assert.deepEqual(parse('{"Events":[]}'), { records: [] });
});

for (const text of ['{}', '[]', '5', 'null', '"x"', '{"a":1}\n{"a":2}', '[1,2]', '{"Events":[{"name":"x"}]}'])
  test(`${JSON.stringify(text)} is JSON, but not a log file`, () =>
    assert.match(problemOf(Buffer.from(text)), /^not a log file: /));

test('damage is named', () => {
  const bytes = renderLogFile([JSON.stringify(record)]);
  const badSum = Buffer.from(bytes);
  badSum.writeUInt32LE(0, badSum.length - 8);
  const secondTruncated = Buffer.concat([gzipSync('{"Records":['), gzipSync(']}').subarray(0, 12)]);
  assert.equal(problemOf(Buffer.alloc(0)), 'broken: empty file');
  assert.equal(problemOf(gzipSync('')), 'broken: empty file');
  assert.equal(problemOf(bytes.subarray(0, -12)), 'broken: truncated gzip');
  assert.equal(problemOf(bytes.subarray(0, 2)), 'broken: truncated gzip');
  assert.equal(problemOf(secondTruncated), 'broken: truncated gzip');
  assert.equal(problemOf(badSum), 'broken: damaged gzip: incorrect data check');
  assert.match(problemOf(Buffer.from('{"Records":[{"eventName"')), /^broken: .*JSON/);
  assert.equal(problemOf(Buffer.from([0x7b, 0xff, 0x7d])), 'broken: not UTF-8 text');
  assert.equal(problemOf(Buffer.from('{"Records":[null]}')), 'broken: record 1 is not a JSON object');
  assert.match(problemOf(Buffer.from(`${JSON.stringify(record)}\n{"eventN`)), /^broken: line 2: /);
  assert.equal(
    problemOf(Buffer.from('{"Events":[{"CloudTrailEvent":"{"}]}')),
    'broken: record 1 is not a JSON object',
  );
});

test('a gzip bomb is refused at the limit', () => {
  const bomb = gzipSync(Buffer.alloc(4 * 1024 * 1024, 0x20));
  assert.equal(problemOf(bomb, { unpackedBytesMax: 1024 * 1024 }), 'broken: larger than 1 MiB unpacked');
  assert.equal(
    problemOf(Buffer.alloc(2000, 0x20), { unpackedBytesMax: 1000 }),
    'broken: larger than 1000 bytes unpacked',
  );
});

test('a text of far more values than a log file can have is refused before it is parsed', () => {
  const bytes = Buffer.alloc(36 * 1024 * 1024, '{},');
  bytes.write('[');
  assert.equal(problemOf(bytes), 'broken: far more JSON values than a log file has');
});

test('no bytes make the parser throw', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.boolean(), (bytes, packed) => {
      const parsed = parseLogFile(packed ? gzipSync(bytes) : Buffer.from(bytes));
      assert.ok('records' in parsed || 'problem' in parsed);
    }),
  );
});
