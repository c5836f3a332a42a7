import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OperatorError } from '../../src/files/operator-error.ts';
import { parseRescue } from '../../src/send/parse-rescue.ts';
import type { RescueFile } from '../../src/send/rescue-file.ts';

const at = 'requests[0].UsageRecords[0]';

function fileOf(...records: object[]): RescueFile {
  const good = {
    Timestamp: '2026-11-10T11:00:00Z',
    CustomerIdentifier: 'one',
    Dimension: 'users',
    Quantity: 5,
  };
  const UsageRecords = records.map((changes) => ({ ...good, ...changes }));
  const request = { region: 'us-east-1', ProductCode: 'analytics', UsageRecords };
  return {
    schema: 'metertrail.rescue',
    version: 1,
    asOf: '2026-11-10T12:00:00Z',
    source: [],
    notes: [],
    requests: [request],
  };
}

function problemOf(text: string): string {
  try {
    parseRescue(text);
  } catch (error) {
    assert.ok(error instanceof OperatorError, String(error));
    return error.message;
  }
  return assert.fail('it was taken');
}

test('a file is read as it was written, with blanks and whatever stands in about', () => {
  const file = fileOf(
    { Quantity: null, about: 'filled in by Ann' },
    { Dimension: 'data', UsageAllocations: [{ AllocatedUsageQuantity: 5 }] },
  );
  assert.deepEqual(parseRescue(JSON.stringify(file)), file);
});

for (const [change, sentence] of [
  [{ quantity: 5 }, `${at}: Unrecognized key: "quantity".`],
  [{ Quantity: '5' }, `${at}.Quantity: must be a whole number from 0 to 2147483647.`],
  [{ Quantity: 1.5 }, `${at}.Quantity: must be a whole number from 0 to 2147483647.`],
  [{ Quantity: 2 ** 31 }, `${at}.Quantity: must be a whole number from 0 to 2147483647.`],
  [{ Quantity: undefined }, `${at}.Quantity: must be a whole number from 0 to 2147483647.`],
  ...[
    '2026-11-10T11:10:00Z',
    '2026-11-10T11:00:00',
    '1793000000',
    'Nov 10, 2026 11:00:00 AM',
    '2026-02-30T00:00:00Z',
    'now',
  ].map(
    (Timestamp) =>
      [
        { Timestamp },
        `${at}.Timestamp: must be the start of an hour, such as 2026-11-28T10:00:00Z.`,
      ] as const,
  ),
  [
    { CustomerAWSAccountId: '111122223333' },
    `${at}: needs either CustomerIdentifier or CustomerAWSAccountId, and not both.`,
  ],
  [
    { CustomerIdentifier: undefined },
    `${at}: needs either CustomerIdentifier or CustomerAWSAccountId, and not both.`,
  ],
  [
    { CustomerIdentifier: undefined, CustomerAWSAccountId: 'one' },
    `${at}.CustomerAWSAccountId: must be an AWS account id.`,
  ],
  [
    { CustomerIdentifier: undefined, CustomerAWSAccountId: '1', LicenseArn: 'arn:aws:l:::x' },
    `${at}: has a LicenseArn beside a ProductCode: it would be billed twice.`,
  ],
  [
    { UsageAllocations: [{ AllocatedUsageQuantity: 5, Tags: [{ Key: '', Value: 'x' }] }] },
    `${at}.UsageAllocations[0].Tags[0].Key: Too small: expected string to have >=1 characters.`,
  ],
] as const) {
  test(`a record with ${JSON.stringify(change)} is refused, with its place`, () => {
    assert.equal(problemOf(JSON.stringify(fileOf(change))), sentence);
  });
}

test('a request without a product needs licences, and a licence an account', () => {
  const withoutProduct = (...records: object[]): string => {
    const { requests, ...file } = fileOf(...records);
    const [{ ProductCode: _, ...request } = { UsageRecords: [] }] = requests;
    return JSON.stringify({ ...file, requests: [request] });
  };
  const LicenseArn = 'arn:aws:l:::x';
  assert.equal(
    problemOf(withoutProduct({ LicenseArn })),
    `${at}: has a LicenseArn, so it needs CustomerAWSAccountId.`,
  );
  assert.equal(
    problemOf(withoutProduct({})),
    `${at}: has no LicenseArn, so the request needs a ProductCode.`,
  );
  const good = { CustomerIdentifier: undefined, CustomerAWSAccountId: '111122223333', LicenseArn };
  assert.equal(parseRescue(withoutProduct(good)).requests.length, 1);
});

test('two records of one hour are refused, whatever their quantities', () => {
  assert.equal(
    problemOf(
      JSON.stringify(
        fileOf({}, { Dimension: 'data' }, { Timestamp: '2026-11-10T12:00:00+01:00', Quantity: 6 }),
      ),
    ),
    'requests[0].UsageRecords[0] and requests[0].UsageRecords[2] are one hour of one customer: take one of them out.',
  );
});

test('of many things that are wrong five are named', () => {
  const sentence = problemOf(JSON.stringify(fileOf(...Array.from({ length: 9 }, () => ({ Quantity: 'x' })))));
  assert.match(sentence, /UsageRecords\[4\]\.Quantity: .* And 4 more\.$/);
});

test('what is no rescue file is refused with what it is', () => {
  assert.match(problemOf('\n'), /^The file is empty\.$/);
  assert.match(problemOf('{"schema": '), /^The file is no JSON: /);
  for (const other of ['null', '[]', '{}', '{"schema":"metertrail.receipt","version":1}']) {
    assert.equal(problemOf(other), 'The file is no rescue file: its "schema" is not "metertrail.rescue".');
  }
  assert.equal(
    problemOf('{"schema":"metertrail.rescue","version":2}'),
    'The rescue file has version 2, and this program reads 1.',
  );
});
