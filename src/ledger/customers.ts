/** Stores the seller's customers, by AWS account and, where they have one, by identifier. */

import { listStatement } from '../store/statement.ts';
import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import { firstOf, unique } from './rows.ts';

export type Customer = Row<'customers'>;

/** How one usage record names its customer; exactly one of the two is set. */
export type CustomerReference = { identifier: string } | { awsAccountId: string };

type Reference = { accountId: string; value: string };

const selectByIdentifier = listStatement<Reference, Customer>((db, references) =>
  db
    .selectFrom('customers')
    .selectAll()
    .where('account_id', '=', firstOf(references).accountId)
    .where(
      'customer_identifier',
      'in',
      references.map(({ value }) => value),
    ),
);

const selectByAwsAccount = listStatement<Reference, Customer>((db, references) =>
  db
    .selectFrom('customers')
    .selectAll()
    .where('account_id', '=', firstOf(references).accountId)
    .where(
      'customer_aws_account_id',
      'in',
      references.map(({ value }) => value),
    ),
);

/** The seller's customers that any of these references names; unknown ones are absent from the answer. */
export async function findCustomers(
  tx: Tx,
  accountId: string,
  references: CustomerReference[],
): Promise<Customer[]> {
  const identifiers = unique(references.flatMap((r) => ('identifier' in r ? r.identifier : [])));
  const awsAccountIds = unique(references.flatMap((r) => ('awsAccountId' in r ? r.awsAccountId : [])));
  const found: Customer[] = [];
  if (identifiers.length > 0) {
    found.push(
      ...(await selectByIdentifier(
        tx,
        identifiers.map((value) => ({ accountId, value })),
      )),
    );
  }
  if (awsAccountIds.length > 0) {
    found.push(
      ...(await selectByAwsAccount(
        tx,
        awsAccountIds.map((value) => ({ accountId, value })),
      )),
    );
  }
  return found;
}

/** The newest first. */
export async function listCustomers(tx: Tx, accountId: string, limit: number): Promise<Customer[]> {
  return tx
    .selectFrom('customers')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('created_at', 'desc')
    .orderBy('customer_aws_account_id')
    .limit(limit)
    .execute();
}

/** Adds the customer, or changes the one with the same AWS account. @returns what stands there now. */
export async function putCustomer(tx: Tx, customer: NewRow<'customers'>): Promise<Customer> {
  const { customer_identifier, status } = customer;
  return tx
    .insertInto('customers')
    .values(customer)
    .onConflict((oc) =>
      oc.columns(['account_id', 'customer_aws_account_id']).doUpdateSet({ customer_identifier, status }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}
