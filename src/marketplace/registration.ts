/** Issues the registration token that a buyer's browser carries from AWS Marketplace to the seller's page. */

import { hashToken, insertRegistrationToken } from '../ledger/registration-tokens.ts';
import type { AgreementDetails } from '../ledger/agreements.ts';
import { stateOf } from './agreement-state.ts';
import { getAgreement } from './agreements.ts';
import type { MarketplaceContext } from './context.ts';
import { MarketplaceError } from './marketplace-error.ts';
import { isSaas } from './products.ts';

/** Not a multiple of three: base64 ends with "=", as it does on AWS, for a seller's page to decode (metering.md §4). */
const tokenBytes = 100;

export type IssuedToken = { token: string; expiresAt: number; agreement: AgreementDetails };

/**
 * A new token for "Set up your account"; earlier ones go on until they expire. Only its hash is kept.
 * @throws MarketplaceError for an agreement that failed or ended, and for software that runs at the buyer's.
 */
export async function issueToken(context: MarketplaceContext, agreementId: string): Promise<IssuedToken> {
  const { tx, now, settings } = context;
  const agreement = await getAgreement(context, agreementId);
  if (!isSaas(agreement.product_type)) {
    throw new MarketplaceError(
      'conflict',
      `Buyers of ${agreement.product_code} do not register: it is of the type ${agreement.product_type}.`,
    );
  }
  const state = stateOf(agreement, now, settings.finalReportMs);
  if (state === 'failed' || state === 'ended') {
    throw new MarketplaceError(
      'conflict',
      `The agreement ${agreementId} has ${state}: there is nothing to set up.`,
    );
  }
  const token = newToken(context);
  const expiresAt = now + settings.registrationTokenMs;
  await insertRegistrationToken(tx, {
    token_hash: hashToken(token),
    agreement_id: agreementId,
    created_at: now,
    expires_at: expiresAt,
  });
  return { token, expiresAt, agreement };
}

/** A token holds "+", "/" and "=", so that a page which does not decode its form is found out at the first buyer. */
function newToken({ random }: MarketplaceContext): string {
  let token = '';
  for (let attempt = 0; attempt < 100 && !(token.includes('+') && token.includes('/')); attempt++) {
    token = Buffer.from(random(tokenBytes)).toString('base64');
  }
  return token;
}
