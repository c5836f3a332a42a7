/** Renders the admin API's answers about products and agreements as lines for a person. */

import type { AgreementView } from '../server/admin/agreement-view.ts';
import type { PurchaseView, RegistrationView } from '../server/admin/purchases.ts';
import { columns } from './columns.ts';

type Fact = [name: string, value: string | undefined];

export function agreementLines(view: PurchaseView): string[] {
  return [
    ...facts([
      ['Agreement', `${view.id} (${view.state})`],
      ['Product', view.product],
      ['Buyer', `${view.awsAccountId}${view.customerStatus === 'suspended' ? ' (suspended)' : ''}`],
      ['CustomerIdentifier', view.customerIdentifier],
      ['LicenseArn', view.licenseArn],
      ['Offer', view.offerId],
      ['Free trial', view.freeTrial ? 'yes' : undefined],
      ['Starts', view.startsAt],
      ['Ends', view.endsAt],
      ['Last usage until', view.lastUsageUntil],
      ['Entitlements', entitlementsOf(view) || undefined],
    ]),
    ...(view.registration === undefined ? [] : ['', ...registrationLines(view.registration)]),
  ];
}

export function registrationLines({ token, expiresAt, url, page, setupPage }: RegistrationView): string[] {
  return facts([
    ['Token', token],
    ['Expires', expiresAt],
    ...(page === undefined ? nowhere(setupPage) : pageFacts(url ?? '', page)),
  ]);
}

export function agreementTable(views: readonly AgreementView[]): string[] {
  return columns([
    ['AGREEMENT', 'STATE', 'PRODUCT', 'BUYER', 'IDENTIFIER OR LICENCE', 'ENDS'],
    ...views.map((view) => [
      view.id,
      view.state,
      view.product,
      view.awsAccountId,
      licenceId(view.licenseArn) ?? view.customerIdentifier ?? '-',
      view.endsAt ?? '-',
    ]),
  ]);
}

/** The `l-…` at the end of the ARN, by which AWS's own texts agree (metering.md §2). */
function licenceId(arn: string | undefined): string | undefined {
  return arn?.split(/[:/]/).at(-1);
}

/** Says below a list that it is not the whole one. */
export function more(truncated: boolean): string[] {
  return truncated ? ['', 'There are more: narrow it down, or ask for more with --limit.'] : [];
}

/** Names and values in two columns; what is undefined is left out. */
export function facts(rows: readonly Fact[]): string[] {
  return columns(rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function nowhere(setupPage: string | undefined): Fact[] {
  return [
    ['Posted', 'nowhere'],
    ['Browser', setupPage],
  ];
}

function pageFacts(url: string, page: NonNullable<RegistrationView['page']>): Fact[] {
  if ('error' in page) {
    return [
      ['Posted', `to ${url}`],
      ['Failed', page.error],
    ];
  }
  const [line] = page.body.trim().split('\n');
  return [
    ['Posted', `to ${url}`],
    ['Answered', `${page.status}${page.location === undefined ? '' : `, on to ${page.location}`}`],
    ['Page', line ? visible(line.slice(0, 100)) : undefined],
  ];
}

function entitlementsOf({ entitlements }: AgreementView): string {
  return Object.entries(entitlements)
    .map(([key, value]) => `${key}=${visible(String(value))}`)
    .join(', ');
}

/** A page is not to write to somebody's terminal as it likes. */
function visible(text: string): string {
  return text.replace(/\p{C}/gu, '\uFFFD');
}
