/**
 * The admin routes for purchases and registrations: a buyer takes an offer, and a browser brings the token to
 * the seller's page.
 */

import { z } from 'zod';
import { confirm, fail, getAgreement } from '../../marketplace/agreements.ts';
import { buy } from '../../marketplace/buy.ts';
import type { MarketplaceContext } from '../../marketplace/context.ts';
import { MarketplaceError } from '../../marketplace/marketplace-error.ts';
import { isSaas } from '../../marketplace/products.ts';
import { issueToken } from '../../marketplace/registration.ts';
import type { IssuedToken } from '../../marketplace/registration.ts';
import { agreementMembers, awsAccountId, endsAfterStart, fulfillmentUrl } from '../../marketplace/schemas.ts';
import { postRegistration } from '../../marketplace/fulfillment.ts';
import type { PageAnswer } from '../../marketplace/fulfillment.ts';
import type { ServerParts } from '../parts.ts';
import { viewAgreement } from './agreement-view.ts';
import type { AgreementView } from './agreement-view.ts';
import { idOf } from './agreements.ts';
import { changeMarketplace } from './in-marketplace.ts';
import { json } from './route.ts';
import type { AdminRoute } from './route.ts';
import { setupPath } from './setup-page.ts';
import { iso } from './iso.ts';

const purchase = z
  .strictObject({
    ...agreementMembers,
    awsAccountId,
    outcome: z.enum(['success', 'pending', 'fail']).default('success'),
    /** Whether the token is posted: yes where there is a URL. */
    register: z.boolean().optional(),
    /** Instead of the product's. */
    fulfillmentUrl: fulfillmentUrl.optional(),
  })
  .refine(endsAfterStart, { path: ['end'], message: 'must be after the start' });

const registration = z.strictObject({
  /** Yes where there is a URL. */
  post: z.boolean().optional(),
  fulfillmentUrl: fulfillmentUrl.optional(),
});

export type RegistrationView = {
  token: string;
  expiresAt: string;
  /** Where the token was posted. */
  url?: string | undefined;
  /** What the seller's page answered. */
  page?: PageAnswer | undefined;
  /** Where a person's browser takes the token to the product's own URL, as long as it is good. */
  setupPage?: string | undefined;
};

export type PurchaseView = AgreementView & { registration?: RegistrationView | undefined };

export const purchaseRoutes: AdminRoute[] = [
  {
    method: 'POST',
    path: '/agreements',
    about:
      'an AWS account buys; `outcome` success, pending or fail; `register`: whether the token is posted to the fulfilment URL, before the outcome',
    takes: purchase,
    run: async (parts, { body }) => json(201, await purchaseAndRegister(parts, purchase.parse(body))),
  },
  {
    method: 'POST',
    path: '/agreements/:id/registration',
    about: '"Set up your account": a new token, posted unless `post` is false',
    takes: registration,
    run: async (parts, { params, body }) => {
      const [id, said] = [idOf(params), registration.parse(body)];
      const issued = await changeMarketplace(parts, async (context) => {
        const token = await issueToken(context, id);
        return { ...token, url: urlOf(token, said.post, said.fulfillmentUrl) };
      });
      return json(200, await register(parts, issued));
    },
  },
];

/** As on AWS the buyer registers before the verdict on the payment is known (metering.md §4). */
async function purchaseAndRegister(
  parts: ServerParts,
  said: z.output<typeof purchase>,
): Promise<PurchaseView> {
  const { product, outcome, register: wanted, fulfillmentUrl: ownUrl, ...rest } = said;
  const { id, issued } = await changeMarketplace(parts, async (context) => {
    const agreement = await buy(context, { productCode: product, ...rest });
    if (!isSaas(agreement.product_type) && wanted !== true) {
      return { id: agreement.agreement_id, issued: undefined };
    }
    const token = await issueToken(context, agreement.agreement_id);
    return { id: agreement.agreement_id, issued: { ...token, url: urlOf(token, wanted, ownUrl) } };
  });
  const registered = issued && (await register(parts, issued));
  const view = await changeMarketplace(parts, async (context) =>
    viewAgreement(context, await conclude(context, id, outcome)),
  );
  return { ...view, registration: registered };
}

function conclude(context: MarketplaceContext, id: string, outcome: 'success' | 'pending' | 'fail') {
  if (outcome === 'pending') return getAgreement(context, id);
  return outcome === 'success' ? confirm(context, id) : fail(context, id);
}

function urlOf(
  { agreement }: IssuedToken,
  wanted: boolean | undefined,
  own: string | undefined,
): string | undefined {
  if (wanted === false) return undefined;
  const url = own ?? agreement.fulfillment_url ?? undefined;
  if (url !== undefined || wanted === undefined) return url;
  throw new MarketplaceError(
    'invalid',
    `The product ${agreement.product_code} has no fulfilment URL to post the token to.`,
  );
}

async function register(
  { admin }: ServerParts,
  { token, expiresAt, agreement, url }: IssuedToken & { url: string | undefined },
): Promise<RegistrationView> {
  const issued = {
    token,
    expiresAt: iso(expiresAt),
    setupPage:
      agreement.fulfillment_url === null ? undefined : `${admin.publicUrl()}/_metertrail${setupPath(token)}`,
  };
  if (url === undefined) return issued;
  const page = await postRegistration(url, { token, freeTrial: agreement.free_trial === 1 });
  return { ...issued, url, page };
}
