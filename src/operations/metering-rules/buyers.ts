/** Finds what usage records say was bought, and who bought it, in both identity styles (metering.md §3.1). */

import { findAgreements, findLicences } from '../../ledger/agreements.ts';
import type { Agreement, Licence } from '../../ledger/agreements.ts';
import { findCustomers } from '../../ledger/customers.ts';
import type { Customer, CustomerReference } from '../../ledger/customers.ts';
import { findProduct } from '../../ledger/products.ts';
import type { Product } from '../../ledger/products.ts';
import type { Tx } from '../../ledger/tx.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import type { UsageRecord } from '../../shapes/generated/metering.ts';
import { hourStart } from '../../time/hours.ts';
import type { Settings } from '../settings.ts';

export type BuyerUsage = {
  record: UsageRecord;
  /** `P:` and the product code, or `L:` and the licence ARN: the two never de-duplicate each other, as on AWS. */
  productKey: string;
  /** Undefined for an AWS account that never bought from this seller. */
  customer: Customer | undefined;
  agreements: Agreement[];
};

type Reference = { record: UsageRecord; customer: CustomerReference };

/**
 * Checks what every record says of product, dimension, customer and licence.
 * @throws ServiceError InvalidProductCodeException, InvalidUsageDimensionException, InvalidCustomerIdentifierException,
 * InvalidLicenseException; each refuses the whole batch.
 */
export async function resolveBuyers(
  tx: Tx,
  accountId: string,
  productCode: string | undefined,
  records: UsageRecord[],
  now: number,
): Promise<BuyerUsage[]> {
  const references = records.map((record) => ({ record, customer: customerReference(record) }));
  const licences = await licencesOf(tx, accountId, records);
  const { product_code: code, integration } = await checkProduct(
    tx,
    accountId,
    productCode,
    records,
    licences,
  );
  // CustomerIdentifier is "not supported for new integrations" (metering.md §3.1), whoever has one from another product.
  if (
    integration !== 'legacy' &&
    records.some(({ CustomerIdentifier }) => CustomerIdentifier !== undefined)
  ) {
    throw invalidCustomer('The customers of this product have no identifiers: use CustomerAWSAccountId.');
  }
  const customers = await findCustomers(
    tx,
    accountId,
    references.map((reference) => reference.customer),
  );
  const agreements = await findAgreements(
    tx,
    code,
    customers.map(({ customer_id }) => customer_id),
  );
  const byReference = new Map(customers.flatMap(namesOf));
  const byCustomer = Map.groupBy(agreements, ({ customer_id }) => customer_id);
  return references.map((reference) => {
    const customer = findCustomer(reference, byReference);
    const { record } = reference;
    if (record.LicenseArn === undefined) {
      const own = byCustomer.get(customer?.customer_id ?? '') ?? [];
      return { record, productKey: `P:${code}`, customer, agreements: own };
    }
    const licence = licences.get(record.LicenseArn);
    if (
      licence === undefined ||
      licence.customer_id !== customer?.customer_id ||
      !covers(licence, record.Timestamp, now)
    ) {
      throw new ServiceError(
        'InvalidLicenseException',
        `The license ${record.LicenseArn} is not the customer's, or was not active at the time of the usage.`,
      );
    }
    return { record, productKey: `L:${record.LicenseArn}`, customer, agreements: [licence] };
  });
}

/** Whether the usage is honoured now; if not, its status is CustomerNotSubscribed. */
export function isSubscribed(
  { record, customer, agreements }: BuyerUsage,
  now: number,
  { finalReportMs }: Settings['metering'],
): boolean {
  if (customer === undefined || customer.status === 'suspended') return false;
  return agreements.some(
    (agreement) =>
      covers(agreement, record.Timestamp, now) &&
      (agreement.end_at === null || now < agreement.end_at + finalReportMs),
  );
}

/**
 * The hour in which an agreement begins can be metered, although it began within that hour; not before it has begun, nor
 * ever when it was cancelled before that.
 */
function covers({ status, start_at, end_at }: Agreement, timestamp: number, now: number): boolean {
  const hasBegun = status === 'active' && now >= start_at && timestamp >= hourStart(start_at);
  return hasBegun && (end_at === null || (timestamp <= end_at && start_at <= end_at));
}

