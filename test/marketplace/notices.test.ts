import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AgreementDetails } from '../../src/ledger/agreements.ts';
import { renderNotices } from '../../src/marketplace/notices.ts';
import type { AgreementChange, Notice } from '../../src/marketplace/notice.ts';

const at = Date.parse('2024-08-30T21:36:03Z');
const id = '12345678-1234-1234-1234-123456789012';
const requestId = '3d4c9f9b-b809-4f5e-9fac-a9ae98b05cbb';

const legacy: AgreementDetails = {
  agreement_id: 'agmt-4mwg1nevbokzw95eca5797ixs',
  product_code: 'n0123EXAMPLEXXXXXXXXXXXX',
  product_id: 'prod-qtwveEXAMPLE',
  product_type: 'saas-subscription',
  integration: 'legacy',
  fulfillment_url: null,
  account_id: '123456512334',
  customer_id: 'c',
  customer_identifier: 'X01EXAMPLEX',
  customer_aws_account_id: '845735284135',
  customer_status: 'active',
  license_arn: null,
  start_at: Date.parse('2026-08-20T14:23:11.013Z'),
  end_at: null,
  status: 'active',
  offer_id: 'offer-abcexample123',
  free_trial: 1,
  created_at: Date.parse('2026-08-20T14:23:11.013Z'),
};

const contract: AgreementDetails = { ...legacy, product_type: 'saas-contract' };

const licensed: AgreementDetails = {
  ...legacy,
  product_code: 'aw4fgf5tyo5w2ap6fEXAMPLE',
  integration: 'concurrent-agreements',
  license_arn: 'arn:aws:license-manager::294406891311:license:l-9d01d15f86334a8894365cd7350556ff',
};

function render(agreement: AgreementDetails, change: AgreementChange, planned = false): Notice[] {
  return renderNotices(agreement, change, { at, planned });
}

/** Channel and subject of each, and the document, whose order of members counts. */
function sns(agreement: AgreementDetails, change: AgreementChange): string[] {
  return render(agreement, change)
    .filter(({ channel }) => channel === 'sns')
    .map((notice) => JSON.stringify(notice.render({ id, requestId })));
}

function events(agreement: AgreementDetails, change: AgreementChange, planned = false): unknown[] {
  return render(agreement, change, planned)
    .filter(({ channel }) => channel === 'eventbridge')
    .map((notice) => JSON.parse(JSON.stringify(notice.render({ id, requestId }))));
}

test('subscribe-success over SNS is the document of the seller guide', () => {
  assert.deepEqual(sns(legacy, 'subscribe-success'), [
    '{"action":"subscribe-success","customer-identifier":"X01EXAMPLEX","product-code":"n0123EXAMPLEXXXXXXXXXXXX","offer-identifier":"offer-abcexample123","isFreeTrialTermPresent":"true"}',
  ]);
});

test('entitlement-updated over SNS is the document of the seller guide', () => {
  assert.deepEqual(sns(contract, 'entitlement-updated'), [
    '{"action":"entitlement-updated","customer-identifier":"X01EXAMPLEX","product-code":"n0123EXAMPLEXXXXXXXXXXXX"}',
  ]);
});

test('the offer is named on subscribe-success and subscribe-fail only, and where there is one', () => {
  const named = (change: AgreementChange) => sns(legacy, change)[0]?.includes('offer-identifier');
  assert.equal(named('subscribe-fail'), true);
  assert.equal(named('unsubscribe-pending'), false);
  assert.equal(named('unsubscribe-success'), false);
  assert.equal(sns({ ...legacy, offer_id: null }, 'subscribe-success')[0]?.includes('offer'), false);
});

test('isFreeTrialTermPresent is a string', () => {
  const [message = ''] = sns({ ...legacy, free_trial: 0 }, 'subscribe-success');
  assert.equal((JSON.parse(message) as Record<string, unknown>)['isFreeTrialTermPresent'], 'false');
});

test('a new, amended, renewed or ended contract tells of its entitlements, on a topic of their own', () => {
  const subjects = (change: AgreementChange) =>
    render(contract, change).flatMap(({ channel, subject }) => (channel === 'sns' ? subject : []));
  assert.deepEqual(subjects('subscribe-success'), ['subscribe-success', 'entitlement-updated']);
  assert.deepEqual(subjects('amended'), ['entitlement-updated']);
  assert.deepEqual(subjects('renewed'), ['entitlement-updated']);
  assert.deepEqual(subjects('unsubscribe-pending'), ['unsubscribe-pending', 'entitlement-updated']);
  assert.deepEqual(subjects('unsubscribe-success'), ['unsubscribe-success']);
  assert.deepEqual(subjects('subscribe-fail'), ['subscribe-fail']);
});

test('a product without a contract has no entitlement topic', () => {
  assert.deepEqual(sns(legacy, 'entitlement-updated'), []);
  assert.deepEqual(sns(legacy, 'renewed'), []);
});

