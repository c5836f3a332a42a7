/**
 * ResolveCustomer: tells a seller, for the token that a buyer's browser brought, who the buyer is and what
 * they bought.
 */

import { findRegistration, hashToken } from '../../ledger/registration-tokens.ts';
import type { Registration } from '../../ledger/registration-tokens.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import type { ResolveCustomerRequest, ResolveCustomerResult } from '../../shapes/generated/metering.ts';
import { operation } from '../operation.ts';

/** CloudTrail's own words for a value that it keeps from its readers (cloudtrail.md §2.6). */
const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS';

export const resolveCustomer = operation<ResolveCustomerRequest, ResolveCustomerResult>({
  service: 'metering',
  name: 'ResolveCustomer',
  // AWS's service authorization reference counts it among the writing actions; its answer is recorded.
  readOnly: false,
  record: {
    // Whoever has it can register with the seller as the buyer (docs/decisions/0008-what-the-marketplace-leaves-open.md).
    hide: () => ({ RegistrationToken: hidden }),
  },

  /** A token can be resolved any number of times until it expires (metering.md §4); whether anything is bought is not asked. */
  async run({ tx, caller, now }, { RegistrationToken }) {
    const registration = await findRegistration(tx, hashToken(RegistrationToken));
    // Nobody but the seller hears that the token exists.
    if (registration === undefined || registration.account_id !== caller.accountId) {
      throw new ServiceError(
        'InvalidTokenException',
        `The registration token is not valid.${hint(RegistrationToken)}`,
      );
    }
    if (now >= registration.expires_at) {
      throw new ServiceError(
        'ExpiredTokenException',
        'The registration token has expired. The buyer gets a new one with "Set up your account".',
      );
    }
    return buyerOf(registration);
  },
});

/** CustomerIdentifier is not populated for new integrations (metering.md §3.4). */
function buyerOf(registration: Registration): ResolveCustomerResult {
  const { integration, customer_identifier, customer_aws_account_id, product_code, license_arn } =
    registration;
  return {
    CustomerIdentifier: integration === 'legacy' ? (customer_identifier ?? undefined) : undefined,
    CustomerAWSAccountId: customer_aws_account_id,
    ProductCode: product_code,
    LicenseArn: license_arn ?? undefined,
  };
}

/** What went wrong on the token's way from the form that the browser posted, if it shows. */
function hint(token: string): string {
  if (/%[0-9a-f]{2}/i.test(token)) return ' It looks URL-encoded: decode the form field before resolving it.';
  if (token.includes(' ')) return ' It holds spaces: a plus sign of it was decoded once too often.';
  return '';
}
