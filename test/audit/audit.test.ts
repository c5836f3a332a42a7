import assert from 'node:assert/strict';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import * as fc from 'fast-check';

import { audit } from '../../src/audit/audit.ts';
import { renderJson } from '../../src/report/render-json.ts';
import type { AuditOptions } from '../../src/audit/audit.ts';
import type { AuditReport } from '../../src/report/report-type.ts';
import { logFolder } from '../support/log-folder.ts';
import { batch, hour16, meter } from '../support/metering-records.ts';
import { hourMs, minuteMs } from '../../src/time/hours.ts';

const fixtures = fileURLToPath(new URL('../fixtures/logs', import.meta.url));
const samples = fileURLToPath(new URL('../../../shared/samples', import.meta.url));

/** Two hours later: the next hour is not due yet. */
const asOf = hour16 + 2 * hourMs;

async function auditOf(sources: string | string[], options: AuditOptions = {}): Promise<AuditReport> {
  return audit(sources, { asOf, ...options });
}

/** Everything that an audit says of hours, without how and in which files it was read. */
function answerOf(report: AuditReport): unknown {
  const text = [...renderJson(report)].join('');
  const answer = JSON.parse(text, (key, value: unknown) => (key === 'file' ? undefined : value)) as object;
  return { ...answer, coverage: undefined, gaps: undefined };
}

test('the example of AWS’s user guide was billed', async () => {
  const report = await auditOf(join(fixtures, 'founding-example.json'), { asOf: Date.UTC(2018, 3, 19, 17) });
  assert.equal(report.conclusion, 'billed');
  assert.equal(report.coverage.calls, 1);
  assert.equal(report.totals[0]?.billed, 1);
});

test('every file and every record is in one of the counts', async (t) => {
  const accepted = batch([{}]);
  const folder = logFolder(t, {
    'AWSLogs/a.json.gz': [accepted, { eventSource: 'iam.amazonaws.com', eventName: 'GetUser' }],
    'AWSLogs/b.json': JSON.stringify({ Records: [accepted, { ...meter(), eventName: 'RegisterUsage' }] }),
    'AWSLogs/c.json': '{"no":"records"}',
    'AWSLogs/d.json.gz': Buffer.from([0x1f, 0x8b, 8]),
    'AWSLogs/e.csv': 'x',
  });
  const { coverage, conclusion } = await auditOf([folder]);
  assert.equal(conclusion, 'incomplete');
  const { bytes, unpackedBytes, ...counts } = coverage;
  assert.ok(bytes > 0 && unpackedBytes > bytes);
  assert.deepEqual(counts, {
    sources: [{ path: folder, filesRead: 2 }],
    filesSeen: 5,
    filesRead: 2,
    skippedCount: 2,
    skipped: [
      { path: join(folder, 'AWSLogs/c.json'), reason: 'not a log file: JSON without CloudTrail records' },
      { path: join(folder, 'AWSLogs/e.csv'), reason: 'not a log file' },
    ],
    broken: [{ path: join(folder, 'AWSLogs/d.json.gz'), reason: 'truncated gzip' }],
    recordsSeen: 4,
    calls: 1,
    passedOver: 2,
    duplicates: 1,
    unreadable: [],
    otherMeteringEvents: [{ eventName: 'RegisterUsage', count: 1 }],
    regions: [
      {
        accountId: '123456789012',
        region: 'us-east-1',
        newest: hour16 + 5 * minuteMs,
        completeUntil: hour16 + 5 * minuteMs,
      },
    ],
    missingShards: [],
    isInterrupted: false,
  });
});

test('a path that is not there, or holds no log files, leaves the answer incomplete', async (t) => {
  const folder = logFolder(t, { 'README.md': 'x', 'logs/a.json.gz': [batch([{}])] });
  const missing = await auditOf([join(folder, 'logs'), join(folder, 'nowhere')]);
  assert.equal(missing.conclusion, 'incomplete');
  assert.equal(missing.totals[0]?.billed, 1);
  const empty = await auditOf([join(folder, 'README.md')]);
  assert.equal(empty.conclusion, 'incomplete');
  assert.equal(empty.coverage.sources[0]?.problem, 'no CloudTrail log files found there');
});

test('logs without metering calls prove nothing', async (t) => {
  const folder = logFolder(t, { 'a.json.gz': [], 'b.json.gz': [{ eventSource: 'iam.amazonaws.com' }] });
  const report = await auditOf([folder]);
  assert.equal(report.conclusion, 'incomplete');
  assert.equal(report.coverage.calls, 0);
  assert.equal((await auditOf([])).conclusion, 'incomplete');
});

