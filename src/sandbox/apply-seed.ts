/** A checked seed → rows of the ledger; applying the same seed again changes nothing. */

import { createHash } from 'node:crypto';
import { findCustomers, findLicences, putAgreement, putCustomer } from '../ledger/agreements.ts';
import { putProduct } from '../ledger/products.ts';
import type { Tx } from '../store/store.ts';
import { SeedError } from './seed-file.ts';
import type { Seed } from './seed-file.ts';

/**
 * Adds what the seed names to a seller's account, and changes what is there under the same names; removes nothing.
 * @throws SeedError when a name is another's already.
 */
export async function applySeed(
  tx: Tx,
  accountId: string,
  { products, customers }: Seed,
  now: number,
  uuid: () => string,
): Promise<void> {
  for (const { code, id, title, type, dimensions } of products) {
    await putProduct(
      tx,
      {
        product_code: code,
        account_id: accountId,
        product_id: id ?? `prod-${digest(code)}`,
        title,
        product_type: type,
        created_at: now,
      },
      dimensions.map(({ key, ...rest }) => ({ dimension_key: key, ...rest })),
    );
  }
  for (const { awsAccountId, identifier, status, agreements } of customers) {
    await checkIdentifier(tx, accountId, awsAccountId, identifier);
    const customerId = await putCustomer(tx, {
      customer_id: uuid(),
      account_id: accountId,
      customer_identifier: identifier ?? null,
      customer_aws_account_id: awsAccountId,
      status,
      created_at: now,
    });
    for (const { product, id, licenseArn, start, end } of agreements) {
      const agreementId = id ?? `agmt-${digest(accountId, product, awsAccountId, licenseArn ?? '')}`;
      await checkLicence(tx, agreementId, licenseArn);
      await putAgreement(tx, {
        agreement_id: agreementId,
        product_code: product,
        customer_id: customerId,
        license_arn: licenseArn ?? null,
        // Without a start the agreement has always been in force.
        start_at: start ?? 0,
        end_at: end ?? null,
        created_at: now,
      });
    }
  }
}

async function checkIdentifier(
  tx: Tx,
  accountId: string,
  awsAccountId: string,
  identifier: string | undefined,
): Promise<void> {
  if (identifier === undefined) return;
  const [holder] = await findCustomers(tx, accountId, [{ identifier }]);
  if (holder === undefined || holder.customer_aws_account_id === awsAccountId) return;
  throw new SeedError(
    `The seed gives the identifier ${identifier} to ${awsAccountId}, but customer ${holder.customer_aws_account_id} has it already.`,
  );
}

async function checkLicence(tx: Tx, agreementId: string, licenseArn: string | undefined): Promise<void> {
  if (licenseArn === undefined) return;
  const [holder] = await findLicences(tx, [licenseArn]);
  if (holder === undefined || holder.agreement_id === agreementId) return;
  throw new SeedError(
    `The seed gives the licence ${licenseArn} to the agreement ${agreementId}, but ${holder.agreement_id} has it already.`,
  );
}

/** 25 characters, the length of AWS's own agreement ids; the same for the same names, so that a seed can be repeated. */
function digest(...names: string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(names)).digest();
  return BigInt(`0x${hash.toString('hex')}`)
    .toString(36)
    .slice(0, 25);
}
