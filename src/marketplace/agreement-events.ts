/**
 * Renders a change of an agreement as EventBridge events for its seller, who is both proposer and
 * manufacturer.
 */

import type { AgreementDetails } from '../ledger/agreements.ts';
import { renderEventTime } from '../record/dates.ts';
import { isoText } from '../text/times.ts';
import type { AgreementChange, EventName, Moment, Notice } from './notice.ts';

/** What one event says besides what every event says. */
type Event = {
  detailType: string;
  /** Of `detail.agreement`, besides its id. */
  agreement: object;
  /** Of `detail`, besides the agreement. */
  rest: object;
};

export function renderAgreementEvents(
  agreement: AgreementDetails,
  change: AgreementChange,
  moment: Moment,
): Notice[] {
  return eventsOf(agreement, change, moment).map((event) => ({
    channel: 'eventbridge',
    subject: event.detailType,
    render: (name) => render(agreement, event, moment, name),
  }));
}

/**
 * Who is both gets the proposer's agreement events and the manufacturer's licence events (metering.md §5.2). The last
 * usage is taken until an hour after both events of the end, which come together: AWS's pages disagree on which of them
 * begins that hour. See docs/decisions/0008-what-the-marketplace-leaves-open.md.
 */
function eventsOf(agreement: AgreementDetails, change: AgreementChange, { planned }: Moment): Event[] {
  switch (change) {
    case 'subscribe-success':
      return [agreed(agreement, 'Created', 'NEW'), ...licensed(agreement, 'Updated')];
    case 'renewed':
      return [agreed(agreement, 'Created', 'RENEW'), ...licensed(agreement, 'Updated')];
    case 'amended':
      return [agreed(agreement, 'Amended', 'AMEND'), ...licensed(agreement, 'Updated')];
    case 'entitlement-updated':
      return licensed(agreement, 'Updated');
    case 'unsubscribe-pending':
      return [ended(agreement, planned ? 'EXPIRED' : 'CANCELLED'), ...licensed(agreement, 'Deprovisioned')];
    // Of a payment that failed, and of the end of the final hour, only SNS tells.
    default:
      return [];
  }
}

function agreed(agreement: AgreementDetails, what: 'Created' | 'Amended', intent: string): Event {
  return {
    detailType: `Purchase Agreement ${what} - Proposer`,
    agreement: { intent, status: 'ACTIVE', ...times(agreement) },
    rest: { resaleAuthorization: { id: null }, ...parties(agreement), ...offerOf(agreement) },
  };
}

/** Without the offer, as in the events that sellers have published. */
function ended(agreement: AgreementDetails, status: string): Event {
  return {
    detailType: 'Purchase Agreement Ended - Proposer',
    agreement: { status },
    rest: { resaleAuthorization: { id: null }, ...parties(agreement) },
  };
}

/**
 * The licence's ARN as ResolveCustomer answers it and BatchMeterUsage takes it. The examples in AWS's guide leave `arn:`
 * out (metering.md §5.2); events that sellers have published have it.
 */
function licensed(agreement: AgreementDetails, what: 'Updated' | 'Deprovisioned'): Event[] {
  const { license_arn: arn, product_code: code, product_id: id } = agreement;
  // Agreements of the legacy integration have no licence here, and without one there is nothing to name.
  if (arn === null) return [];
  const rest = { product: { code, id }, license: { arn }, ...parties(agreement), ...offerOf(agreement) };
  return [{ detailType: `License ${what} - Manufacturer`, agreement: {}, rest }];
}

function render(
  { account_id, agreement_id }: AgreementDetails,
  { detailType, agreement, rest }: Event,
  { at }: Moment,
  { id, requestId }: EventName,
): object {
  return {
    version: '0',
    id,
    'detail-type': detailType,
    source: 'aws.agreement-marketplace',
    account: account_id,
    time: renderEventTime(at),
    // Wherever the buyer is (metering.md §5.2).
    region: 'us-east-1',
    resources: [`arn:aws:aws-marketplace::aws:agreement:${agreement_id}`],
    detail: { requestId, catalog: 'AWSMarketplace', agreement: { id: agreement_id, ...agreement }, ...rest },
  };
}

/** AWS gives an agreement without an end this one. */
const farAway = '9999-01-01T00:00:00Z';

function times({ start_at, end_at, created_at }: AgreementDetails): object {
  return {
    acceptanceTime: isoText(created_at),
    startTime: isoText(start_at),
    endTime: end_at === null ? farAway : isoText(end_at),
  };
}

function parties({ customer_aws_account_id, account_id }: AgreementDetails): object {
  return { acceptor: { accountId: customer_aws_account_id }, proposer: { accountId: account_id } };
}

function offerOf({ offer_id }: AgreementDetails): object {
  return offer_id === null ? {} : { offer: { id: offer_id } };
}
