import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { OperatorError } from '../../../src/files/operator-error.ts';
import { parseExpectations } from '../../../src/hours/expect/expect-file.ts';
import { matchExpectations } from '../../../src/hours/expect/match.ts';
import { evidenceOf } from '../../support/evidence.ts';
import { batch, hour16, meter } from '../../support/metering-records.ts';
import { hourMs } from '../../../src/time/hours.ts';

const account = '987654321098';
const arn = 'arn:aws:license-manager::123456789012:license:l-1';

const file = `
currency: EUR
products:
  - code: prod1
    dimensions:
      - { key: Users, price: 0.5 }
      - { key: DataGB, every: day }
customers:
  - awsAccountId: '${account}'
    identifier: customer1
    agreements:
      - { product: prod1, start: 2026-05-01T00:00:00Z }
`;

/** What is expected of each series: its customer and dimension, and the expectation in short. */
function matched(text: string, records: Record<string, unknown>[]) {
  return matchExpectations(evidenceOf(records).series(), parseExpectations(text, 'expect.yaml')).map(
    ({ series, expected, price, coveredElsewhere }) => ({
      of: `${series.product.kind} ${series.customer} ${series.dimension}`,
      expected: typeof expected === 'object' ? expected.every : expected,
      ...(price && { price: `${price.perUnit} ${price.currency}` }),
      ...(coveredElsewhere && { covered: coveredElsewhere().size }),
    }),
  );
}

test('a customer is found under its identifier, and every dimension is expected, sent or not', () => {
  assert.deepEqual(matched(file, [batch([{ customer: 'customer1' }])]), [
    { of: 'code customer1 DataGB', expected: 'day' },
    { of: 'code customer1 Users', expected: 'hour', price: '0.5 EUR', covered: 0 },
  ]);
});

test('of two names in use, the first is expected and the hours of the other cover it', () => {
  const found = matched(file, [
    batch([{ account, at: hour16 }]),
    batch([{ customer: 'customer1', at: hour16 + hourMs }]),
  ]);
  assert.deepEqual(
    found.filter(({ of }) => of.endsWith('Users')),
    [
      { of: `code ${account} Users`, expected: 'hour', price: '0.5 EUR', covered: 1 },
      { of: 'code customer1 Users', expected: 'none', price: '0.5 EUR' },
    ],
  );
});

test('customers whom the file does not name are priced, and not expected; products it does not name are inferred', () => {
  const found = matched(file, [batch([{ customer: 'other' }]), batch([{}], { product: 'prod2' })]);
  assert.deepEqual(
    found.filter(({ of }) => of.endsWith('other Users') || of === 'code customer1 Users'),
    [
      { of: 'code customer1 Users', expected: 'hour', price: '0.5 EUR' },
      { of: 'code other Users', expected: 'none', price: '0.5 EUR' },
      { of: 'code customer1 Users', expected: undefined },
    ],
  );
});

const licensed = file.replace('product: prod1, start', `product: prod1, licenseArn: '${arn}', start`);

test('with a licence the usage is expected under the licence and the account', () => {
  assert.deepEqual(matched(licensed, [batch([{ account, licence: arn }])])[1], {
    of: `licence ${account} Users`,
    expected: 'hour',
    price: '0.5 EUR',
    covered: 0,
  });
  assert.equal(matched(licensed, [])[0]?.of, `licence ${account} DataGB`);
});

test('who has a licence and sends the product code sends what is expected', () => {
  const users = matched(licensed, [batch([{ customer: 'customer1' }])]).filter(({ of }) =>
    of.endsWith('Users'),
  );
  assert.deepEqual(users, [{ of: 'code customer1 Users', expected: 'hour', price: '0.5 EUR', covered: 0 }]);
});

