/**
 * Leads agreements through their lives: confirms, fails, amends, renews and cancels them, and tells the
 * seller of each.
 */

import { findAgreement, findAgreements, updateAgreement } from '../ledger/agreements.ts';
import type { Agreement, AgreementDetails } from '../ledger/agreements.ts';
import { stateOf } from './agreement-state.ts';
import type { AgreementState } from './agreement-state.ts';
import { announce, withdraw } from './announce.ts';
import type { MarketplaceContext } from './context.ts';
import { setEntitlements } from './entitlements.ts';
import { MarketplaceError } from './marketplace-error.ts';
import type { Entitlements } from './schemas.ts';

/** @throws MarketplaceError for an agreement that the seller does not have. */
export async function getAgreement(
  { tx, accountId }: MarketplaceContext,
  agreementId: string,
): Promise<AgreementDetails> {
  const agreement = await findAgreement(tx, accountId, agreementId);
  if (agreement !== undefined) return agreement;
  throw new MarketplaceError('not found', `There is no agreement ${agreementId}.`);
}

/** The payment went well: the agreement is in force from now, or from its start in the future (metering.md §5.1). */
export async function confirm(context: MarketplaceContext, agreementId: string): Promise<AgreementDetails> {
  const { tx, now } = context;
  const agreement = await inState(context, agreementId, 'confirmed', ['pending']);
  const start = Math.max(agreement.start_at, now);
  if (agreement.end_at !== null && agreement.end_at <= start) {
    throw new MarketplaceError(
      'conflict',
      `The agreement ${agreementId} has reached its end while it was pending.`,
    );
  }
  if (agreement.integration === 'legacy') await followEarlier(context, agreement, start);
  await updateAgreement(tx, agreementId, { status: 'active', start_at: start });
  await announce(context, agreementId, 'subscribe-success', start);
  await announceEnd(context, { ...agreement, start_at: start });
  return getAgreement(context, agreementId);
}

/** The payment did not go through. */
export async function fail(context: MarketplaceContext, agreementId: string): Promise<AgreementDetails> {
  await inState(context, agreementId, 'failed', ['pending']);
  await updateAgreement(context.tx, agreementId, { status: 'failed' });
  await announce(context, agreementId, 'subscribe-fail');
  return getAgreement(context, agreementId);
}

/** The buyer unsubscribes: an hour is left for the last usage. What has not begun never begins, and nobody is told. */
export async function cancel(context: MarketplaceContext, agreementId: string): Promise<AgreementDetails> {
  const { tx, now } = context;
  const agreement = await inState(context, agreementId, 'cancelled', ['scheduled', 'active']);
  await withdraw(context, agreementId);
  await updateAgreement(tx, agreementId, { end_at: now });
  if (agreement.start_at <= now) await announceEnd(context, { ...agreement, end_at: now });
  return getAgreement(context, agreementId);
}

/** The agreement goes on until a later end. */
export async function renew(
  context: MarketplaceContext,
  agreementId: string,
  end: number,
): Promise<AgreementDetails> {
  const agreement = await inState(context, agreementId, 'renewed', ['active']);
  if (agreement.end_at === null) {
    throw new MarketplaceError(
      'conflict',
      `The agreement ${agreementId} has no end, so it needs no renewal.`,
    );
  }
  if (end <= agreement.end_at) {
    const known = new Date(agreement.end_at).toISOString();
    throw new MarketplaceError('invalid', `A renewal ends later than the agreement does already: ${known}.`);
  }
  await withdraw(context, agreementId);
  await updateAgreement(context.tx, agreementId, { end_at: end });
  await announce(context, agreementId, 'renewed');
  await announceEnd(context, { ...agreement, end_at: end });
  return getAgreement(context, agreementId);
}

/** A contract gives its buyer something else from now on. */
export async function amend(
  context: MarketplaceContext,
  agreementId: string,
  entitlements: Entitlements,
): Promise<AgreementDetails> {
  const { product_code } = await inState(context, agreementId, 'amended', ['active']);
  if (Object.keys(entitlements).length === 0) {
    throw new MarketplaceError('invalid', 'An amended contract entitles to something: cancel it instead.');
  }
  await setEntitlements(context, { agreementId, productCode: product_code }, entitlements);
  await announce(context, agreementId, 'amended');
  return getAgreement(context, agreementId);
}

/** Announces when the agreement ends, as far as that lies ahead (metering.md §5.1). */
export async function announceEnd(
  context: MarketplaceContext,
  { agreement_id, end_at }: Agreement,
): Promise<void> {
  const { now, settings } = context;
  if (end_at === null) return;
  if (end_at >= now) await announce(context, agreement_id, 'unsubscribe-pending', end_at);
  const over = end_at + settings.finalReportMs;
  if (over >= now) await announce(context, agreement_id, 'unsubscribe-success', over);
}

/** A buyer who comes back within the final hour is told nothing of its end (metering.md §5.1). */
async function followEarlier(
  context: MarketplaceContext,
  { agreement_id, product_code, customer_id }: Agreement,
  start: number,
): Promise<void> {
  const { tx, now, settings } = context;
  for (const other of await findAgreements(tx, product_code, [customer_id])) {
    if (other.agreement_id === agreement_id) continue;
    const state = stateOf(other, now, settings.finalReportMs);
    if (state === 'scheduled' || state === 'active') {
      throw new MarketplaceError(
        'conflict',
        `The agreement ${other.agreement_id} of the same customer and product is ${state}, and one at a time is all that the legacy integration allows.`,
      );
    }
    if (state === 'ending' && start < (other.end_at ?? 0) + settings.finalReportMs) {
      await withdraw(context, other.agreement_id);
    }
  }
}

async function inState(
  context: MarketplaceContext,
  agreementId: string,
  verb: string,
  states: readonly AgreementState[],
): Promise<AgreementDetails> {
  const agreement = await getAgreement(context, agreementId);
  const state = stateOf(agreement, context.now, context.settings.finalReportMs);
  if (states.includes(state)) return agreement;
  const may = states.map((each) => (each === 'active' ? 'an active' : `a ${each}`)).join(' or ');
  throw new MarketplaceError(
    'conflict',
    `The agreement ${agreementId} is ${state}; only ${may} one can be ${verb}.`,
  );
}
