/** Adds, changes, suspends and restores the seller's customers. */

import { findCustomers, putCustomer as storeCustomer } from '../ledger/customers.ts';
import type { Customer } from '../ledger/customers.ts';
import { ensureAccount } from '../ledger/principals.ts';
import type { MarketplaceContext } from './context.ts';
import { MarketplaceError } from './marketplace-error.ts';

/** What is said of a customer; what is not said stays as it is. */
export type CustomerChanges = {
  identifier?: string | undefined;
  /** Of a suspended AWS account no usage is accepted (metering.md §3.1). */
  status?: Customer['status'] | undefined;
};

/** Adds the customer with its AWS account, or changes what is said of it. */
export async function putCustomer(
  context: MarketplaceContext,
  awsAccountId: string,
  { identifier, status }: CustomerChanges,
): Promise<Customer> {
  const { tx, accountId, now, ids } = context;
  const [existing] = await findCustomers(tx, accountId, [{ awsAccountId }]);
  if (identifier !== undefined) await checkIdentifier(context, awsAccountId, identifier);
  await ensureAccount(tx, { account_id: awsAccountId, name: 'Buyer', created_at: now });
  return storeCustomer(tx, {
    customer_id: existing?.customer_id ?? ids.uuid(),
    account_id: accountId,
    customer_identifier: identifier ?? existing?.customer_identifier ?? null,
    customer_aws_account_id: awsAccountId,
    status: status ?? existing?.status ?? 'active',
    created_at: now,
  });
}

/** @throws MarketplaceError when nobody with this account ever bought, or the customer stands so already. */
export async function setCustomerStatus(
  context: MarketplaceContext,
  awsAccountId: string,
  status: Customer['status'],
): Promise<Customer> {
  const { status: now } = await getCustomer(context, awsAccountId);
  if (now === status) {
    throw new MarketplaceError('conflict', `The customer ${awsAccountId} is ${status} already.`);
  }
  return putCustomer(context, awsAccountId, { status });
}

/** @throws MarketplaceError when nobody with this account ever bought. */
async function getCustomer({ tx, accountId }: MarketplaceContext, awsAccountId: string): Promise<Customer> {
  const [customer] = await findCustomers(tx, accountId, [{ awsAccountId }]);
  if (customer !== undefined) return customer;
  throw new MarketplaceError('not found', `There is no customer with the AWS account ${awsAccountId}.`);
}

async function checkIdentifier(
  { tx, accountId }: MarketplaceContext,
  awsAccountId: string,
  identifier: string,
): Promise<void> {
  const [holder] = await findCustomers(tx, accountId, [{ identifier }]);
  if (holder === undefined || holder.customer_aws_account_id === awsAccountId) return;
  throw new MarketplaceError(
    'conflict',
    `The identifier ${identifier} is to be ${awsAccountId}'s, but customer ${holder.customer_aws_account_id} has it already.`,
  );
}
