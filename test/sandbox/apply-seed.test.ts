import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cancel, confirm, getAgreement } from '../../src/marketplace/agreements.ts';
import { withdraw } from '../../src/marketplace/announce.ts';
import type { MarketplaceContext } from '../../src/marketplace/context.ts';
import { setCustomerStatus } from '../../src/marketplace/customers.ts';
import { putProduct } from '../../src/marketplace/products.ts';
import { applySeed } from '../../src/sandbox/apply-seed.ts';
import { parseSeed, SeedError } from '../../src/sandbox/seed-file.ts';
import type { Store } from '../../src/store/store.ts';
import { marketplaceContext } from '../support/sellers/marketplace.ts';
import { engines } from '../support/stores.ts';

const product = `products:
  - { code: abc, title: A, dimensions: [{ key: users, unit: Users }] }
customers:
`;
const licence = 'arn:aws:license-manager::294406891311:license:l-1';

for (const engine of engines()) {
  describe(`applying a seed on ${engine.name}`, () => {
    const apply = (store: Store, customers: string) =>
      store.transaction((tx) =>
        applySeed(marketplaceContext(tx), parseSeed(product + customers, 'seed.yaml')),
      );

    test('again changes nothing, and a changed line changes its row', async () => {
      await using database = await engine.createDatabase();
      const store = await database.open();
      const customer = (status: string) =>
        `  - { awsAccountId: '111122223333', identifier: c1, status: ${status}, agreements: [{ product: abc, licenseArn: '${licence}' }] }\n`;
      await apply(store, customer('active'));
      await apply(store, customer('active'));
      await apply(store, customer('suspended'));
      const customers = await store.read((tx) => tx.selectFrom('customers').selectAll().execute());
      const agreements = await store.read((tx) => tx.selectFrom('agreements').selectAll().execute());
      assert.deepEqual(
        customers.map(({ status }) => status),
        ['suspended'],
      );
      assert.deepEqual(
        agreements.map(({ license_arn }) => license_arn),
        [licence],
      );
    });

    const inForce = (more: string) =>
      `  - { awsAccountId: '111122223333', identifier: c1, agreements: [{ product: abc, id: agmt-1${more} }] }\n`;
    const at = <T>(store: Store, work: (context: MarketplaceContext) => Promise<T>): Promise<T> =>
      store.transaction((tx) => work(marketplaceContext(tx)));
    const announced = (store: Store) =>
      store.read((tx) =>
        tx.selectFrom('notifications').select(['subject', 'due_at']).orderBy('due_at').execute(),
      );

    test('leaves alone what it does not say', async () => {
      await using database = await engine.createDatabase();
      const store = await database.open();
      await apply(store, inForce(''));
      await at(store, (context) => putProduct(context, 'abc', { fulfillmentUrl: 'http://127.0.0.1/' }));
      await at(store, (context) => setCustomerStatus(context, '111122223333', 'suspended'));
      await at(store, (context) => cancel(context, 'agmt-1'));
      const before = await at(store, (context) => getAgreement(context, 'agmt-1'));
      assert.equal(before.customer_status, 'suspended');
      await apply(store, inForce(''));
      assert.deepEqual(await at(store, (context) => getAgreement(context, 'agmt-1')), before);
      await apply(store, `  - { awsAccountId: '111122223333' }\n`);
      assert.deepEqual(await at(store, (context) => getAgreement(context, 'agmt-1')), before);
    });

    test('tells the seller of what lies ahead, once, and again where a line moves it', async () => {
      await using database = await engine.createDatabase();
      const store = await database.open();
      await apply(store, inForce(', start: 2026-01-01T00:00:00Z, end: 2026-06-01T00:00:00Z'));
      assert.deepEqual(await announced(store), [], 'what is past is not told');
      const ends = (day: string) => [
        { subject: 'Purchase Agreement Ended - Proposer', due_at: Date.parse(`${day}T00:00:00Z`) },
        { subject: 'unsubscribe-pending', due_at: Date.parse(`${day}T00:00:00Z`) },
        { subject: 'unsubscribe-success', due_at: Date.parse(`${day}T01:00:00Z`) },
      ];
      const sorted = async () =>
        (await announced(store)).toSorted((a, b) => a.due_at - b.due_at || (a.subject < b.subject ? -1 : 1));
      for (let times = 0; times < 2; times++) {
        await apply(store, inForce(', end: 2027-06-01T00:00:00Z'));
        assert.deepEqual(await sorted(), ends('2027-06-01'));
      }
      await apply(store, inForce(', end: 2027-07-01T00:00:00Z'));
      assert.deepEqual(await sorted(), ends('2027-07-01'));
      await at(store, (context) => withdraw(context, 'agmt-1'));
      await apply(store, inForce(', end: 2027-07-01T00:00:00Z'));
      assert.deepEqual(await sorted(), [], 'what was taken back stays so');
    });

    test('begins agreements in the state it says, with what they entitle to', async () => {
      await using database = await engine.createDatabase();
      const store = await database.open();
      const seed = `products:
  - { code: c, title: C, type: saas-contract, fulfillmentUrl: 'http://127.0.0.1/', dimensions: [{ key: seats, unit: Users }] }
customers:
  - awsAccountId: '111122223333'
    agreements:
      - { product: c, id: agmt-1, status: pending, offerId: offer-1, freeTrial: true, entitlements: { seats: 5 } }
`;
      const begin = () => at(store, (context) => applySeed(context, parseSeed(seed, 'seed.yaml')));
      await begin();
      const first = await at(store, (context) => getAgreement(context, 'agmt-1'));
      assert.deepEqual(
        [first.status, first.offer_id, first.free_trial, first.fulfillment_url, first.integration],
        ['pending', 'offer-1', 1, 'http://127.0.0.1/', 'legacy'],
      );
      await at(store, (context) => confirm(context, 'agmt-1'));
      await begin();
      const second = await at(store, (context) => getAgreement(context, 'agmt-1'));
      assert.equal(second.status, 'active', 'what has happened since is not undone');
      const [entitlement] = await store.read((tx) => tx.selectFrom('entitlements').selectAll().execute());
      assert.deepEqual([entitlement?.dimension_key, entitlement?.value], ['seats', '5']);
    });

    test('an identifier or a licence that another has is a SeedError that names the holder', async () => {
      await using database = await engine.createDatabase();
      const store = await database.open();
      await apply(
        store,
        `  - { awsAccountId: '111122223333', identifier: c1, agreements: [{ product: abc, licenseArn: '${licence}' }] }\n`,
      );
      const moved = [
        [`  - { awsAccountId: '444455556666', identifier: c1 }\n`, /111122223333 has it already/],
        [
          `  - { awsAccountId: '444455556666', agreements: [{ product: abc, licenseArn: '${licence}' }] }\n`,
          /agmt-\w+ has it already/,
        ],
      ] as const;
      for (const [customers, message] of moved) {
        await assert.rejects(
          apply(store, customers),
          (error) => error instanceof SeedError && message.test(error.message),
        );
      }
      const customers = await store.read((tx) => tx.selectFrom('customers').selectAll().execute());
      assert.equal(customers.length, 1, 'nothing of the refused seeds is stored');
    });
  });
}
