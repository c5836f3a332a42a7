import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';

import * as fc from 'fast-check';

import { findAwsForm } from '../../../src/logs/read/aws-form.ts';
import { readBytes } from '../../../src/logs/read/read-bytes.ts';
import { escapeNonAscii } from '../../../src/record/log-file.ts';
import { batch, meter } from '../../support/metering-records.ts';
import { contentOptions, readInPieces } from './read-every-way.ts';

const recordBytesMax = 1_000_000;
const service = 'metering-marketplace.amazonaws.com';

/** Values that look like what is searched for, in strings, as names, and nested. */
const trap = fc.constantFrom(
  service,
  `"eventSource":"${service}"`,
  '},{"eventVersion":"1.08"',
  '\\"},{\\"eventVersion\\":\\"',
  '{"eventVersion":"',
  '}]}',
  '\\',
  '"',
  'ketpketp',
  'metering-marketplace.amazonaws.org',
);
const nested = fc.constantFrom(
  { eventVersion: '1.08' },
  [{ eventVersion: '1.08' }],
  [{ eventVersion: '1.08' }, { eventVersion: '1.08', eventSource: service }],
  { eventSource: service },
  [[{}, {}], { '},{"eventVersion":"': [] }],
);
const value = fc.oneof(
  { weight: 8, arbitrary: trap },
  { weight: 1, arbitrary: nested },
  { weight: 8, arbitrary: fc.jsonValue() },
  { weight: 8, arbitrary: fc.string({ unit: 'binary' }) },
);
const passedOver = fc.record({
  eventVersion: fc.constantFrom('1.08', '1.11'),
  eventSource: fc.constantFrom('iam.amazonaws.com', 's3.amazonaws.com'),
  requestParameters: value,
  more: fc.dictionary(fc.oneof(trap, fc.string()), value),
});
const call = fc.record({ requestParameters: value, userAgent: value }, { requiredKeys: [] }).map((more) => ({
  ...batch([{ customer: 'c1' }, { customer: 'c2', status: 'DuplicateRecord' }]),
  ...more,
}));
const other = fc.constantFrom(
  { eventVersion: '1.05', ...meter() },
  { eventVersion: '1.05', eventSource: service, eventName: 'RegisterUsage' },
);
const file = fc
  .tuple(
    fc.array(fc.oneof({ weight: 5, arbitrary: passedOver }, call, other), { minLength: 1 }),
    fc.boolean(),
  )
  .map(([records, isAscii]) => {
    const text = JSON.stringify({ Records: records });
    return Buffer.from(isAscii ? escapeNonAscii(text) : text);
  });

test("AWS's form gives the same counts and calls as reading every byte", async () => {
  let inForm = 0;
  let withCalls = 0;
  await fc.assert(
    fc.asyncProperty(file, async (bytes) => {
      const content = readBytes(bytes, 'log', contentOptions());
      assert.deepEqual(await readInPieces(bytes, 300, 'log', contentOptions()), content);
      assert.ok(content?.tally);
      if (findAwsForm(bytes, recordBytesMax)) inForm += 1;
      if (content.tally.calls.length > 0) withCalls += 1;
    }),
    { numRuns: 300 },
  );
  assert.ok(inForm > 60, `only ${inForm} of them are in the form`);
  assert.ok(withCalls > 30, `only ${withCalls} of them have calls`);
});

test('only the records that hold the name of the metering service are cut out', () => {
  const records = [
    { eventVersion: '1', a: 1 },
    { eventVersion: '1', a: `x ${service}` },
    { eventVersion: '2' },
  ];
  const found = findAwsForm(Buffer.from(JSON.stringify({ Records: records })), recordBytesMax);
  assert.equal(found?.records, 3);
  assert.deepEqual(found.hits.map(String), [JSON.stringify(records[1])]);
});

for (const [form, text] of [
  ['an empty list', '{"Records":[]}'],
  ['records that begin with another member', '{"Records":[{"a":1,"eventVersion":"1"}]}'],
  ['white space before the first record', '{"Records": [{"eventVersion":"1"}]}'],
  ['white space between records', '{"Records":[{"eventVersion":"1"}, {"eventVersion":"1"}]}'],
  ['something else between records', '{"Records":[{"eventVersion":"1"},null,{"eventVersion":"1"}]}'],
  ['something after the list', '{"Records":[{"eventVersion":"1"}],"a":1}'],
  ['a line end', '{"Records":[{"eventVersion":"1"}]}\n'],
  [
    'events inside a record',
    '{"Records":[{"eventVersion":"1","a":[{"eventVersion":"1"},{"eventVersion":"1"}]}]}',
  ],
  ['two documents', '{"Records":[{"eventVersion":"1"}]}{"Records":[{"eventVersion":"1"}]}'],
  ['a record above the limit', `{"Records":[{"eventVersion":"${'1'.repeat(recordBytesMax)}"}]}`],
] as const)
  test(`a file with ${form} is not in AWS's form`, () => {
    assert.equal(findAwsForm(Buffer.from(text), recordBytesMax), undefined);
  });

const samples = join(import.meta.dirname, '../../../../shared/samples/real');

test(
  'real log files are in the form, and have as many records as JSON says',
  { skip: !existsSync(samples) && 'the real log files are not on this machine' },
  () => {
    let inForm = 0;
    for (const entry of readdirSync(samples, { recursive: true, withFileTypes: true })) {
      if (!/_CloudTrail_.*\.json(\.gz)?$/.test(entry.name)) continue;
      const stored = readFileSync(join(entry.parentPath, entry.name));
      const bytes = entry.name.endsWith('.gz') ? gunzipSync(stored) : stored;
      const { Records } = JSON.parse(bytes.toString()) as { Records: unknown[] };
      const found = findAwsForm(
        bytes.subarray(0, bytes.length - (bytes.at(-1) === 0x0a ? 1 : 0)),
        recordBytesMax,
      );
      if (found) assert.equal(found.records, Records.length);
      if (found) inForm += 1;
      assert.equal(readBytes(stored, 'log', contentOptions())?.tally?.recordsSeen, Records.length);
    }
    assert.ok(inForm > 50);
  },
);