test('dry runs and calls without usage records prove nothing either', async (t) => {
  const folder = logFolder(t, { 'a.json.gz': [meter({ dryRun: true })], 'b.json.gz': [batch([])] });
  assert.equal((await auditOf([join(folder, 'a.json.gz')])).conclusion, 'incomplete');
  assert.equal((await auditOf([join(folder, 'b.json.gz')])).conclusion, 'incomplete');
});

for (const [state, record] of [
  ['conflicting', batch([{ status: 'DuplicateRecord' }])],
  ['rejected', batch([{ status: 'CustomerNotSubscribed' }])],
  ['unprocessed', batch([{ status: 'unprocessed' }])],
] as const)
  test(`one ${state} hour is a finding`, async (t) => {
    const report = await auditOf([logFolder(t, { 'a.json.gz': [batch([{ at: hour16 + hourMs }]), record] })]);
    assert.equal(report.conclusion, 'findings');
    assert.equal(report.hours[state], 1);
    assert.equal(report.hours.accepted, 1);
  });

test('a refused call of unknown content is a finding, an answered one leaves the answer incomplete', async (t) => {
  const denied = { ...batch([{}], { error: 'AccessDenied' }), requestParameters: null };
  const omitted = { ...batch([{}]), responseElements: { omitted: true } };
  const folder = logFolder(t, { 'denied.json.gz': [denied], 'omitted.json.gz': [omitted] });
  assert.equal((await auditOf([join(folder, 'denied.json.gz')])).conclusion, 'findings');
  assert.equal((await auditOf([join(folder, 'omitted.json.gz')])).conclusion, 'incomplete');
  assert.equal((await auditOf([folder])).unplaced.length, 2);
});

test('the sums of what is not billed leave out what is billed too much', async (t) => {
  const records = [5, 2].flatMap((quantity, index) => {
    const at = hour16 + index * hourMs;
    const later = { at: at + 10 * minuteMs };
    return [
      batch([{ at, quantity: 3 }], { at: at + minuteMs }),
      batch([{ at, quantity, status: 'DuplicateRecord' }], later),
    ];
  });
  const [total] = (await auditOf([logFolder(t, { 'a.json.gz': records })])).totals;
  assert.equal(total?.billed, 6);
  assert.equal(total.notBilled, 2);
});

test('reading the same folder twice gives the same cells, and its records are duplicates', async (t) => {
  const folder = logFolder(t, {
    'a.json.gz': [batch([{}]), meter()],
    'b.json': JSON.stringify([batch([{}])]),
  });
  const once = await auditOf([folder]);
  const twice = await auditOf([folder, folder]);
  assert.deepEqual(answerOf(twice), answerOf(once));
  assert.equal(twice.coverage.duplicates, 3);
});

const call = fc
  .record({
    customer: fc.constantFrom('a', 'b'),
    recordId: fc.constantFrom(undefined, undefined, 'record-1', 'record-2'),
    quantity: fc.nat({ max: 2 }),
    hour: fc.nat({ max: 1 }),
    minute: fc.nat({ max: 3 }),
    by: fc.constantFrom('Alice', 'Bob'),
    status: fc.constantFrom('Success', 'Success', 'DuplicateRecord', 'CustomerNotSubscribed', 'unprocessed'),
    error: fc.constantFrom(undefined, undefined, undefined, 'ThrottlingException'),
    kind: fc.constantFrom('batch', 'batch', 'meter', 'opaque'),
  })
  .map(({ customer, recordId, quantity, hour, minute, by, status, error, kind }) => {
    const at = hour16 + hour * hourMs;
    if (kind === 'meter')
      return meter({ at, quantity, instance: by, recordId: customer, ...(error && { error }) });
    const record = batch([{ customer, quantity, at, status, ...(recordId && { recordId }) }], {
      at: at + minute * minuteMs,
      by,
      ...(error && { error }),
    });
    return kind === 'opaque' ? { ...record, responseElements: null } : record;
  });

