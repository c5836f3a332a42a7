import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cancel, confirm } from '../../src/marketplace/agreements.ts';
import { buy } from '../../src/marketplace/buy.ts';
import { setCustomerStatus } from '../../src/marketplace/customers.ts';
import { MarketplaceError } from '../../src/marketplace/marketplace-error.ts';
import { services } from '../../src/operations/services.ts';
import { validate } from '../../src/shapes/validate.ts';
import { buyer } from '../support/sellers/catalogue.ts';
import { openMarketplace } from '../support/sellers/marketplace.ts';
import { engines } from '../support/stores.ts';

const noon = '2026-11-10T12:00:00Z';
const legacy = { productCode: 'legacy', awsAccountId: buyer };
const licensed = { productCode: 'licensed', awsAccountId: buyer };

for (const engine of engines()) {
  describe(`a purchase on ${engine.name}`, () => {
    const marketplace = async () => {
      const database = await engine.createDatabase();
      const bench = await openMarketplace(await database.open());
      return { ...bench, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
    };
    const refused = (kind: MarketplaceError['kind'], message: RegExp) => (error: unknown) =>
      error instanceof MarketplaceError && error.kind === kind && message.test(error.message);

    test('of a legacy product makes the account a customer with an identifier in the form of AWS', async () => {
      await using bench = await marketplace();
      const agreement = await bench.at(noon, (context) =>
        buy(context, { ...legacy, offerId: 'offer-abc', freeTrial: true }),
      );
      assert.match(agreement.customer_identifier ?? '', /^[A-Z0-9]{11}$/);
      assert.match(agreement.agreement_id, /^agmt-[a-z0-9]{25}$/);
      assert.deepEqual(
        [agreement.status, agreement.license_arn, agreement.offer_id, agreement.free_trial],
        ['pending', null, 'offer-abc', 1],
      );
      const accounts = await bench.store.read((tx) => tx.selectFrom('accounts').selectAll().execute());
      assert.ok(accounts.some(({ account_id }) => account_id === buyer));
    });

    test('of a product with concurrent agreements gives each agreement a licence of its own', async () => {
      await using bench = await marketplace();
      const both = [
        await bench.at(noon, (context) => buy(context, licensed)),
        await bench.at(noon, (context) => buy(context, licensed)),
      ];
      assert.equal(new Set(both.map(({ license_arn }) => license_arn)).size, 2);
      assert.equal(both[0]?.customer_identifier, null);
      for (const { license_arn } of both) {
        const record = { Timestamp: 0, Dimension: 'users', LicenseArn: license_arn };
        assert.deepEqual(validate(services.metering.model, 'UsageRecord', record).violations, []);
      }
    });

    test('of a legacy product is refused while another agreement lives, and not in its final hour', async () => {
      await using bench = await marketplace();
      const { agreement_id: first } = await bench.at(noon, (context) => buy(context, legacy));
      const again = (time: string) => bench.at(time, (context) => buy(context, legacy));
      await assert.rejects(again(noon), refused('conflict', /\(pending\).*one at a time/));
      await bench.at(noon, (context) => confirm(context, first));
      await assert.rejects(again(noon), refused('conflict', /\(active\).*one at a time/));
      await bench.at(noon, (context) => cancel(context, first));
      const second = await again('2026-11-10T12:10:00Z');
      assert.match(second.customer_identifier ?? '', /^[A-Z0-9]{11}$/);
    });

    test('keeps the identifier that the customer has', async () => {
      await using bench = await marketplace();
      const first = await bench.at(noon, (context) => buy(context, legacy));
      const other = await bench.at(noon, (context) =>
        buy(context, { productCode: 'contract', awsAccountId: buyer, entitlements: { seats: 1 } }),
      );
      const third = await bench.at(noon, (context) => buy(context, licensed));
      for (const each of [other, third]) {
        assert.equal(each.customer_identifier, first.customer_identifier);
        assert.equal(each.customer_id, first.customer_id);
      }
    });

    test('of nothing, by a suspended account, or in the past, is refused', async () => {
      await using bench = await marketplace();
      const at = Date.parse(noon);
      await assert.rejects(
        bench.at(noon, (context) => buy(context, { ...legacy, productCode: 'nothing' })),
        refused('not found', /no product nothing/),
      );
      const times = [{ start: at }, { start: at - 1 }, { end: at }, { start: at + 2, end: at + 2 }];
      for (const each of times) {
        await assert.rejects(
          bench.at(noon, (context) => buy(context, { ...legacy, ...each })),
          refused('invalid', /An agreement (starts|ends)/),
        );
      }
      await bench.at(noon, (context) => buy(context, legacy));
      await bench.at(noon, (context) => setCustomerStatus(context, buyer, 'suspended'));
      await assert.rejects(
        bench.at(noon, (context) => buy(context, licensed)),
        refused('conflict', /suspended/),
      );
    });

    test('of a contract names what is bought, and stores it by its kind', async () => {
      await using bench = await marketplace();
      const contract = { productCode: 'contract', awsAccountId: buyer };
      await assert.rejects(
        bench.at(noon, (context) => buy(context, contract)),
        refused('invalid', /entitlements to seats/),
      );
      await assert.rejects(
        bench.at(noon, (context) => buy(context, { ...legacy, entitlements: { users: 1 } })),
        refused('invalid', /users is not an Entitled dimension of the product legacy: it has none/),
      );
      const kinds = [
        [25, 'integer', '25'],
        [3_000_000_000, 'double', '3000000000'],
        [0.5, 'double', '0.5'],
        [true, 'boolean', 'true'],
        ['gold', 'string', 'gold'],
      ] as const;
      for (const [index, [seats, type, value]] of kinds.entries()) {
        const awsAccountId = `11112222333${index}`;
        const { agreement_id } = await bench.at(noon, (context) =>
          buy(context, { ...contract, awsAccountId, entitlements: { seats } }),
        );
        const rows = await bench.store.read((tx) =>
          tx.selectFrom('entitlements').selectAll().where('agreement_id', '=', agreement_id).execute(),
        );
        assert.deepEqual(rows, [{ agreement_id, dimension_key: 'seats', value_type: type, value }]);
      }
    });
  });
}
