import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findRegistration, hashToken } from '../../src/ledger/registration-tokens.ts';
import { cancel, confirm, fail } from '../../src/marketplace/agreements.ts';
import { buy } from '../../src/marketplace/buy.ts';
import { MarketplaceError } from '../../src/marketplace/marketplace-error.ts';
import { putProduct } from '../../src/marketplace/products.ts';
import { issueToken } from '../../src/marketplace/registration.ts';
import { buyer } from '../support/sellers/catalogue.ts';
import { openMarketplace } from '../support/sellers/marketplace.ts';
import { createSqliteDatabase } from '../support/stores.ts';

const noon = '2026-11-10T12:00:00Z';

async function marketplace() {
  const database = await createSqliteDatabase();
  const bench = await openMarketplace(await database.open());
  const { agreement_id: id } = await bench.at(noon, (context) =>
    buy(context, { productCode: 'legacy', awsAccountId: buyer }),
  );
  return { ...bench, id, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
}

const refused = (message: RegExp) => (error: unknown) =>
  error instanceof MarketplaceError && error.kind === 'conflict' && message.test(error.message);

test('a token finds the agreement for four hours, and only its hash is stored', async () => {
  await using bench = await marketplace();
  const { token, expiresAt } = await bench.at(noon, (context) => issueToken(context, bench.id));
  assert.equal(expiresAt, Date.parse('2026-11-10T16:00:00Z'));
  const found = await bench.store.read((tx) => findRegistration(tx, hashToken(token)));
  assert.deepEqual([found?.agreement_id, found?.expires_at], [bench.id, expiresAt]);
  const rows = await bench.store.read((tx) => tx.selectFrom('registration_tokens').selectAll().execute());
  assert.ok(!JSON.stringify(rows).includes(token));
});

test('every token holds what a page that does not decode its form would spoil', async () => {
  await using bench = await marketplace();
  const tokens = new Set<string>();
  for (let index = 0; index < 20; index++) {
    const { token } = await bench.at(noon, (context) => issueToken(context, bench.id));
    tokens.add(token);
    for (const character of '+/=') assert.ok(token.includes(character), `${token} has no ${character}`);
  }
  assert.equal(tokens.size, 20);
});

test('there is none for an agreement that failed or has ended', async () => {
  await using bench = await marketplace();
  await bench.at(noon, (context) => fail(context, bench.id));
  await assert.rejects(
    bench.at(noon, (context) => issueToken(context, bench.id)),
    refused(/has failed/),
  );
  const second = await bench.at(noon, (context) =>
    buy(context, { productCode: 'legacy', awsAccountId: buyer }),
  );
  await bench.at(noon, (context) => confirm(context, second.agreement_id));
  await bench.at(noon, (context) => cancel(context, second.agreement_id));
  await bench.at(noon, (context) => issueToken(context, second.agreement_id));
  await assert.rejects(
    bench.at('2026-11-10T13:00:00Z', (context) => issueToken(context, second.agreement_id)),
    refused(/has ended/),
  );
});

test('there is none for software that runs at the buyer’s', async () => {
  await using bench = await marketplace();
  const dimensions = [{ key: 'hosts', unit: 'HostHrs', category: 'hosts', description: '' }] as const;
  const id = await bench.at(noon, async (context) => {
    await putProduct(context, 'agent', { title: 'Agent', type: 'container', dimensions: [...dimensions] });
    return (await buy(context, { productCode: 'agent', awsAccountId: buyer })).agreement_id;
  });
  await assert.rejects(
    bench.at(noon, (context) => issueToken(context, id)),
    refused(/do not register/),
  );
});