test('neither the order of files and records nor copies of them change the answer', async (t) => {
  const shuffled = fc.array(call, { maxLength: 25 }).chain((records) =>
    fc.record({
      records: fc.constant(records),
      copies: fc.subarray(records),
      order: fc.infiniteStream(fc.nat({ max: 1_000_000 })),
      files: fc.integer({ min: 1, max: 3 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(shuffled, async ({ records, copies, order, files }) => {
      const keyed = [...records, ...copies].map((record) => ({ record, key: order.next().value as number }));
      const mixed = keyed.toSorted((one, other) => one.key - other.key).map(({ record }) => record);
      const shards = Object.fromEntries(
        Array.from({ length: files }, (_, file) => [
          `shard${file}.json.gz`,
          mixed.filter((_record, index) => index % files === file),
        ]),
      );
      const straight = await auditOf([logFolder(t, { 'all.json.gz': records })]);
      const crooked = await auditOf([logFolder(t, shards)]);
      assert.deepEqual(answerOf(crooked), answerOf(straight));
      assert.equal(crooked.coverage.duplicates, copies.length);
    }),
    { numRuns: 60 },
  );
});

test('a refused hour of the year 1, which some languages take for no time, is reported', async (t) => {
  const refused = structuredClone(batch([{}], { error: 'TimestampOutOfBoundsException' }));
  const { usageRecords } = refused['requestParameters'] as { usageRecords: Record<string, unknown>[] };
  for (const usage of usageRecords) usage['timestamp'] = 'Jan 1, 0001 12:00:00 AM';
  const report = await auditOf(logFolder(t, { 'a.json.gz': [batch([{}]), refused] }));
  const { findings, hours } = JSON.parse([...renderJson(report)].join('')) as {
    findings: { rule: string }[];
    hours: Record<string, number>;
  };
  assert.ok(findings.some(({ rule }) => rule === 'failed-call'));
  assert.deepEqual([hours['accepted'], hours['rejected'], hours['missing']], [1, 1, 0]);
});

test(
  'settings that cannot be used are told while logs are still read, and end the reading',
  {
    timeout: 10_000,
  },
  async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield await new Promise<Uint8Array>((resolve) => setTimeout(resolve, 10, Buffer.from('\n')));
    }
    const source = endless();
    const left = Promise.withResolvers<undefined>();
    const stdin = {
      [Symbol.asyncIterator]: () => ({
        next: () => source.next(),
        async return() {
          left.resolve(undefined);
          return source.return(undefined);
        },
      }),
    };
    await assert.rejects(auditOf('-', { stdin, expectFile: 'no-such-file.yaml' }), /cannot be read/);
    await left.promise;
  },
);

test('a customer who is expected, without a start, and of whom nothing was sent, leaves the answer open', async (t) => {
  const folder = logFolder(t, {
    'logs/a.json.gz': [batch([{}])],
    'expect.yaml': `
products: [{ code: prod1, dimensions: [{ key: Users }] }]
customers:
  - { identifier: customer1, agreements: [{ product: prod1 }] }
  - { identifier: customer2, agreements: [{ product: prod1 }] }
`,
  });
  const expectFile = join(folder, 'expect.yaml');
  const open = await auditOf(join(folder, 'logs'), { expectFile });
  assert.equal(open.conclusion, 'incomplete');
  assert.match(open.gaps.join('\n'), /^1 expected usage of which nothing was sent, .* --from$/);
  const asked = { expectFile, from: hour16, asOf: hour16 + 4 * hourMs, completeUntil: hour16 + 4 * hourMs };
  const answered = await auditOf(join(folder, 'logs'), asked);
  assert.equal(answered.conclusion, 'findings');
  assert.equal(answered.hours.missing, 3);
});

test('real logs and AWS’s own examples are read', async (t) => {
  if (!existsSync(samples)) {
    t.skip(`no folder of sample logs at ${samples}`);
    return;
  }
  const report = await auditOf([samples], { isInferring: false });
  assert.deepEqual(report.coverage.broken, []);
  assert.deepEqual(
    report.coverage.skipped.map(({ reason }) => reason),
    ['not a log file', 'not a log file', 'not a log file'],
  );
  assert.ok(report.coverage.recordsSeen > 2900);
  assert.equal(report.conclusion, 'billed');
  assert.equal(report.coverage.calls, 3);
  assert.deepEqual(report.coverage.otherMeteringEvents, [{ eventName: 'RegisterUsage', count: 1 }]);
});

test('a copy of the fixtures under another name gives the same answer', async (t) => {
  const folder = logFolder(t, {});
  cpSync(fixtures, join(folder, 'copy'), { recursive: true });
  assert.deepEqual(answerOf(await auditOf([folder])), answerOf(await auditOf([fixtures])));
});
