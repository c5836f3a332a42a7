/** Who may be billed for what: the seller's customers and their agreements (subscriptions and licences). */

import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type Customer = Row<'customers'>;
export type Agreement = Row<'agreements'>;

/** How one usage record names its customer; exactly one of the two is set. */
export type CustomerReference = { identifier: string } | { awsAccountId: string };

/** The seller's customers that any of these references names; unknown ones are absent from the answer. */
export async function findCustomers(
  tx: Tx,
  accountId: string,
  references: CustomerReference[],
): Promise<Customer[]> {
  const identifiers = unique(references.flatMap((r) => ('identifier' in r ? r.identifier : [])));
  const awsAccountIds = unique(references.flatMap((r) => ('awsAccountId' in r ? r.awsAccountId : [])));
  if (identifiers.length + awsAccountIds.length === 0) return [];
  return tx
    .selectFrom('customers')
    .selectAll()
    .where('account_id', '=', accountId)
    .where((eb) =>
      eb.or([
        ...(identifiers.length > 0 ? [eb('customer_identifier', 'in', identifiers)] : []),
        ...(awsAccountIds.length > 0 ? [eb('customer_aws_account_id', 'in', awsAccountIds)] : []),
      ]),
    )
    .execute();
}

/** Every agreement that these customers have or had for the product. */
export async function findAgreements(
  tx: Tx,
  productCode: string,
  customerIds: string[],
): Promise<Agreement[]> {
  if (customerIds.length === 0) return [];
  return tx
    .selectFrom('agreements')
    .selectAll()
    .where('product_code', '=', productCode)
    .where('customer_id', 'in', unique(customerIds))
    .execute();
}

export type Licence = Agreement & Pick<Product, 'account_id'>;
type Product = Row<'products'>;

/** The agreements behind these licence ARNs, with the account that sells their product. */
export async function findLicences(tx: Tx, licenseArns: string[]): Promise<Licence[]> {
  if (licenseArns.length === 0) return [];
  return tx
    .selectFrom('agreements')
    .innerJoin('products', 'products.product_code', 'agreements.product_code')
    .where('license_arn', 'in', unique(licenseArns))
    .selectAll('agreements')
    .select('products.account_id')
    .execute();
}

/** Adds the customer, or changes the one with the same AWS account; answers its id. */
export async function putCustomer(tx: Tx, customer: NewRow<'customers'>): Promise<string> {
  const { customer_identifier, status } = customer;
  const { customer_id } = await tx
    .insertInto('customers')
    .values(customer)
    .onConflict((oc) =>
      oc.columns(['account_id', 'customer_aws_account_id']).doUpdateSet({ customer_identifier, status }),
    )
    .returning('customer_id')
    .executeTakeFirstOrThrow();
  return customer_id;
}

export async function putAgreement(tx: Tx, agreement: NewRow<'agreements'>): Promise<void> {
  const { agreement_id: _, created_at: __, ...changes } = agreement;
  await tx
    .insertInto('agreements')
    .values(agreement)
    .onConflict((oc) => oc.column('agreement_id').doUpdateSet(changes))
    .execute();
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}
