import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';

import * as fc from 'fast-check';

import { renderLogFile } from '../../src/record/log-file.ts';
import { readLog } from '../support/read-logs.ts';

const record = { eventSource: 'iam.amazonaws.com', eventName: 'GetUser', eventID: 'e1' };
const other = { ...record, eventID: 'e2' };

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
  assert.deepEqual(readLog(bytes), [{ ...record, name }]);
});

test('any records come back from a log file', () => {
  fc.assert(
    fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue())), (records) => {
      const json = records.map((item) => JSON.stringify({ ...record, requestParameters: item }));
      const expected = json.map((item) => JSON.parse(item) as unknown);
      assert.deepEqual(readLog(renderLogFile(json)), expected);
    }),
    { numRuns: 50 },
  );
});
