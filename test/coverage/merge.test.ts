import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { OperatorError } from '../../src/files/operator-error.ts';
import { prepareJudging } from '../../src/audit/audit.ts';
import { createIntake } from '../../src/coverage/intake.ts';
import { addReading, emptyReading, missingShards } from '../../src/coverage/merge.ts';
import { parsePart, renderPart } from '../../src/coverage/part-file.ts';
import type { AskedScope, Reading, Shard } from '../../src/coverage/reading.ts';
import type { Batch } from '../../src/logs/read/batch.ts';
import { renderJson } from '../../src/report/render-json.ts';
import { seen } from '../support/evidence.ts';
import { batch, hour16 } from '../support/metering-records.ts';
import { hourMs, minuteMs } from '../../src/time/hours.ts';

const asked: AskedScope = { sources: ['logs'], isVerified: false };

function reading(shard: Shard, records: { record: Record<string, unknown>; file: string }[]): Reading {
  const intake = createIntake(asked, shard);
  intake.beginSource('logs');
  const read: Batch = {
    filesRead: new Set(records.map(({ file }) => file)).size,
    bytes: records.length * 100,
    unpackedBytes: records.length * 1000,
    recordsSeen: records.length + 1,
    passedOver: 1,
    calls: records.map(({ record, file }) => seen(record, file)),
    otherMeteringEvents: [{ eventName: 'RegisterUsage', count: 1 }],
    skipped: [{ path: `logs/${shard.index}.csv`, reason: 'not a log file' }],
    broken: [],
    unreadable: [],
    reaches: [
      {
        accountId: '123456789012',
        region: 'us-east-1',
        newest: hour16 + shard.index * hourMs,
        hours: [hour16 / hourMs + shard.index],
      },
    ],
    hashes: [],
    digests: [],
  };
  intake.addBatch(read);
  return intake.reading();
}

function merged(...readings: Reading[]): Reading {
  const all = emptyReading();
  for (const one of readings) addReading(all, one);
  return all;
}

async function linesOf(part: Reading): Promise<string> {
  const judge = await prepareJudging({ asOf: hour16 + 4 * hourMs });
  return [...renderJson(await judge(part))].join('');
}

const call = fc.record({
  customer: fc.constantFrom('a', 'b'),
  hour: fc.nat({ max: 2 }),
  minute: fc.nat({ max: 3 }),
  quantity: fc.nat({ max: 2 }),
  status: fc.constantFrom('Success', 'Success', 'DuplicateRecord', 'CustomerNotSubscribed', 'unprocessed'),
});

test('merging parts is associative, commutative and idempotent, whatever events several of them hold', async () => {
  const parts = fc.array(fc.array(fc.tuple(call, fc.subarray([1, 2, 3])), { maxLength: 6 }), {
    minLength: 3,
    maxLength: 3,
  });
  await fc.assert(
    fc.asyncProperty(parts, async (drawn) => {
      const records: { record: Record<string, unknown>; file: string }[][] = [[], [], []];
      for (const [index, calls] of drawn.entries())
        for (const [{ customer, hour, minute, quantity, status }, copies] of calls) {
          const row = { customer, quantity, status, at: hour16 + hour * hourMs };
          const record = batch([row], { at: row.at + minute * minuteMs });
          // Another trail's copy of the event may be in another part.
          for (const shard of new Set([index + 1, ...copies]))
            records[shard - 1]?.push({ record, file: `logs/${shard}.json.gz` });
        }
      const [a, b, c] = records.map((own, index) => reading({ index: index + 1, count: 3 }, own)) as [
        Reading,
        Reading,
        Reading,
      ];
      const straight = await linesOf(merged(a, b, c));
      assert.equal(await linesOf(merged(c, b, a)), straight);
      assert.equal(await linesOf(merged(merged(a, b), c)), straight);
      assert.equal(await linesOf(merged(a, merged(b, c))), straight);
      assert.equal(await linesOf(merged(a, b, a, c, merged(b, c))), straight);
    }),
    { numRuns: 40 },
  );
});

test('parts with the same counts and other calls are two parts', async () => {
  const one = reading({ index: 1, count: 2 }, [{ record: batch([{}]), file: 'logs/a.json.gz' }]);
  const other = reading({ index: 1, count: 2 }, [{ record: batch([{}]), file: 'logs/a.json.gz' }]);
  assert.equal(merged(one, other).runs.size, 2);
});

test('a part as a file is the part again', async () => {
  const part = reading({ index: 2, count: 2 }, [
    { record: batch([{ customer: 'Zoë\u2028', recordId: 'record-é' }]), file: 'logs/a.json.gz' },
    { record: { ...batch([{}]), responseElements: { omitted: true } }, file: 'logs/b.json.gz' },
  ]);
  const lines = [...renderPart(part)];
  assert.ok(lines.every((line) => /^[\x20-\x7e]*\n$/.test(line)));
  const again = await parsePart(fromLines(lines), 'part.jsonl');
  assert.deepEqual([...again.runs], [...part.runs]);
  assert.deepEqual([...again.evidence.calls()], [...part.evidence.calls()]);
});

for (const [what, change] of [
  ['cut off', (lines: string[]) => lines.slice(0, -1)],
  ['without one of its calls', (lines: string[]) => lines.toSpliced(2, 1)],
  ['cut off within a line', (lines: string[]) => [...lines.slice(0, -1), (lines.at(-1) ?? '').slice(0, 10)]],
  [
    'of a version that is not known',
    (lines: string[]) => ['{"schema":"metertrail.audit.part","version":99}\n', ...lines.slice(1)],
  ],
  ['with another one behind it', (lines: string[]) => [...lines, ...lines.slice(0, -1)]],
  ['with a run too many', (lines: string[]) => lines.toSpliced(1, 0, '{"run":"x","of":{}}\n')],
  ['that is a report', () => ['{"schema":"metertrail.audit","version":2}\n']],
  ['that is empty', () => []],
] as const)
  test(`a part ${what} is refused by name`, async () => {
    const part = reading({ index: 1, count: 1 }, [{ record: batch([{}]), file: 'logs/a.json.gz' }]);
    const lines = change([...renderPart(part)]);
    await assert.rejects(
      parsePart(fromLines(lines), 'part.jsonl'),
      (error) => error instanceof OperatorError && error.message.startsWith('part.jsonl:'),
    );
  });

test('parts that are not here are named', () => {
  const shards = [1, 4].map((index) => reading({ index, count: 4 }, []));
  const runs = [...merged(...shards).runs.values()];
  assert.deepEqual(missingShards(runs), ['2/4', '3/4']);
  assert.deepEqual(missingShards([]), []);
});

test('a part of another audit does not stand for one that is not here', () => {
  const runs = (sources: string[], count: number, ...indexes: number[]) =>
    indexes.flatMap((index) => [
      ...createIntake({ sources, isVerified: false }, { index, count }).reading().runs.values(),
    ]);
  const parts = [...runs(['may'], 3, 1, 2, 3), ...runs(['june'], 3, 1), ...runs(['may'], 2, 2)];
  assert.deepEqual(missingShards(parts), ['1/2', '2/3', '3/3']);
  assert.deepEqual(missingShards(parts.toReversed()), ['1/2', '2/3', '3/3']);
});

async function* fromLines(lines: readonly string[]): AsyncGenerator<string> {
  for (const line of lines) yield line.replace(/\n$/, '');
}
