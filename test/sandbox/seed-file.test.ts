import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseSeed, SeedError } from '../../src/sandbox/seed-file.ts';
import { categoryOf, units } from '../../src/marketplace/units.ts';

const product = `products:
  - code: abc
    title: A product
    dimensions:
      - { key: users, unit: Users }
`;

describe('a seed file', () => {
  test('the demonstration seller is one', async () => {
    const seed = parseSeed(await readFile('examples/demo-seller.yaml', 'utf8'), 'demo-seller.yaml');
    assert.deepEqual(
      seed.products[0]?.dimensions.map(({ unit, category }) => [unit, category]),
      [
        ['Users', 'users'],
        ['GB', 'data'],
        ['Mbps', 'bandwidth'],
        ['HostHrs', 'hosts'],
      ],
    );
    assert.equal(seed.customers.length, 3);
  });

  test('an empty file is an empty seed', () => {
    assert.deepEqual(parseSeed('', 'empty.yaml'), { products: [], customers: [] });
  });

  test('each of the fourteen units has a category', () => {
    assert.equal(units.length, 14);
    for (const unit of units) assert.match(categoryOf(unit), /^[a-z]+$/);
  });

  const customer = (text: string) => `${product}customers:\n${text}`;
  const cases: [what: string, text: string, line: number, message: RegExp][] = [
    ['text that is no YAML', 'products: [\n  - {', 2, /./],
    ['a list instead of a seed', '- products\n', 1, /expected object/i],
    ['an unknown name', 'products: []\nproduct: []\n', 1, /Unrecognized key.*product/],
    [
      'a product without dimensions',
      'products:\n  - code: abc\n    title: A\n    dimensions: []\n',
      4,
      /at least one dimension/,
    ],
    ['an unknown unit', `${product}      - { key: b, unit: Parsecs }\n`, 6, /unit: Invalid option/],
    [
      'a category that does not fit its unit',
      `${product}      - { key: b, unit: GB, category: users }\n`,
      6,
      /is "data" for the unit GB/,
    ],
    ['a dimension twice', `${product}      - { key: users, unit: GB }\n`, 6, /users is used twice/],
    [
      'an account id that YAML read as a number',
      customer('  - awsAccountId: 111122223333\n'),
      7,
      /12 digits in quotes/,
    ],
    ['an account id of 11 digits', customer("  - awsAccountId: '11112222333'\n"), 7, /12 digits/],
    [
      'a customer twice',
      customer("  - awsAccountId: '111122223333'\n  - awsAccountId: '111122223333'\n"),
      8,
      /is used twice/,
    ],
    [
      'an agreement for no product',
      customer("  - awsAccountId: '111122223333'\n    agreements:\n      - product: nope\n"),
      9,
      /no product nope/,
    ],
    [
      'a time that is none',
      customer(
        "  - awsAccountId: '111122223333'\n    agreements:\n      - product: abc\n        start: yesterday\n",
      ),
      10,
      /2026-01-31T00:00:00Z/,
    ],
    [
      'an end before its start',
      customer(
        "  - awsAccountId: '111122223333'\n    agreements:\n      - { product: abc, start: 2026-02-01T00:00:00Z, end: 2026-01-01T00:00:00Z }\n",
      ),
      9,
      /after the start/,
    ],
    [
      'a second agreement for a product without an id',
      customer(
        "  - awsAccountId: '111122223333'\n    agreements:\n      - { product: abc }\n      - { product: abc }\n",
      ),
      10,
      /needs an id of its own/,
    ],
    [
      'an agreement id twice',
      customer(
        "  - awsAccountId: '111122223333'\n    agreements:\n      - { product: abc, id: agmt-x }\n      - { product: abc, id: agmt-x }\n",
      ),
      10,
      /agmt-x is used twice/,
    ],
    [
      'a licence that is none',
      customer(
        "  - awsAccountId: '111122223333'\n    agreements:\n      - { product: abc, licenseArn: l-1 }\n",
      ),
      9,
      /ARN of a licence/,
    ],
  ];
  const contract = `products:
  - code: abc
    title: A contract
    type: saas-contract
    integration: concurrent-agreements
    dimensions:
      - { key: seats, unit: Users }
      - { key: users, unit: Users, type: Metered }
customers:
  - awsAccountId: '111122223333'
    agreements:
`;
  cases.push(
    [
      'an entitlement to what is metered',
      `${contract}      - product: abc\n        licenseArn: 'arn:aws:license-manager::123456789012:license:l-1'\n        entitlements:\n          users: 5\n`,
      15,
      /entitlements.users: is not an Entitled dimension of the product abc/,
    ],
    [
      'an agreement without a licence for a product with concurrent agreements',
      `${contract}      - product: abc\n`,
      12,
      /needs a licenseArn/,
    ],
    [
      'a fulfilment URL that a browser does not post to',
      product.replace('title:', 'fulfillmentUrl: ftp://seller.example\n    title:'),
      3,
      /http or https/,
    ],
    [
      'a status that no agreement begins with',
      customer(
        "  - awsAccountId: '111122223333'\n    agreements:\n      - { product: abc, status: ended }\n",
      ),
      9,
      /status/,
    ],
  );
  for (const [what, text, line, message] of cases) {
    test(`${what} is named with its line`, () => {
      assert.throws(
        () => parseSeed(text, 'seed.yaml'),
        (error) => {
          assert.ok(error instanceof SeedError);
          assert.match(error.message, new RegExp(`^seed\\.yaml:${line}: `, 'm'));
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }

  test('every problem is named, each on a line of its own', () => {
    const text = customer("  - awsAccountId: '1'\n  - awsAccountId: '2'\n");
    assert.throws(
      () => parseSeed(text, 's.yaml'),
      (error) => error instanceof SeedError && error.message.split('\n').length === 2,
    );
  });

  test('aliases that multiply are refused', () => {
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefgh'
      .split('')
      .map(
        (name, index) =>
          `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[index]}`).join(', ')}]`,
      )
      .join('\n')}\n`;
    assert.throws(() => parseSeed(bomb, 'bomb.yaml'), SeedError);
  });

  test('any text is a seed or a SeedError', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('ab:-[]{}&*!|>#"\'\n\t 1%@')) }),
        (text) => {
          try {
            parseSeed(text, 'any.yaml');
          } catch (error) {
            assert.ok(error instanceof SeedError, String(error));
          }
        },
      ),
    );
  });
});
