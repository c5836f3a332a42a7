/**
 * Renders the SNS messages and EventBridge events that AWS Marketplace sends of a change of an agreement
 * (metering.md §5).
 */

import type { AgreementDetails } from '../ledger/agreements.ts';
import { renderAgreementEvents } from './agreement-events.ts';
import type { AgreementChange, Moment, Notice } from './notice.ts';

/**
 * In the order in which they happen. SNS is for products of the legacy integration, whose customers have an identifier;
 * EventBridge is for all (metering.md §5.1, §5.2).
 */
export function renderNotices(
  agreement: AgreementDetails,
  change: AgreementChange,
  moment: Moment,
): Notice[] {
  return [...renderSnsMessages(agreement, change), ...renderAgreementEvents(agreement, change, moment)];
}

/** Changes after which GetEntitlements answers differently: new, upgraded, renewed or expired (metering.md §5.1). */
const entitlementChanges: ReadonlySet<AgreementChange> = new Set([
  'subscribe-success',
  'unsubscribe-pending',
  'entitlement-updated',
  'renewed',
  'amended',
] as const);

const contracts = new Set<AgreementDetails['product_type']>([
  'saas-contract',
  'saas-contract-with-consumption',
]);

function renderSnsMessages(agreement: AgreementDetails, change: AgreementChange): Notice[] {
  const { customer_identifier: customer, product_code: product, integration } = agreement;
  if (integration !== 'legacy' || customer === null) return [];
  const notice = (action: string, more: object): Notice => ({
    channel: 'sns',
    subject: action,
    render: () => ({ action, 'customer-identifier': customer, 'product-code': product, ...more }),
  });
  const messages: Notice[] = [];
  if (isSubscriptionChange(change)) messages.push(notice(change, subscriptionFields(agreement, change)));
  // Only products with a contract have the entitlement topic.
  if (contracts.has(agreement.product_type) && entitlementChanges.has(change)) {
    messages.push(notice('entitlement-updated', {}));
  }
  return messages;
}

function isSubscriptionChange(change: AgreementChange): boolean {
  return change.startsWith('subscribe-') || change.startsWith('unsubscribe-');
}

function subscriptionFields(agreement: AgreementDetails, change: AgreementChange): object {
  const named = change.startsWith('subscribe-') && agreement.offer_id !== null;
  return {
    'offer-identifier': named ? agreement.offer_id : undefined,
    // A string, no boolean (metering.md §5.1).
    isFreeTrialTermPresent: String(agreement.free_trial === 1),
  };
}
