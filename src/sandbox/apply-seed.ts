/** Writes a checked seed to the ledger; applying the same seed again changes nothing. */

import { findAgreement, findLicences, putAgreement } from '../ledger/agreements.ts';
import { announceEnd } from '../marketplace/agreements.ts';
import { announce, withdraw } from '../marketplace/announce.ts';
import type { MarketplaceContext } from '../marketplace/context.ts';
import { putCustomer } from '../marketplace/customers.ts';
import { setEntitlements } from '../marketplace/entitlements.ts';
import { MarketplaceError } from '../marketplace/marketplace-error.ts';
import { nameFrom } from '../marketplace/names.ts';
import { putProduct } from '../marketplace/products.ts';
import { SeedError } from './seed-file.ts';
import type { Seed } from './seed-file.ts';

type SeedAgreement = Seed['customers'][number]['agreements'][number];
type Party = { awsAccountId: string; customerId: string };

/**
 * Adds what the seed names to a seller's account, and changes what is there under the same names as far as the seed says
 * something of it; removes nothing. The seller is told of what lies ahead only, as of an end.
 * @throws SeedError when a name is another's already.
 */
export async function applySeed(context: MarketplaceContext, { products, customers }: Seed): Promise<void> {
  try {
    for (const { code, ...members } of products) {
      await putProduct(context, code, members, 'legacy');
    }
    for (const { awsAccountId, agreements, ...members } of customers) {
      const { customer_id: customerId } = await putCustomer(context, awsAccountId, members);
      for (const agreement of agreements) {
        await applyAgreement(context, { awsAccountId, customerId }, agreement);
      }
    }
  } catch (error) {
    throw error instanceof MarketplaceError ? new SeedError(`The seed: ${error.message}`) : error;
  }
}

async function applyAgreement(
  context: MarketplaceContext,
  { awsAccountId, customerId }: Party,
  seed: SeedAgreement,
): Promise<void> {
  const { tx, accountId, now } = context;
  const { product, licenseArn, entitlements } = seed;
  const id = seed.id ?? `agmt-${nameFrom(accountId, product, awsAccountId, licenseArn ?? '')}`;
  await checkLicence(context, id, licenseArn);
  const known = await findAgreement(tx, accountId, id);
  const row = {
    agreement_id: id,
    product_code: product,
    customer_id: customerId,
    license_arn: licenseArn ?? known?.license_arn ?? null,
    // Without a start the agreement has always been in force.
    start_at: seed.start ?? known?.start_at ?? 0,
    end_at: seed.end ?? known?.end_at ?? null,
    // What has happened to it since is not undone.
    status: known?.status ?? seed.status ?? 'active',
    offer_id: seed.offerId ?? known?.offer_id ?? null,
    free_trial: flag(seed.freeTrial) ?? known?.free_trial ?? 0,
    created_at: now,
  } as const;
  await putAgreement(tx, row);
  if (entitlements !== undefined) {
    await setEntitlements(context, { agreementId: id, productCode: product }, entitlements);
  }
  const isAnnounced =
    known?.start_at === row.start_at && known.end_at === row.end_at && known.status === row.status;
  if (isAnnounced) return;
  await withdraw(context, id);
  if (row.status !== 'active') return;
  if (row.start_at > now) await announce(context, id, 'subscribe-success', row.start_at);
  await announceEnd(context, row);
}

async function checkLicence(
  { tx }: MarketplaceContext,
  agreementId: string,
  licenseArn: string | undefined,
): Promise<void> {
  if (licenseArn === undefined) return;
  const [holder] = await findLicences(tx, [licenseArn]);
  if (holder === undefined || holder.agreement_id === agreementId) return;
  throw new SeedError(
    `The seed gives the licence ${licenseArn} to the agreement ${agreementId}, but ${holder.agreement_id} has it already.`,
  );
}

function flag(value: boolean | undefined): 0 | 1 | undefined {
  if (value === undefined) return undefined;
  return value ? 1 : 0;
}