function customerReference(record: UsageRecord): CustomerReference {
  const { CustomerIdentifier, CustomerAWSAccountId, LicenseArn } = record;
  if (LicenseArn !== undefined && (CustomerIdentifier !== undefined || CustomerAWSAccountId === undefined)) {
    throw invalidCustomer('A usage record with a LicenseArn names its customer by CustomerAWSAccountId.');
  }
  if (CustomerIdentifier !== undefined && CustomerAWSAccountId !== undefined) {
    throw invalidCustomer('CustomerIdentifier and CustomerAWSAccountId are mutually exclusive.');
  }
  // No stored text holds U+0000, and PostgreSQL would not even compare it.
  if (CustomerIdentifier?.includes('\0')) throw invalidCustomer('The customer identifier does not exist.');
  if (CustomerIdentifier !== undefined) return { identifier: CustomerIdentifier };
  if (CustomerAWSAccountId !== undefined) return { awsAccountId: CustomerAWSAccountId };
  throw invalidCustomer('A usage record needs a CustomerIdentifier or a CustomerAWSAccountId.');
}

/** What a customer is called in either style, as keys of one map. */
function namesOf(customer: Customer): [name: string, customer: Customer][] {
  const { customer_identifier, customer_aws_account_id } = customer;
  const byAccount: [string, Customer] = [`A:${customer_aws_account_id}`, customer];
  return customer_identifier === null ? [byAccount] : [byAccount, [`I:${customer_identifier}`, customer]];
}

/** @throws ServiceError for an identifier that nobody has; an account that never bought is undefined. */
function findCustomer({ customer }: Reference, byReference: Map<string, Customer>): Customer | undefined {
  if ('awsAccountId' in customer) return byReference.get(`A:${customer.awsAccountId}`);
  const known = byReference.get(`I:${customer.identifier}`);
  if (known) return known;
  throw invalidCustomer(`The customer identifier ${customer.identifier} does not exist.`);
}

async function licencesOf(tx: Tx, accountId: string, records: UsageRecord[]): Promise<Map<string, Licence>> {
  const arns = records.flatMap(({ LicenseArn }) => LicenseArn ?? []);
  const own = (await findLicences(tx, arns)).filter(({ account_id }) => account_id === accountId);
  const licences = new Map(own.map((licence) => [licence.license_arn ?? '', licence]));
  const unknown = arns.find((arn) => !licences.has(arn));
  if (unknown !== undefined) {
    throw new ServiceError('InvalidLicenseException', `The license ${unknown} does not exist.`);
  }
  return licences;
}

/** One request meters one product. */
async function checkProduct(
  tx: Tx,
  accountId: string,
  productCode: string | undefined,
  records: UsageRecord[],
  licences: Map<string, Licence>,
): Promise<Product> {
  const codes = new Set([...licences.values()].map(({ product_code }) => product_code));
  if (productCode !== undefined) codes.add(productCode);
  const [code] = codes;
  if (
    code === undefined ||
    (productCode === undefined && records.some(({ LicenseArn }) => LicenseArn === undefined))
  ) {
    throw invalidProduct('A usage record without a LicenseArn needs the ProductCode of the request.');
  }
  if (codes.size > 1) throw invalidProduct('The usage records of one request must be of one product.');
  const product = await findProduct(tx, code);
  if (product === undefined || product.account_id !== accountId) {
    throw invalidProduct(`The product code ${code} does not match a product of account ${accountId}.`);
  }
  // What runs at the buyer's is metered there, by MeterUsage and RegisterUsage (metering.md §3.2, §3.3).
  if (!product.product_type.startsWith('saas-')) {
    throw invalidProduct(`The product code ${code} is not of a SaaS product.`);
  }
  for (const { Dimension } of records) {
    if (!product.dimensions.has(Dimension)) {
      throw new ServiceError(
        'InvalidUsageDimensionException',
        `The usage dimension ${Dimension} is not one of the product's.`,
      );
    }
  }
  return product;
}

function invalidProduct(message: string): ServiceError {
  return new ServiceError('InvalidProductCodeException', message);
}

function invalidCustomer(message: string): ServiceError {
  return new ServiceError('InvalidCustomerIdentifierException', message);
}
