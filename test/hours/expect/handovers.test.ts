import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseExpectations } from '../../../src/hours/expect/expect-file.ts';
import { matchExpectations } from '../../../src/hours/expect/match.ts';
import { evidenceOf } from '../../support/evidence.ts';
import { batch, hour16 } from '../../support/metering-records.ts';
import { hourMs } from '../../../src/time/hours.ts';

const account = '987654321098';
const arn = 'arn:aws:license-manager::123456789012:license:l-1';

type Row = Parameters<typeof batch>[0][number];

/** A call for each hour, counted from 16:00. */
function hours(numbers: number[], row: Row, call: { product?: string; region?: string } = {}) {
  const { region = 'us-east-1', product } = call;
  return numbers.map((number) => ({
    ...batch([{ ...row, at: hour16 + number * hourMs, recordId: `${JSON.stringify(row)} ${number}` }], {
      at: hour16 + (number + 1) * hourMs,
      ...(product && { product }),
    }),
    awsRegion: region,
  }));
}

/** The record, with the account named beside the identifier. */
function withAccount(record: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(record).replaceAll(
    '"customerIdentifier"',
    `"customerAWSAccountId":"${account}","customerIdentifier"`,
  );
  return JSON.parse(text) as Record<string, unknown>;
}

/** For each series: the hours that others have, and the hour at which it ended in another. */
function handoversOf(records: Record<string, unknown>[]) {
  const number = (time: number) => (time - hour16) / hourMs;
  return matchExpectations(evidenceOf(records).series(), undefined).map(
    ({ series: { product, customer, region }, coveredElsewhere, handedOverAt }) => [
      `${product.kind} ${customer} ${region}`,
      [...(coveredElsewhere?.() ?? [])].map(number),
      handedOverAt === undefined ? undefined : number(handedOverAt),
    ],
  );
}

test('a customer that is metered by its account, once its identifier has been seen beside it, is one usage', () => {
  const before = hours([0, 1], { customer: 'customer1' }).map(withAccount);
  assert.deepEqual(handoversOf([...before, ...hours([2, 3], { account })]), [
    [`code ${account} us-east-1`, [0, 1], undefined],
    ['code customer1 us-east-1', [2, 3], 2],
  ]);
});

test('names that nothing links are two usages', () => {
  const found = handoversOf([...hours([0, 1], { customer: 'customer1' }), ...hours([2, 3], { account })]);
  assert.ok(found.every(([, covered, end]) => (covered as number[]).length === 0 && end === undefined));
});

test('a product code that is left for a licence is one usage with it', () => {
  const found = handoversOf([...hours([0, 1], { account }), ...hours([2, 3], { account, licence: arn })]);
  assert.deepEqual(found, [
    [`licence ${account} us-east-1`, [0, 1], undefined],
    [`code ${account} us-east-1`, [2, 3], 2],
  ]);
});

test('an hour that was sent to another Region is not missing, and begins nothing there', () => {
  const row = { customer: 'customer1' };
  const found = handoversOf([...hours([0, 1, 3, 4], row), ...hours([2], row, { region: 'eu-west-1' })]);
  assert.deepEqual(found, [
    ['code customer1 eu-west-1', [0, 1, 3, 4], 0],
    ['code customer1 us-east-1', [2], undefined],
  ]);
});

test('who sends to two Regions side by side has two usages, and so have two products', () => {
  const row = { customer: 'customer1' };
  const both = [0, 1, 2, 3];
  for (const other of [{ region: 'eu-west-1' }, { product: 'prod2' }]) {
    const found = handoversOf([...hours(both, row), ...hours(both, row, other)]);
    assert.ok(found.every(([, covered, end]) => (covered as number[]).length === 0 && end === undefined));
  }
});

test('another dimension is another usage', () => {
  const found = handoversOf([
    ...hours([0, 1], { account }),
    ...hours([2], { account, licence: arn, dimension: 'GB' }),
  ]);
  assert.ok(found.every(([, , end]) => end === undefined));
});

test('two products are two usages, even where one ends as the other begins', () => {
  const row = { customer: 'customer1' };
  const found = handoversOf([...hours([0, 1], row), ...hours([2, 3], row, { product: 'prod2' })]);
  assert.ok(found.every(([, covered, end]) => (covered as number[]).length === 0 && end === undefined));
});

test('an hour in another Region covers what a file expects, too', () => {
  const file = parseExpectations(
    `
products: [{ code: prod1, dimensions: [{ key: Users }] }]
customers: [{ identifier: customer1, agreements: [{ product: prod1 }] }]
`,
    'expect.yaml',
  );
  const row = { customer: 'customer1' };
  const records = [...hours([0, 1, 3], row), ...hours([2], row, { region: 'eu-west-1' })];
  const expected = matchExpectations(evidenceOf(records).series(), file).find(
    ({ series }) => series.region === 'us-east-1',
  );
  assert.deepEqual([...(expected?.coveredElsewhere?.() ?? [])], [hour16 + 2 * hourMs]);
});
