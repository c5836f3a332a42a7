import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { GetEntitlementsCommand } from '@aws-sdk/client-marketplace-entitlement-service';
import type {
  Entitlement,
  GetEntitlementsCommandInput,
} from '@aws-sdk/client-marketplace-entitlement-service';
import type { NewEntitlement } from '../../../src/ledger/entitlements.ts';
import { putEntitlements } from '../../../src/ledger/entitlements.ts';
import { errorOf, startTestApp, stoppedClock } from '../../support/app.ts';
import type { TestApp } from '../../support/app.ts';
import { plantAgreement, plantProduct } from '../../support/sellers/plant-agreements.ts';
import { engines } from '../../support/stores.ts';
import type { TestDatabase } from '../../support/stores.ts';

const product = 'contractproduct';
const newProduct = 'newproduct';
const licence = 'arn:aws:license-manager::294406891311:license:l-contract';
const noon = '2026-11-22T12:00:00Z';
const end = new Date('2027-01-01T00:00:00.500Z');

const seats = (value: string, dimension_key = 'seats'): NewEntitlement => ({
  dimension_key,
  value_type: 'integer',
  value,
});

for (const engine of engines()) {
  describe(`GetEntitlements on ${engine.name}`, () => {
    let database: TestDatabase;
    let app: TestApp;
    const clock = stoppedClock(noon);
    before(async () => {
      database = await engine.createDatabase();
      app = await startTestApp({ database, overrides: { clock } });
      await plant(app);
    });
    after(async () => {
      await app[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    });

    const ask = async (input: Partial<GetEntitlementsCommandInput> = {}, cbor = true, region = 'us-east-1') =>
      (await app.entitlement({ cbor, region })).send(
        new GetEntitlementsCommand({ ProductCode: product, ...input }),
      );
    /** `account dimension` of everything that is listed. */
    const listed = async (input: Partial<GetEntitlementsCommandInput>) =>
      namesOf((await ask(input)).Entitlements);

    for (const [protocol, cbor] of [
      ['CBOR', true],
      ['JSON', false],
    ] as const) {
      test(`in ${protocol}, every kind of value comes with its product, buyer, end and licence`, async () => {
        const legacy = await ask({ Filter: { CUSTOMER_IDENTIFIER: ['x01first'] } }, cbor);
        const common = {
          ProductCode: product,
          CustomerIdentifier: 'x01first',
          CustomerAWSAccountId: '222200000001',
          ExpirationDate: end,
        };
        assert.equal(legacy.NextToken, undefined);
        assert.deepEqual(legacy.Entitlements, [
          { ...common, Dimension: 'hours', Value: { DoubleValue: 2.5 } },
          { ...common, Dimension: 'plan', Value: { StringValue: 'Größe ✓' } },
          { ...common, Dimension: 'seats', Value: { IntegerValue: 2147483647 } },
          { ...common, Dimension: 'support', Value: { BooleanValue: true } },
          { ...common, Dimension: 'training', Value: { BooleanValue: false } },
          { ...common, Dimension: 'whole', Value: { DoubleValue: 3 } },
        ]);
        const { Entitlements } = await ask({ ProductCode: newProduct }, cbor);
        assert.deepEqual(Entitlements, [
          {
            ProductCode: newProduct,
            Dimension: 'seats',
            CustomerAWSAccountId: '222200000001',
            Value: { IntegerValue: 0 },
            LicenseArn: licence,
          },
        ]);
      });
    }

    test('agreements that are not yet, no longer or never in force give nothing', async () => {
      assert.deepEqual(await listed({ ProductCode: 'timesproduct' }), ['222200000010 seats']);
      clock.set('2026-11-22T11:59:59.999Z');
      assert.deepEqual(await listed({ ProductCode: 'timesproduct' }), ['222200000011 seats']);
      clock.set(noon);
    });

    test('a suspended buyer keeps the entitlements of a running agreement', async () => {
      assert.deepEqual(await listed({ Filter: { CUSTOMER_AWS_ACCOUNT_ID: ['222200000003'] } }), [
        '222200000003 seats',
      ]);
    });

    test('values of one key are alternatives, and keys narrow each other down', async () => {
      const both = { CUSTOMER_AWS_ACCOUNT_ID: ['222200000001', '222200000002', '000000000000'] };
      assert.deepEqual(await listed({ Filter: { ...both, DIMENSION: ['seats'] } }), [
        '222200000001 seats',
        '222200000002 seats',
      ]);
      assert.deepEqual(
        await listed({ Filter: { CUSTOMER_IDENTIFIER: ['x01first'], DIMENSION: ['hours', 'plan'] } }),
        ['222200000001 hours', '222200000001 plan'],
      );
      assert.deepEqual(await listed({ Filter: { LICENSE_ARN: [`${licence}-2`] } }), ['222200000002 seats']);
      assert.deepEqual(
        await listed({
          Filter: { LICENSE_ARN: [`${licence}-2`], CUSTOMER_AWS_ACCOUNT_ID: ['222200000001'] },
        }),
        [],
      );
      for (const none of [['SEATS'], ['nosuch'], ['seats\0'], ['']]) {
        assert.deepEqual(await listed({ Filter: { DIMENSION: none } }), []);
      }
      assert.equal((await listed({ Filter: {} })).length, 8);
    });

    test('entitlements that are put again replace the former ones', async () => {
      const input = { ProductCode: 'replacedproduct' };
      const agreementId = await plantAgreement(app.app.store, {
        product: 'replacedproduct',
        buyer: '222200000020',
        entitlements: [seats('1'), seats('2', 'hosts')],
      });
      assert.equal((await ask(input)).Entitlements?.length, 2);
      await app.app.store.transaction((tx) => putEntitlements(tx, agreementId, [seats('7')]));
      const { Entitlements = [] } = await ask(input);
      assert.deepEqual(
        Entitlements.map(({ Dimension, Value }) => [Dimension, Value]),
        [['seats', { IntegerValue: 7 }]],
      );
      await app.app.store.transaction((tx) => putEntitlements(tx, agreementId, []));
      assert.deepEqual((await ask(input)).Entitlements, []);
    });

    test('both protocols leave a reading event with what was asked, and refusals leave theirs', async () => {
      const region = 'cn-northwest-1';
      const Filter = { CUSTOMER_IDENTIFIER: ['x01first'] };
      await ask({ Filter, MaxResults: 3 }, true, region);
      await ask({ Filter, MaxResults: 3 }, false, region);
      await errorOf(ask({ ProductCode: 'nosuchproduct' }, true, region));
      const cloudtrail = await app.cloudtrail({ region });
      const { Events = [] } = await cloudtrail.send(
        new LookupEventsCommand({
          LookupAttributes: [
            { AttributeKey: 'EventSource', AttributeValue: 'entitlement-marketplace.amazonaws.com' },
          ],
        }),
      );
      assert.deepEqual(
        Events.map(({ EventName, ReadOnly }) => [EventName, ReadOnly]),
        [
          ['GetEntitlements', 'true'],
          ['GetEntitlements', 'true'],
          ['GetEntitlements', 'true'],
        ],
      );
      const records = Events.map(
        ({ CloudTrailEvent = '' }) => JSON.parse(CloudTrailEvent) as Record<string, unknown>,
      );
      for (const record of records) {
        assert.equal(record['recipientAccountId'], '123456789012');
        assert.equal(record['responseElements'], null);
      }
      const asked = records.filter(({ errorCode }) => errorCode === undefined);
      assert.equal(asked.length, 2);
      assert.deepEqual(
        asked.map(({ requestParameters }) => requestParameters),
        asked.map(() => ({ productCode: product, filter: Filter, maxResults: 3 })),
      );
      const refusal = records.find(({ errorCode }) => errorCode !== undefined);
      assert.equal(refusal?.['errorCode'], 'InvalidParameterException');
      assert.deepEqual(refusal?.['requestParameters'], { productCode: 'nosuchproduct' });
    });
  });
}

function namesOf(entitlements: Entitlement[] = []): string[] {
  return entitlements.map(({ CustomerAWSAccountId, Dimension }) => `${CustomerAWSAccountId} ${Dimension}`);
}

async function plant({ app: { store } }: TestApp): Promise<void> {
  for (const code of [product, 'timesproduct', 'replacedproduct']) {
    await plantProduct(store, code);
  }
  await plantProduct(store, newProduct, { integration: 'concurrent-agreements' });
  const first = { buyer: '222200000001', identifier: 'x01first' };
  await plantAgreement(store, {
    ...first,
    product,
    agreementId: 'agmt-1',
    end: end.toISOString(),
    entitlements: [
      { dimension_key: 'hours', value_type: 'double', value: '2.5' },
      { dimension_key: 'plan', value_type: 'string', value: 'Größe ✓' },
      seats('2147483647'),
      { dimension_key: 'support', value_type: 'boolean', value: 'true' },
      { dimension_key: 'training', value_type: 'boolean', value: 'false' },
      { dimension_key: 'whole', value_type: 'double', value: '3' },
    ],
  });
  await plantAgreement(store, {
    product,
    agreementId: 'agmt-2',
    buyer: '222200000002',
    licenseArn: `${licence}-2`,
    entitlements: [seats('5')],
  });
  await plantAgreement(store, {
    product,
    agreementId: 'agmt-3',
    buyer: '222200000003',
    suspended: true,
    entitlements: [seats('6')],
  });
  await plantAgreement(store, {
    ...first,
    product: newProduct,
    licenseArn: licence,
    entitlements: [seats('0')],
  });
  const times = { product: 'timesproduct', entitlements: [seats('1')] };
  await plantAgreement(store, { ...times, buyer: '222200000010', start: noon });
  await plantAgreement(store, { ...times, buyer: '222200000011', end: noon });
  await plantAgreement(store, { ...times, buyer: '222200000012', status: 'pending' });
  await plantAgreement(store, { ...times, buyer: '222200000013', status: 'failed' });
}
