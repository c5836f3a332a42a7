/** GetEntitlements: its pages and tokens, and what it refuses. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { GetEntitlementsCommand } from '@aws-sdk/client-marketplace-entitlement-service';
import type {
  Entitlement,
  GetEntitlementsCommandInput,
} from '@aws-sdk/client-marketplace-entitlement-service';
import { errorOf, startTestApp } from '../../support/app.ts';
import type { TestApp } from '../../support/app.ts';
import {
  otherSellerAccountId,
  plantAgreement,
  plantProduct,
} from '../../support/sellers/plant-agreements.ts';
import { engines } from '../../support/stores.ts';
import type { TestDatabase } from '../../support/stores.ts';

const product = 'manyproduct';
const newProduct = 'newproduct';
const manySeats = 60;

for (const engine of engines()) {
  describe(`GetEntitlements by pages on ${engine.name}`, () => {
    let database: TestDatabase;
    let app: TestApp;
    before(async () => {
      database = await engine.createDatabase();
      app = await startTestApp({ database });
      const { store } = app.app;
      await plantProduct(store, product);
      await plantProduct(store, 'foreignproduct', { account_id: otherSellerAccountId });
      await plantProduct(store, newProduct, { integration: 'concurrent-agreements' });
      await plantAgreement(store, {
        product,
        buyer: '222200000001',
        identifier: 'x01first',
        entitlements: Array.from({ length: manySeats }, (_, index) => ({
          dimension_key: `d${String(index).padStart(2, '0')}`,
          value_type: 'integer' as const,
          value: '1',
        })),
      });
    });
    after(async () => {
      await app[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    });

    const ask = async (input: Partial<GetEntitlementsCommandInput> = {}, cbor = true) =>
      (await app.entitlement({ cbor })).send(new GetEntitlementsCommand({ ProductCode: product, ...input }));
    const refused = async (input: Partial<GetEntitlementsCommandInput>, words: RegExp) => {
      for (const cbor of [true, false]) {
        const { name, message, status } = await errorOf(ask(input, cbor));
        assert.deepEqual([name, status], ['InvalidParameterException', 400]);
        assert.match(message, words);
      }
    };

    test('pages follow one another without a gap or a repeat, of any size, while the filter stays', async () => {
      const first = await ask();
      assert.equal(first.Entitlements?.length, 25);
      const all: string[] = [];
      let token: string | undefined;
      for (const size of [1, 25, 7, 25, 25]) {
        const page = await ask({ MaxResults: size, NextToken: token });
        all.push(...namesOf(page.Entitlements));
        token = page.NextToken;
        if (token === undefined) break;
        assert.equal(page.Entitlements?.length, size);
      }
      assert.equal(token, undefined);
      assert.equal(all.length, manySeats);
      assert.equal(new Set(all).size, manySeats);
      assert.deepEqual(all.slice(0, 25), namesOf(first.Entitlements));
    });

    test('a token works for the same question in another order of words', async () => {
      const page = { MaxResults: 2 };
      const first = await ask({
        ...page,
        Filter: { DIMENSION: ['d03', 'd01', 'd02'], CUSTOMER_AWS_ACCOUNT_ID: ['222200000001'] },
      });
      const second = await ask({
        ...page,
        NextToken: first.NextToken,
        Filter: { CUSTOMER_AWS_ACCOUNT_ID: ['222200000001'], DIMENSION: ['d01', 'd02', 'd03', 'd03'] },
      });
      assert.deepEqual(namesOf(second.Entitlements), ['222200000001 d03']);
    });

    test('a token that was changed, or that belongs to another question, is refused', async () => {
      const input = { MaxResults: 5 };
      const { NextToken = '' } = await ask(input);
      const [agreementId, dimension, digest] = JSON.parse(
        Buffer.from(NextToken, 'base64url').toString(),
      ) as string[];
      const forged = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
      // The digest is no secret, so whoever makes a whole token gets no further than the page it names.
      const forgedWhole = (...position: unknown[]) => {
        const text = JSON.stringify(['123456789012', product, [], position]);
        return forged(...position, createHash('sha256').update(text).digest('base64url'));
      };
      assert.equal(forgedWhole(agreementId, dimension), NextToken);
      for (const token of [
        'nosuchtoken',
        `${NextToken}=`,
        NextToken.slice(0, -1),
        forged(agreementId, 'd40', digest),
        forgedWhole(agreementId, `${dimension}\0`),
        forged(agreementId, 4, digest),
        Buffer.from('null').toString('base64url'),
      ]) {
        await refused({ ...input, NextToken: token }, /next token/);
      }
      await refused({ ...input, NextToken, ProductCode: newProduct }, /next token/);
      await refused({ ...input, NextToken, Filter: { DIMENSION: ['d50'] } }, /next token/);
    });

    test('a filter names customers in one way only', async () => {
      await refused(
        { Filter: { CUSTOMER_IDENTIFIER: ['x01first'], CUSTOMER_AWS_ACCOUNT_ID: ['222200000001'] } },
        /mutually exclusive/,
      );
      await refused(
        { ProductCode: newProduct, Filter: { CUSTOMER_IDENTIFIER: ['x01first'] } },
        /no identifiers/,
      );
    });

    test("another seller's product is refused as one that does not exist", async () => {
      const unknown = await errorOf(ask({ ProductCode: 'nosuchproduct' }));
      const foreign = await errorOf(ask({ ProductCode: 'foreignproduct' }));
      assert.equal(unknown.name, 'InvalidParameterException');
      assert.equal(unknown.message, foreign.message.replace('foreignproduct', 'nosuchproduct'));
      await refused({ ProductCode: 'with\0zero' }, /product code/);
    });

    test('broken constraints are the invalid parameters of the service', async () => {
      await refused({ ProductCode: '' }, /at 'productCode' failed to satisfy constraint/);
      await refused({ ProductCode: 'x'.repeat(256) }, /less than or equal to 255/);
      await refused({ MaxResults: 0 }, /greater than or equal to 1/);
      await refused({ MaxResults: 26 }, /less than or equal to 25/);
      await refused({ NextToken: '' }, /at 'nextToken'/);
      await refused({ Filter: { DIMENSION: [] } }, /at 'filter\.DIMENSION\.member'/);
      await refused({ Filter: { NO_SUCH_KEY: ['x'] } as never }, /at 'filter'/);
      const many = Array.from({ length: 1001 }, (_, index) => `d${index}`);
      await refused({ Filter: { DIMENSION: many } }, /more than 1000 values/);
      await ask({ Filter: { DIMENSION: many.slice(1) } });
    });
  });
}

function namesOf(entitlements: Entitlement[] = []): string[] {
  return entitlements.map(({ CustomerAWSAccountId, Dimension }) => `${CustomerAWSAccountId} ${Dimension}`);
}
