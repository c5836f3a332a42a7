/** Stores entitlements: what a contract gives its buyer, by dimension. */

import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type NewEntitlement = Omit<NewRow<'entitlements'>, 'agreement_id'>;

/** Where a page ends and the next begins. */
export type EntitlementPosition = Pick<Row<'entitlements'>, 'agreement_id' | 'dimension_key'>;

/** Every list that is given must hold the value; an empty one matches nothing. */
export type EntitlementFilter = {
  /** The seller's. */
  accountId: string;
  productCode: string;
  /** Only agreements in force then. */
  now: number;
  customerIdentifiers?: readonly string[] | undefined;
  customerAwsAccountIds?: readonly string[] | undefined;
  dimensions?: readonly string[] | undefined;
  licenseArns?: readonly string[] | undefined;
  after?: EntitlementPosition | undefined;
  limit: number;
};

export type ListedEntitlement = Row<'entitlements'> &
  Pick<Row<'agreements'>, 'product_code' | 'license_arn' | 'end_at'> &
  Pick<Row<'customers'>, 'customer_identifier' | 'customer_aws_account_id'>;

/** Replaces all entitlements of the agreement, whose row must exist. */
export async function putEntitlements(
  tx: Tx,
  agreementId: string,
  entitlements: readonly NewEntitlement[],
): Promise<void> {
  await tx.deleteFrom('entitlements').where('agreement_id', '=', agreementId).execute();
  for (const entitlement of entitlements) {
    await tx
      .insertInto('entitlements')
      .values({ ...entitlement, agreement_id: agreementId })
      .execute();
  }
}

/** By agreement, then by dimension. Customers are listed whatever their status. */
export async function listEntitlements(tx: Tx, filter: EntitlementFilter): Promise<ListedEntitlement[]> {
  const {
    accountId,
    productCode,
    now,
    customerIdentifiers,
    customerAwsAccountIds,
    dimensions,
    licenseArns,
    after,
  } = filter;
  const lists = [customerIdentifiers, customerAwsAccountIds, dimensions, licenseArns];
  if (lists.some((list) => list?.length === 0)) return [];
  return (
    tx
      .selectFrom('entitlements')
      .innerJoin('agreements', 'agreements.agreement_id', 'entitlements.agreement_id')
      .innerJoin('customers', 'customers.customer_id', 'agreements.customer_id')
      // The customers' indexes begin with their seller.
      .where('account_id', '=', accountId)
      .where('product_code', '=', productCode)
      .where('agreements.status', '=', 'active')
      .where('start_at', '<=', now)
      .where((eb) => eb.or([eb('end_at', 'is', null), eb('end_at', '>', now)]))
      .$if(customerIdentifiers !== undefined, (q) =>
        q.where('customer_identifier', 'in', customerIdentifiers ?? []),
      )
      .$if(customerAwsAccountIds !== undefined, (q) =>
        q.where('customer_aws_account_id', 'in', customerAwsAccountIds ?? []),
      )
      .$if(dimensions !== undefined, (q) => q.where('dimension_key', 'in', dimensions ?? []))
      .$if(licenseArns !== undefined, (q) => q.where('license_arn', 'in', licenseArns ?? []))
      .$if(after !== undefined, (q) =>
        q.where((eb) =>
          eb.or([
            eb('entitlements.agreement_id', '>', after?.agreement_id ?? ''),
            eb.and([
              eb('entitlements.agreement_id', '=', after?.agreement_id ?? ''),
              eb('dimension_key', '>', after?.dimension_key ?? ''),
            ]),
          ]),
        ),
      )
      .selectAll('entitlements')
      .select(['product_code', 'license_arn', 'end_at', 'customer_identifier', 'customer_aws_account_id'])
      .orderBy('entitlements.agreement_id')
      .orderBy('dimension_key')
      .limit(filter.limit)
      .execute()
  );
}

/** What these agreements entitle to, whatever their state; by dimension. */
export async function findEntitlements(
  tx: Tx,
  agreementIds: readonly string[],
): Promise<Row<'entitlements'>[]> {
  if (agreementIds.length === 0) return [];
  return tx
    .selectFrom('entitlements')
    .selectAll()
    .where('agreement_id', 'in', agreementIds)
    .orderBy('dimension_key')
    .execute();
}
