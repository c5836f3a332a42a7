import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findProduct, listDimensions } from '../../src/ledger/products.ts';
import { buy } from '../../src/marketplace/buy.ts';
import { MarketplaceError } from '../../src/marketplace/marketplace-error.ts';
import { putProduct } from '../../src/marketplace/products.ts';
import { buyer, sellerAccount } from '../support/sellers/catalogue.ts';
import { openMarketplace } from '../support/sellers/marketplace.ts';
import { engines } from '../support/stores.ts';

const noon = '2026-11-10T12:00:00Z';
const users = { key: 'users', unit: 'Users', category: 'users', description: '' } as const;
const seats = { ...users, key: 'seats' };

for (const engine of engines()) {
  describe(`a product on ${engine.name}`, () => {
    const marketplace = async () => {
      const database = await engine.createDatabase();
      const bench = await openMarketplace(await database.open());
      return { ...bench, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
    };
    const refused = (kind: MarketplaceError['kind'], message: RegExp) => (error: unknown) =>
      error instanceof MarketplaceError && error.kind === kind && message.test(error.message);

    test('has concurrent agreements if it is new and SaaS, and what is not said of it stays', async () => {
      await using bench = await marketplace();
      const find = () => bench.store.read((tx) => findProduct(tx, 'new'));
      await bench.at(noon, (context) => putProduct(context, 'new', { title: 'New', dimensions: [users] }));
      const first = await find();
      assert.deepEqual(
        [first?.integration, first?.product_type, first?.fulfillment_url],
        ['concurrent-agreements', 'saas-subscription', null],
      );
      assert.match(first?.product_id ?? '', /^prod-[a-z0-9]{25}$/);
      await bench.at(noon, (context) => putProduct(context, 'new', { fulfillmentUrl: 'http://127.0.0.1/a' }));
      assert.deepEqual(await find(), { ...first, fulfillment_url: 'http://127.0.0.1/a' });
      await bench.at(noon, (context) => putProduct(context, 'new', { fulfillmentUrl: null }));
      assert.deepEqual(await find(), first);
    });

    test('of a container has the legacy integration', async () => {
      await using bench = await marketplace();
      await bench.at(noon, (context) =>
        putProduct(context, 'agent', { title: 'Agent', type: 'container', dimensions: [users] }),
      );
      const product = await bench.store.read((tx) => findProduct(tx, 'agent'));
      assert.equal(product?.integration, 'legacy');
    });

    test('is metered by its Metered dimensions only', async () => {
      await using bench = await marketplace();
      await bench.at(noon, (context) =>
        putProduct(context, 'mixed', { title: 'M', dimensions: [users, { ...seats, type: 'Entitled' }] }),
      );
      const product = await bench.store.read((tx) => findProduct(tx, 'mixed'));
      assert.deepEqual(product?.dimensions, new Set(['users']));
      const contract = await bench.store.read((tx) => findProduct(tx, 'contract'));
      assert.deepEqual(contract?.dimensions, new Set(), 'a product without Metered dimensions is found');
      const all = await bench.store.read((tx) => listDimensions(tx, sellerAccount, 'mixed'));
      assert.deepEqual(
        all.map(({ dimension_key, dimension_type }) => [dimension_key, dimension_type]),
        [
          ['seats', 'Entitled'],
          ['users', 'Metered'],
        ],
      );
    });

    test('that is new needs a title and dimensions, each once', async () => {
      await using bench = await marketplace();
      for (const changes of [{ title: 'A' }, { dimensions: [users] }, {}]) {
        await assert.rejects(
          bench.at(noon, (context) => putProduct(context, 'new', changes)),
          refused('invalid', /needs a title and dimensions/),
        );
      }
      await assert.rejects(
        bench.at(noon, (context) => putProduct(context, 'new', { title: 'A', dimensions: [users, users] })),
        refused('invalid', /users is named twice/),
      );
    });

    test('keeps its integration once somebody has bought it', async () => {
      await using bench = await marketplace();
      const move = () =>
        bench.at(noon, (context) => putProduct(context, 'legacy', { integration: 'concurrent-agreements' }));
      await bench.at(noon, (context) => buy(context, { productCode: 'legacy', awsAccountId: buyer }));
      await assert.rejects(move(), refused('conflict', /keeps it/));
    });

    test('of another seller is not changed', async () => {
      await using bench = await marketplace();
      await assert.rejects(
        bench.at(noon, (context) =>
          putProduct({ ...context, accountId: '999999999999' }, 'legacy', { title: 'Mine' }),
        ),
        refused('conflict', /another seller/),
      );
    });
  });
}
