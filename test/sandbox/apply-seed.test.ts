import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { applySeed } from '../../src/sandbox/apply-seed.ts';
import { parseSeed, SeedError } from '../../src/sandbox/seed-file.ts';
import type { Store } from '../../src/store/store.ts';
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
        applySeed(tx, '123456789012', parseSeed(product + customers, 'seed.yaml'), 0, randomUUID),
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
