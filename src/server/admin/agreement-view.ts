/** Renders agreements as the admin API shows them: what a seller's code and tests need to know of a buyer. */

import { findEntitlements } from '../../ledger/entitlements.ts';
import type { AgreementDetails } from '../../ledger/agreements.ts';
import { lastUsageUntil, stateOf } from '../../marketplace/agreement-state.ts';
import type { AgreementState } from '../../marketplace/agreement-state.ts';
import type { MarketplaceContext } from '../../marketplace/context.ts';
import { valueOf } from '../../marketplace/entitlements.ts';
import type { Entitlements } from '../../marketplace/schemas.ts';
import { iso } from './iso.ts';

export type AgreementView = {
  id: string;
  product: string;
  productId: string;
  awsAccountId: string;
  /** With the legacy integration, as ResolveCustomer answers it. */
  customerIdentifier?: string | undefined;
  customerStatus: 'active' | 'suspended';
  licenseArn?: string | undefined;
  offerId?: string | undefined;
  freeTrial: boolean;
  state: AgreementState;
  /** Absent where a seed says that it has always been in force. */
  startsAt?: string | undefined;
  endsAt?: string | undefined;
  /** When the last usage must have been sent. */
  lastUsageUntil?: string | undefined;
  entitlements: Entitlements;
};

export async function viewAgreements(
  { tx, now, settings }: MarketplaceContext,
  agreements: readonly AgreementDetails[],
): Promise<AgreementView[]> {
  const ids = agreements.map(({ agreement_id }) => agreement_id);
  const byAgreement = Map.groupBy(await findEntitlements(tx, ids), ({ agreement_id }) => agreement_id);
  return agreements.map((agreement) => {
    const { customer_identifier, license_arn, offer_id, start_at, end_at } = agreement;
    const until = lastUsageUntil(agreement, settings.finalReportMs);
    const entitled = byAgreement.get(agreement.agreement_id) ?? [];
    return {
      id: agreement.agreement_id,
      product: agreement.product_code,
      productId: agreement.product_id,
      awsAccountId: agreement.customer_aws_account_id,
      customerIdentifier: agreement.integration === 'legacy' ? (customer_identifier ?? undefined) : undefined,
      customerStatus: agreement.customer_status,
      licenseArn: license_arn ?? undefined,
      offerId: offer_id ?? undefined,
      freeTrial: agreement.free_trial === 1,
      state: stateOf(agreement, now, settings.finalReportMs),
      startsAt: start_at === 0 ? undefined : iso(start_at),
      endsAt: end_at === null ? undefined : iso(end_at),
      lastUsageUntil: until === undefined ? undefined : iso(until),
      entitlements: Object.fromEntries(entitled.map((each) => [each.dimension_key, valueOf(each)])),
    };
  });
}

export async function viewAgreement(
  context: MarketplaceContext,
  agreement: AgreementDetails,
): Promise<AgreementView> {
  const [view] = await viewAgreements(context, [agreement]);
  if (view === undefined) throw new RangeError('One agreement has one view.');
  return view;
}
