/** The admin routes that list and show agreements, and lead them through their lives. */

import { z } from 'zod';
import { listAgreements } from '../../ledger/agreements.ts';
import type { AgreementDetails } from '../../ledger/agreements.ts';
import { amend, cancel, confirm, fail, getAgreement, renew } from '../../marketplace/agreements.ts';
import type { MarketplaceContext } from '../../marketplace/context.ts';
import { awsAccountId, entitlements, productCode, time } from '../../marketplace/schemas.ts';
import { viewAgreement, viewAgreements } from './agreement-view.ts';
import { changeMarketplace, readMarketplace } from './in-marketplace.ts';
import { limitOf, page } from './list-page.ts';
import { json } from './route.ts';
import type { AdminRoute } from './route.ts';

const filters = z.object({ product: productCode.optional(), customer: awsAccountId.optional() });

export const agreementRoutes: AdminRoute[] = [
  {
    method: 'GET',
    path: '/agreements',
    about:
      'the agreements, the newest first; `product` (a code), `customer` (an AWS account), `limit` (100, at most 1000)',
    run: async (parts, { query }) => {
      const limit = limitOf(query);
      const { product, customer } = filters.parse(Object.fromEntries(query));
      const views = await readMarketplace(parts, async (context) => {
        const { tx, accountId } = context;
        const wanted = { productCode: product, awsAccountId: customer, limit: limit + 1 };
        return viewAgreements(context, await listAgreements(tx, accountId, wanted));
      });
      return json(200, page('agreements', views, limit));
    },
  },
  {
    method: 'GET',
    path: '/agreements/:id',
    about: 'one agreement',
    run: async (parts, { params }) =>
      json(
        200,
        await readMarketplace(parts, async (context) =>
          viewAgreement(context, await getAgreement(context, idOf(params))),
        ),
      ),
  },
  step(
    'confirm',
    'the payment of a pending agreement went well: subscribe-success',
    z.strictObject({}),
    confirm,
  ),
  step('fail', 'it did not: subscribe-fail', z.strictObject({}), fail),
  step('cancel', 'the buyer unsubscribes: an hour for the last usage', z.strictObject({}), cancel),
  step(
    'renew',
    'an agreement goes on until a later `end`',
    z.strictObject({ end: time }),
    (context, id, { end }) => renew(context, id, end),
  ),
  step(
    'amend',
    'a contract gives other `entitlements` from now on',
    z.strictObject({ entitlements }),
    (context, id, said) => amend(context, id, said.entitlements),
  ),
];

/** @throws ZodError. */
export function idOf({ id }: Readonly<Record<string, string>>): string {
  return agreementId.parse(id);
}

const agreementId = z
  .string()
  .max(100)
  .regex(/^agmt-[A-Za-z0-9]+$/, 'must look like agmt-…');

/** One step of an agreement's life. */
function step<T extends z.ZodType>(
  verb: string,
  about: string,
  schema: T,
  take: (context: MarketplaceContext, id: string, said: z.output<T>) => Promise<AgreementDetails>,
): AdminRoute {
  return {
    method: 'POST',
    path: `/agreements/:id/${verb}`,
    about,
    takes: schema,
    run: async (parts, { params, body }) => {
      const [id, said] = [idOf(params), schema.parse(body)];
      return json(
        200,
        await changeMarketplace(parts, async (context) =>
          viewAgreement(context, await take(context, id, said)),
        ),
      );
    },
  };
}
