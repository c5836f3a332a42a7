// In npm test only: it cuts and changes logs at every byte.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import * as fc from 'fast-check';

import type { ContentOptions } from '../../../src/logs/read/content.ts';
import { defaultLimits } from '../../../src/logs/read/limits.ts';
import { readBytes } from '../../../src/logs/read/read-bytes.ts';
import { batch } from '../../support/metering-records.ts';
import { contentOptions, readInPieces, readText, summaryOf } from './read-every-way.ts';

const call = batch([{ customer: 'c1' }], { id: 'e1' });
const other = { eventVersion: '1.08', eventSource: 'iam.amazonaws.com', eventName: 'GetUser', eventID: 'x' };
const json = JSON.stringify;
const file = json({ Records: [other, call, other] });

async function summaryOfText(text: string | Buffer, limits = {}): Promise<string> {
  return summaryOf(await readText(text, { kind: 'log', limits: { ...defaultLimits, ...limits } }));
}

/** Of gzip that cannot be read at once. */
async function summaryOfGzip(bytes: Buffer, of: Partial<ContentOptions> = {}): Promise<string> {
  const options = contentOptions(of);
  assert.equal(readBytes(bytes, 'log', options), undefined);
  const summaries = new Set<string>();
  for (const pieceBytes of [1, 7, 1000, bytes.length])
    summaries.add(summaryOf(await readInPieces(bytes, pieceBytes, 'log', options)));
  assert.equal(summaries.size, 1);
  return [...summaries].join();
}

test('an empty file is broken, packed or not, and so is one of white space', async () => {
  for (const text of ['', ' \n', '\ufeff']) assert.equal(await summaryOfText(text), 'broken: empty file');
});

test('bytes that are not UTF-8 break a file, and UTF-16 is told', async () => {
  for (const bytes of [
    [0x7b, 0xff, 0x7d],
    [0x7b, 0x22, 0xe2, 0x82],
    [0x5b, 0xc3, 0x28],
    [0x5b, 0xf0, 0x9f, 0xa6],
  ])
    assert.equal(await summaryOfText(Buffer.from(bytes)), 'broken: not UTF-8 text');
  const utf16 = Buffer.from(`\ufeff${file}`, 'utf16le');
  assert.equal(await summaryOfText(utf16), 'broken: UTF-16 text, where only UTF-8 is read');
  const other = await readText(utf16, { kind: 'other' });
  assert.equal(other.broken, 'UTF-16 text, where only UTF-8 is read');
});

test('characters of several bytes are read wherever pieces end', async () => {
  const { tally } = await readText(json([{ ...call, userAgent: 'ä€🦊é'.repeat(50), eventID: 'ü' }]));
  assert.deepEqual(
    tally?.calls.map(({ eventId, userAgent }) => [eventId, userAgent?.length]),
    [['ü', 250]],
  );
});

test('JSON that breaks off anywhere is broken', async () => {
  for (let end = 1; end < file.length; end += 13)
    assert.equal(await summaryOfText(file.slice(0, end)), 'broken: JSON that breaks off in the middle');
});

for (const [text, reason] of [
  ['{"Records":[{"a":1} {"a":1}]}', 'not JSON at byte 21'],
  ['{"Records":[{"a":1},]}', 'not JSON at byte 21'],
  ['{"Records":[]]}', 'not JSON at byte 14'],
  ['{"Records":[{"a":1}],}', 'not JSON at byte 22'],
  ['{"Records" [{"a":1}]}', 'not JSON at byte 12'],
  ['{Records:[]}', 'not JSON at byte 2'],
  ['{"Records":[nul]}', 'not JSON at byte 13'],
  [`${file},${file}`, `not JSON at byte ${file.length + 1}`],
  [`${file}\n<html>`, `not JSON at byte ${file.length + 2}`],
  [`${file}01`, 'JSON that breaks off in the middle'],
  [`${file}\n{"eventN`, 'JSON that breaks off in the middle'],
] as const)
  test(`${text.slice(0, 30)} is broken, and nothing of it is kept`, async () => {
    assert.equal(await summaryOfText(text), `broken: ${reason}`);
  });

test('what is no record among records is counted as unreadable, and the rest is used', async () => {
  const list = `[null,${json(other)},5,"metering-marketplace.amazonaws.com",[],${json(call)},true]`;
  assert.equal(await summaryOfText(`{"Records":${list}}`), '7 records, calls e1, 5 not a JSON object');
  assert.equal(
    await summaryOfText(list),
    '7 records, calls e1, 4 not a JSON object, 1 not a CloudTrail record',
  );
  assert.equal(
    await summaryOfText(`5\n${json(call)}\n{"a":1}\nnull`),
    '4 records, calls e1, 1 not a JSON object, 1 not a CloudTrail record',
  );
});

