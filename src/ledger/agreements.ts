/**
 * Stores the agreements (subscriptions and licences) that customers have or had: who may be billed for what.
 */

import type { NotNull } from 'kysely';
import { listStatement } from '../store/statement.ts';
import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import { firstOf, unique } from './rows.ts';

export type Agreement = Row<'agreements'>;

const selectAgreements = listStatement<{ productCode: string; customerId: string }, Agreement>((db, rows) =>
  db
    .selectFrom('agreements')
    .selectAll()
    .where('product_code', '=', firstOf(rows).productCode)
    .where(
      'customer_id',
      'in',
      rows.map(({ customerId }) => customerId),
    ),
);

/** Every agreement that these customers have or had for the product. */
export async function findAgreements(
  tx: Tx,
  productCode: string,
  customerIds: string[],
): Promise<Agreement[]> {
  if (customerIds.length === 0) return [];
  return selectAgreements(
    tx,
    unique(customerIds).map((customerId) => ({ productCode, customerId })),
  );
}

export type Licence = Agreement & Pick<Row<'products'>, 'account_id'>;

const selectLicences = listStatement<{ licenseArn: string }, Licence>((db, rows) =>
  db
    .selectFrom('agreements')
    .innerJoin('products', 'products.product_code', 'agreements.product_code')
    .where(
      'license_arn',
      'in',
      rows.map(({ licenseArn }) => licenseArn),
    )
    .selectAll('agreements')
    .select('products.account_id'),
);

/** The agreements behind these licence ARNs, with the account that sells their product. */
export async function findLicences(tx: Tx, licenseArns: string[]): Promise<Licence[]> {
  if (licenseArns.length === 0) return [];
  return selectLicences(
    tx,
    unique(licenseArns).map((licenseArn) => ({ licenseArn })),
  );
}

export type MeterableExample = { product_code: string; customer_identifier: string; dimension_key: string };

/** Some SaaS product, customer and dimension that usage is accepted for now. */
export async function findMeterableExample(
  tx: Tx,
  accountId: string,
  now: number,
): Promise<MeterableExample | undefined> {
  return tx
    .selectFrom('agreements')
    .innerJoin('customers', 'customers.customer_id', 'agreements.customer_id')
    .innerJoin('products', 'products.product_code', 'agreements.product_code')
    .innerJoin('dimensions', 'dimensions.product_code', 'agreements.product_code')
    .where('customers.account_id', '=', accountId)
    .where('product_type', 'in', ['saas-subscription', 'saas-contract', 'saas-contract-with-consumption'])
    .where('customers.status', '=', 'active')
    .where('agreements.status', '=', 'active')
    .where('dimension_type', '=', 'Metered')
    .where('license_arn', 'is', null)
    .where('start_at', '<=', now)
    .where((eb) => eb.or([eb('end_at', 'is', null), eb('end_at', '>', now)]))
    .where('customer_identifier', 'is not', null)
    .select(['agreements.product_code', 'customer_identifier', 'dimension_key'])
    .$narrowType<{ customer_identifier: NotNull }>()
    .orderBy('agreements.created_at')
    .orderBy('agreement_id')
    .orderBy('dimension_key', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** An agreement with what is bought and who buys it. */
export type AgreementDetails = Agreement &
  Pick<Row<'products'>, 'account_id' | 'product_id' | 'product_type' | 'integration' | 'fulfillment_url'> &
  Pick<Row<'customers'>, 'customer_identifier' | 'customer_aws_account_id'> & {
    customer_status: Row<'customers'>['status'];
  };

export async function findAgreement(
  tx: Tx,
  accountId: string,
  agreementId: string,
): Promise<AgreementDetails | undefined> {
  return selectDetails(tx, accountId).where('agreement_id', '=', agreementId).executeTakeFirst();
}

/** The newest first. */
export async function listAgreements(
  tx: Tx,
  accountId: string,
  {
    productCode,
    awsAccountId,
    limit,
  }: { productCode?: string | undefined; awsAccountId?: string | undefined; limit: number },
): Promise<AgreementDetails[]> {
  return selectDetails(tx, accountId)
    .$if(productCode !== undefined, (q) => q.where('products.product_code', '=', productCode ?? ''))
    .$if(awsAccountId !== undefined, (q) => q.where('customer_aws_account_id', '=', awsAccountId ?? ''))
    .orderBy('agreements.created_at', 'desc')
    .orderBy('agreement_id')
    .limit(limit)
    .execute();
}

function selectDetails(tx: Tx, accountId: string) {
  return tx
    .selectFrom('agreements')
    .innerJoin('products', 'products.product_code', 'agreements.product_code')
    .innerJoin('customers', 'customers.customer_id', 'agreements.customer_id')
    .where('products.account_id', '=', accountId)
    .selectAll('agreements')
    .select(['products.account_id', 'product_id', 'product_type', 'integration', 'fulfillment_url'])
    .select(['customer_identifier', 'customer_aws_account_id', 'customers.status as customer_status']);
}

/** Whether anybody has or had an agreement for the product. */
export async function hasAgreements(tx: Tx, productCode: string): Promise<boolean> {
  const found = await tx
    .selectFrom('agreements')
    .select('agreement_id')
    .where('product_code', '=', productCode)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Adds the agreement, or changes the one with the same id. */
export async function putAgreement(tx: Tx, agreement: NewRow<'agreements'>): Promise<void> {
  const { agreement_id: _, created_at: __, ...changes } = agreement;
  await tx
    .insertInto('agreements')
    .values(agreement)
    .onConflict((oc) => oc.column('agreement_id').doUpdateSet(changes))
    .execute();
}

export async function updateAgreement(
  tx: Tx,
  agreementId: string,
  changes: Partial<Pick<Agreement, 'status' | 'start_at' | 'end_at'>>,
): Promise<void> {
  await tx.updateTable('agreements').set(changes).where('agreement_id', '=', agreementId).execute();
}
