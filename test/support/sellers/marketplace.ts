/**
 * Makes a marketplace on a ledger without a server: contexts for a seller, at any time, and a seller with
 * products.
 */

import { randomBytes, randomUUID } from 'node:crypto';
import type { MarketplaceContext } from '../../../src/marketplace/context.ts';
import { putProduct } from '../../../src/marketplace/products.ts';
import type { ProductChanges } from '../../../src/marketplace/products.ts';
import type { Store } from '../../../src/store/store.ts';
import type { Tx } from '../../../src/ledger/tx.ts';
import { hourMs } from '../../../src/time/hours.ts';
import { noon, sellerAccount } from './catalogue.ts';

/** `at` is a time such as 2026-11-10T12:00:00Z. */
export function marketplaceContext(tx: Tx, at = noon): MarketplaceContext {
  return {
    tx,
    accountId: sellerAccount,
    now: Date.parse(at),
    ids: { uuid: randomUUID },
    random: randomBytes,
    settings: { registrationTokenMs: 4 * hourMs, finalReportMs: hourMs },
  };
}

export type MarketplaceBench = {
  store: Store;
  /** Does the work in one transaction, at that time. */
  at: <T>(time: string, work: (context: MarketplaceContext) => Promise<T>) => Promise<T>;
  /** What is announced of an agreement and not taken back: subject and time, in order. */
  announced(agreementId: string): Promise<[subject: string, at: string][]>;
};

const dimension = { unit: 'Users', category: 'users', description: '' } as const;

/** `legacy`, `licensed` and `contract` are products. */
export async function openMarketplace(store: Store): Promise<MarketplaceBench> {
  const at: MarketplaceBench['at'] = (time, work) =>
    store.transaction((tx) => work(marketplaceContext(tx, time)));
  const products: [code: string, product: ProductChanges][] = [
    ['legacy', { integration: 'legacy', dimensions: [{ key: 'users', ...dimension }] }],
    ['licensed', { dimensions: [{ key: 'users', ...dimension }] }],
    [
      'contract',
      { integration: 'legacy', type: 'saas-contract', dimensions: [{ key: 'seats', ...dimension }] },
    ],
  ];
  await at('2026-11-01T00:00:00Z', async (context) => {
    for (const [code, product] of products) await putProduct(context, code, { title: code, ...product });
  });
  return {
    store,
    at,
    announced: (agreementId) =>
      store.read(async (tx) => {
        const rows = await tx
          .selectFrom('notifications')
          .select(['subject', 'due_at'])
          .where('agreement_id', '=', agreementId)
          .orderBy('due_at')
          .orderBy('subject')
          .execute();
        return rows.map(({ subject, due_at }) => [subject, clockOf(due_at)]);
      }),
  };
}

/** `2026-11-10T12:30:00.000Z` → `11-10 12:30`. */
function clockOf(ms: number): string {
  return new Date(ms).toISOString().slice(5, 16).replace('T', ' ');
}