test('a record of metering that is no JSON inside is unreadable', async () => {
  const bad = json(call).replace('"eventName":', '"eventName"');
  assert.equal(
    await summaryOfText(`{"Records":[${bad},${json(call)}]}`),
    '2 records, calls e1, 1 not valid JSON',
  );
  const wrapped = json({
    Events: [{ CloudTrailEvent: json(call) }, { CloudTrailEvent: bad }, { CloudTrailEvent: [call] }],
  });
  assert.equal(
    await summaryOfText(wrapped),
    '3 records, calls e1, 1 not valid JSON, 1 not a CloudTrail record',
  );
});

test('a record above the limit is unreadable, and is not held', async () => {
  const large = { ...call, more: 'x'.repeat(3000) };
  const limits = { recordBytesMax: 2000 };
  const expected = '3 records, calls e1, 1 larger than 2000 bytes';
  assert.equal(await summaryOfText(json({ Records: [large, call, other] }), limits), expected);
  assert.equal(
    await summaryOfText(json({ Records: [call, other, { ...large, eventSource: 'x' }] }), limits),
    expected,
  );
  assert.equal(
    await summaryOfText([call, large, other].map((each) => json(each)).join('\n'), limits),
    expected,
  );
  assert.equal(
    await summaryOfText(json({ x: large }), limits),
    'broken: a log file by its name, but JSON without CloudTrail records',
  );
});

test('values nested ever so deep are read over, also where they belong to a metering call', () => {
  const summaryAtOnce = (records: string[]) =>
    summaryOf(readBytes(Buffer.from(`{"Records":[${records.join(',')}]}`), 'log', contentOptions()));
  const deep = '['.repeat(200_000) + ']'.repeat(200_000);
  const deepOther = json(other).replace(/\}$/, `,"a":${deep}}`);
  const deepCall = json(call).replace(/\}$/, `,"a":${deep}}`);
  assert.equal(summaryAtOnce([deepOther, json(call), deepCall]), '3 records, calls e1 e1');
  const rejected = { ...call, errorCode: 'x' };
  const allocations = json(rejected).replaceAll('"quantity":1', `"quantity":1,"usageAllocations":${deep}`);
  assert.equal(summaryAtOnce([allocations, json(call)]), '2 records, calls e1 e1');
});

test('a text of far more values than records could be is given up in a moment', () => {
  const started = performance.now();
  const count = 10_000_000;
  for (const text of [
    `{"Records":[${'{},'.repeat(count)}{}]}`,
    `[${'[],'.repeat(count)}1]`,
    '1\n'.repeat(count),
  ])
    assert.equal(
      summaryOf(readBytes(Buffer.from(text), 'log', contentOptions())),
      'broken: far more JSON values than a log file has',
    );
  const few = Buffer.from(`{"Records":[${'{},'.repeat(1000)}{}]}`);
  assert.equal(summaryOf(readBytes(few, 'log', contentOptions())), '1001 records, calls ');
  assert.ok(performance.now() - started < 5000);
});

test('gzip of several members is one text', async () => {
  const parts = [file.slice(0, 20), '', file.slice(20)].map((part) => gzipSync(part));
  const options = contentOptions();
  const bytes = Buffer.concat(parts);
  assert.equal(summaryOf(readBytes(bytes, 'log', options)), '3 records, calls e1');
  for (const pieceBytes of [1, 7, 1000])
    assert.equal(summaryOf(await readInPieces(bytes, pieceBytes, 'log', options)), '3 records, calls e1');
});

test('a header with every field that gzip knows is read over', async () => {
  const packed = gzipSync(file);
  const header = Buffer.from([
    0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9, 0x61, 0, 0x62, 0x63, 0, 1, 1,
  ]);
  const bytes = Buffer.concat([header, packed.subarray(10)]);
  for (const pieceBytes of [1, 7, 1000])
    assert.equal(
      summaryOf(await readInPieces(bytes, pieceBytes, 'log', contentOptions())),
      '3 records, calls e1',
    );
});

