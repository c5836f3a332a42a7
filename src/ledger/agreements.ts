/** Who may be billed for what: the seller's customers and their agreements (subscriptions and licences). */

import type { NotNull } from 'kysely';
import { listStatement } from '../store/statement.ts';
import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type Customer = Row<'customers'>;
export type Agreement = Row<'agreements'>;

/** How one usage record names its customer; exactly one of the two is set. */
export type CustomerReference = { identifier: string } | { awsAccountId: string };

type Reference = { accountId: string; value: string };

const selectByIdentifier = listStatement<Reference, Customer>((db, references) =>
  db
    .selectFrom('customers')
    .selectAll()
    .where('account_id', '=', first(references).accountId)
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
    .where('account_id', '=', first(references).accountId)
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

const selectAgreements = listStatement<{ productCode: string; customerId: string }, Agreement>((db, rows) =>
  db
    .selectFrom('agreements')
    .selectAll()
    .where('product_code', '=', first(rows).productCode)
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

/** Some product, customer and dimension that usage is accepted for now. */
export async function findMeterableExample(
  tx: Tx,
  accountId: string,
  now: number,
): Promise<MeterableExample | undefined> {
  return tx
    .selectFrom('agreements')
    .innerJoin('customers', 'customers.customer_id', 'agreements.customer_id')
    .innerJoin('dimensions', 'dimensions.product_code', 'agreements.product_code')
    .where('customers.account_id', '=', accountId)
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

function first<T>(rows: T[]): T {
  const [row] = rows;
  if (row === undefined) throw new RangeError('A list statement needs a row.');
  return row;
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}