test('two licences at once are two usages, and the one that nobody sends is expected', () => {
  const two = licensed.replace(
    /( +- \{ product: prod1.*\n)/,
    `$1      - { product: prod1, licenseArn: '${arn}b', start: 2026-05-01T00:00:00Z }\n`,
  );
  const found = matched(two, [batch([{ account, licence: arn }])]).filter(({ of }) => of.endsWith('Users'));
  assert.deepEqual(
    found.map(({ expected }) => expected),
    ['hour', 'hour'],
  );
});

test('agreements that follow one another are one usage', () => {
  const renewed = file.replace(
    /( +- \{ product: prod1).*\n/,
    '$1, start: 2026-01-01T00:00:00Z, end: 2026-02-01T00:00:00Z }\n$1, start: 2026-03-01T00:00:00Z }\n',
  );
  const [, users] = matchExpectations(evidenceOf([batch([{}])]).series(), parseExpectations(renewed, 'x'));
  assert.ok(typeof users?.expected === 'object');
  assert.equal(users.expected.terms.length, 2);
});

test('MeterUsage of a buyer is no usage that the seller was to send', () => {
  const found = matched(file, [meter()]);
  assert.equal(found.find(({ of }) => of === 'code 210987654321 Users')?.expected, 'none');
});

test('the seed of a sandbox is a file of expectations too', () => {
  const seed = readFileSync(new URL('../../../examples/demo-seller.yaml', import.meta.url), 'utf8');
  const names = matchExpectations([], parseExpectations(seed, 'seed')).map(
    ({ series }) => `${series.customer} ${series.dimension}`,
  );
  // Neither seats that were bought beforehand nor agents that the buyer's software meters.
  assert.deepEqual(
    new Set(names.map((name) => name.split(' ')[1])),
    new Set(['bandwidth', 'data', 'hosts', 'users']),
  );
  assert.equal(names.length, 12);
});

/** Ten to the power of nine texts. */
const bomb = Array.from(
  { length: 9 },
  (_, level) =>
    `a${level}: &a${level} [${Array.from({ length: 10 }, () => (level ? `*a${level - 1}` : 'x')).join(', ')}]\n`,
).join('');

test('the example of a file of expectations expects what it says', () => {
  const example = readFileSync(new URL('../../../examples/expect.yaml', import.meta.url), 'utf8');
  assert.deepEqual(
    matchExpectations([], parseExpectations(example, 'expect.yaml')).map(({ series, price }) => [
      series.customer,
      series.dimension,
      price,
    ]),
    [['customer1', 'users', { perUnit: 0.05, currency: 'USD' }]],
  );
});

for (const [what, text, message] of [
  [
    'an unknown product',
    file.replace('product: prod1', 'product: prod9'),
    /expect\.yaml:12: customers\.0\.agreements\.0\.product: there is no product prod9/,
  ],
  [
    'a name that is no member',
    file.replace('price', 'prize'),
    /expect\.yaml:6: products\.0\.dimensions\.0: .*prize/,
  ],
  ['a price that is text', file.replace('0.5', 'much'), /expect\.yaml:6: .*price: must be a number/],
  [
    'a period that is none',
    file.replace('every: day', 'every: year'),
    /expect\.yaml:7: .*every: must be one of hour, day, week, month/,
  ],
  [
    'a customer without a name',
    file.replace(/awsAccountId.*\n.*\n/, 'status: active\n'),
    /needs an awsAccountId or an identifier/,
  ],
  ['an alias that multiplies beyond reason', bomb, /expect\.yaml:1: .*alias/],
  ['broken YAML', 'products: [', /expect\.yaml:1: /],
  [
    'a product that is there twice',
    'products:\n  - { code: a, dimensions: [{ key: x }] }\n  - { code: a, dimensions: [{ key: x }] }\n',
    /expect\.yaml:\d: products: has a product code twice/,
  ],
  [
    'an agreement that ends when it begins',
    file.replace('start: 2026-05-01T00:00:00Z', 'start: 2026-05-01T00:00:00Z, end: 2026-05-01T00:00:00Z'),
    /expect\.yaml:12: .*end: must be after the start/,
  ],
  [
    'a dimension that the product does not have',
    file.replace('start: 2026', 'dimensions: [Seats], start: 2026'),
    /expect\.yaml:12: .*dimensions: the product has no dimension Seats/,
  ],
] as const)
  test(`${what} is told with its line`, () => {
    assert.throws(
      () => parseExpectations(text, 'expect.yaml'),
      (error) => error instanceof OperatorError && message.test(error.message),
    );
  });

test('an empty file expects nothing', () => {
  assert.deepEqual(matchExpectations([], parseExpectations('', 'x')), []);
});

test('a dimension is expected as often as its product, unless it says otherwise', () => {
  const daily = file.replace('code: prod1', 'code: prod1\n    every: month');
  assert.deepEqual(
    matched(daily, []).map(({ expected }) => expected),
    ['day', 'month'],
  );
});

test('a licence that the file does not expect in that dimension is not inferred', () => {
  const found = matched(licensed, [batch([{ account, licence: arn, dimension: 'Other' }])]);
  assert.equal(found.find(({ of }) => of.endsWith('Other'))?.expected, 'none');
});

test('who sends product codes is not expected to send each of two licences as well', () => {
  const two = licensed.replace(
    /( +- \{ product: prod1.*\n)/,
    `$1      - { product: prod1, licenseArn: '${arn}b', start: 2026-05-01T00:00:00Z }\n`,
  );
  const users = matched(two, [batch([{ customer: 'customer1' }])]).filter(({ of }) => of.endsWith('Users'));
  assert.deepEqual(
    users.map(({ of, expected }) => `${of}: ${expected}`),
    ['code customer1 Users: hour'],
  );
});

test('who sends product codes is expected to send as long as one of the licences lasts', () => {
  const renewed = licensed.replace(
    /( +- \{ product: prod1.*)start.*\n/,
    `$1start: 2026-01-01T00:00:00Z, end: 2026-05-01T00:00:00Z }\n      - { product: prod1, licenseArn: '${arn}b', start: 2026-05-01T00:00:00Z }\n`,
  );
  const found = matchExpectations(
    evidenceOf([batch([{ customer: 'customer1' }])]).series(),
    parseExpectations(renewed, 'x'),
  );
  const users = found.find(({ series }) => series.product.kind === 'code');
  assert.ok(typeof users?.expected === 'object');
  assert.deepEqual(users.expected.terms, [
    { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 4, 1) },
    { start: Date.UTC(2026, 4, 1) },
  ]);
  const ofLicence = matchExpectations(
    evidenceOf([batch([{ account, licence: arn }])]).series(),
    parseExpectations(renewed, 'x'),
  ).find(({ series }) => series.product.id === arn && series.dimension === 'Users');
  assert.ok(typeof ofLicence?.expected === 'object');
  assert.equal(ofLicence.expected.terms.length, 1);
});

test('a customer is found under any of the names that metering records prove', () => {
  const named = file.replace('    identifier: customer1\n', '');
  const sentAs = { recordId: 'one-record', at: hour16 };
  const records = [batch([{ ...sentAs, customer: '0-before' }]), batch([{ ...sentAs, account }])];
  const users = matched(named, records).filter(({ of }) => of.endsWith('Users'));
  assert.deepEqual(users, [{ of: 'code 0-before Users', expected: 'hour', price: '0.5 EUR', covered: 0 }]);
});

test('MeterUsage from the account of a customer does not stand for what the seller is to send', () => {
  const own = file.replaceAll(account, '210987654321').replace('    identifier: customer1\n', '');
  const users = matched(own, [meter()]).filter(({ of }) => of.endsWith('Users'));
  assert.deepEqual(
    users.map(({ expected }) => expected),
    ['hour', 'none'],
  );
});