test('damaged gzip is named, and nothing of it is kept', async () => {
  const whole = gzipSync(file);
  const flipped = (at: number) => {
    const bytes = Buffer.from(whole);
    const index = at < 0 ? whole.length + at : at;
    bytes[index] = (bytes[index] ?? 0) ^ 0x10;
    return bytes;
  };
  assert.equal(await summaryOfGzip(flipped(-8)), 'broken: damaged gzip: incorrect data check');
  assert.equal(await summaryOfGzip(flipped(-4)), 'broken: damaged gzip: incorrect length check');
  assert.match(await summaryOfGzip(flipped(40)), /^broken: damaged gzip: /);
  assert.equal(await summaryOfGzip(flipped(2)), 'broken: damaged gzip header');
  for (const end of [1, 2, 3, 9, 11, whole.length - 8, whole.length - 1])
    assert.match(
      await summaryOfGzip(whole.subarray(0, end)),
      /^broken: (truncated gzip|damaged gzip header)$/,
    );
  const second = Buffer.concat([whole, whole.subarray(0, -3)]);
  assert.equal(await summaryOfGzip(second), 'broken: truncated gzip');
});

test('garbage after whole members is named, their records are kept, and zeros are no garbage', async () => {
  const whole = gzipSync(file);
  for (const garbage of ['\n', 'garbage garbage', '\u001f', '\u001f\u008b\u0007', '\0\0x'])
    assert.equal(
      await summaryOfGzip(Buffer.concat([whole, Buffer.from(garbage, 'latin1')])),
      '3 records, calls e1, broken: trailing garbage after the gzip data',
    );
  const apart = Buffer.concat([whole, Buffer.alloc(600), whole]);
  assert.match(await summaryOfGzip(apart), /^3 records.*trailing garbage/);
  assert.equal(await summaryOfGzip(Buffer.concat([whole, Buffer.alloc(600)])), '3 records, calls e1');
});

test('a gzip bomb is given up at the limit, and a large file below it is read', async () => {
  const bomb = gzipSync(Buffer.alloc(4 * 1024 * 1024, 0x20));
  const limits = { ...defaultLimits, unpackedBytesMax: 1024 * 1024, unpackedWholeBytesMax: 100 };
  let unpackedBytes = 0;
  const onBytes = (_: number, unpacked: number) => void (unpackedBytes += unpacked);
  assert.equal(
    await summaryOfGzip(bomb, { limits, onBytes }),
    'broken: larger than 1 MiB and 100 times its size unpacked',
  );
  assert.ok(unpackedBytes < 4 * 1.5 * 1024 * 1024, 'four readings, none of them to the end');
  const noBomb = { ...limits, unpackedBytesMax: 100 };
  assert.equal(await summaryOfGzip(gzipSync(file), { limits: noBomb }), '3 records, calls e1');
});

test('a trailer that promises too much or too little does not mislead', async () => {
  for (const size of [0, 1, file.length - 1, 20_000_000, 0x7fffffff, 0xffffffff]) {
    const bytes = gzipSync(file);
    bytes.writeUInt32LE(size, bytes.length - 4);
    assert.equal(await summaryOfGzip(bytes), 'broken: damaged gzip: incorrect length check');
  }
});

test('no bytes make a reader throw, and every way of reading them tells the same', async () => {
  const fragments = fc.constantFrom(
    '{"Records":[',
    '{"eventVersion":"',
    json(call),
    '},',
    ']}',
    '{',
    '[',
    '"',
    '\\',
    ',',
    ' ',
    '1',
    '\u00e4',
  );
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: fragments }), async (text) => {
      const content = await readText(text);
      assert.ok(content.tally ?? content.broken ?? content.skipped);
    }),
  );
});

test('no bytes at all make a reader throw, packed or not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), fc.boolean(), async (bytes, isPacked) => {
      const given = isPacked ? gzipSync(bytes) : Buffer.from(bytes);
      const contents = [
        await readInPieces(given, 7, 'other', contentOptions()),
        readBytes(given, 'other', contentOptions()) ?? { broken: 'left to reading in pieces' },
      ];
      for (const content of contents) assert.ok(content?.tally ?? content?.broken ?? content?.skipped);
    }),
  );
});

test('no gzip makes a reader throw', async () => {
  const whole = gzipSync(file);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), fc.nat(whole.length), fc.nat(whole.length), async (bytes, from, to) => {
      const spliced = Buffer.concat([whole.subarray(0, from), bytes, whole.subarray(to)]);
      const content =
        readBytes(spliced, 'other', contentOptions()) ??
        (await readInPieces(spliced, 64, 'other', contentOptions()));
      assert.ok(content?.tally ?? content?.broken ?? content?.skipped);
    }),
  );
});