test('SNS knows customers by their identifier, so without one, and for concurrent agreements, it is silent', () => {
  assert.deepEqual(sns(licensed, 'subscribe-success'), []);
  assert.deepEqual(sns({ ...legacy, customer_identifier: null }, 'subscribe-success'), []);
});

test('License Updated is the event of the seller guide, with the ARN as it is stored', () => {
  const arn = 'aws:license-manager:us-east-1:123456789012:l-e52ca6f38bf84d0fafb8802ca15ac11x';
  const agreement = { ...licensed, license_arn: arn, offer_id: '8kkr91jo647j3qxlcjhlqce7y' };
  const [notice] = render(agreement, 'entitlement-updated');
  assert.equal(
    JSON.stringify(notice?.render({ id, requestId })),
    JSON.stringify({
      version: '0',
      id: '12345678-1234-1234-1234-123456789012',
      'detail-type': 'License Updated - Manufacturer',
      source: 'aws.agreement-marketplace',
      account: '123456512334',
      time: '2024-08-30T21:36:03Z',
      region: 'us-east-1',
      resources: ['arn:aws:aws-marketplace::aws:agreement:agmt-4mwg1nevbokzw95eca5797ixs'],
      detail: {
        requestId: '3d4c9f9b-b809-4f5e-9fac-a9ae98b05cbb',
        catalog: 'AWSMarketplace',
        agreement: { id: 'agmt-4mwg1nevbokzw95eca5797ixs' },
        product: { code: 'aw4fgf5tyo5w2ap6fEXAMPLE', id: 'prod-qtwveEXAMPLE' },
        license: { arn: 'aws:license-manager:us-east-1:123456789012:l-e52ca6f38bf84d0fafb8802ca15ac11x' },
        acceptor: { accountId: '845735284135' },
        proposer: { accountId: '123456512334' },
        offer: { id: '8kkr91jo647j3qxlcjhlqce7y' },
      },
    }),
  );
});

test('a purchase is an agreement event without licence and product, and a licence event with both', () => {
  const [created, updated, ...more] = events(licensed, 'subscribe-success') as Record<string, unknown>[];
  assert.deepEqual(more, []);
  assert.equal(created?.['detail-type'], 'Purchase Agreement Created - Proposer');
  assert.deepEqual(created['detail'], {
    requestId,
    catalog: 'AWSMarketplace',
    agreement: {
      id: 'agmt-4mwg1nevbokzw95eca5797ixs',
      intent: 'NEW',
      status: 'ACTIVE',
      acceptanceTime: '2026-08-20T14:23:11.013Z',
      startTime: '2026-08-20T14:23:11.013Z',
      endTime: '9999-01-01T00:00:00Z',
    },
    resaleAuthorization: { id: null },
    acceptor: { accountId: '845735284135' },
    proposer: { accountId: '123456512334' },
    offer: { id: 'offer-abcexample123' },
  });
  assert.equal(updated?.['detail-type'], 'License Updated - Manufacturer');
});

test('renewal and amendment are told by their intent, and change the licence', () => {
  const told = (change: AgreementChange) =>
    events(licensed, change).map((event) => {
      const { 'detail-type': type, detail } = event as {
        'detail-type': string;
        detail: { agreement: { intent?: string } };
      };
      return [type, detail.agreement.intent];
    });
  assert.deepEqual(told('renewed'), [
    ['Purchase Agreement Created - Proposer', 'RENEW'],
    ['License Updated - Manufacturer', undefined],
  ]);
  assert.deepEqual(told('amended'), [
    ['Purchase Agreement Amended - Proposer', 'AMEND'],
    ['License Updated - Manufacturer', undefined],
  ]);
});

test('both events of the end come when the agreement ends: cancelled, or expired where that was planned', () => {
  const statuses = (planned: boolean) =>
    events(licensed, 'unsubscribe-pending', planned).map((event) => {
      const { 'detail-type': type, detail } = event as {
        'detail-type': string;
        detail: { agreement: object; license?: object; offer?: object };
      };
      return [type, detail.agreement, detail.license !== undefined, detail.offer !== undefined];
    });
  const agreement = { id: 'agmt-4mwg1nevbokzw95eca5797ixs' };
  assert.deepEqual(statuses(false), [
    ['Purchase Agreement Ended - Proposer', { ...agreement, status: 'CANCELLED' }, false, false],
    ['License Deprovisioned - Manufacturer', agreement, true, true],
  ]);
  assert.deepEqual(statuses(true)[0], [
    'Purchase Agreement Ended - Proposer',
    { ...agreement, status: 'EXPIRED' },
    false,
    false,
  ]);
  assert.deepEqual(events(licensed, 'unsubscribe-success'), []);
  assert.deepEqual(events(licensed, 'subscribe-fail'), []);
});

test('an agreement without a licence has agreement events only', () => {
  const subjects = render(legacy, 'subscribe-success').map(({ channel, subject }) => `${channel} ${subject}`);
  assert.deepEqual(subjects, ['sns subscribe-success', 'eventbridge Purchase Agreement Created - Proposer']);
  assert.deepEqual(render(legacy, 'entitlement-updated'), []);
});
