/** GetEntitlements: lists what the buyers of a product are entitled to now, page by page. */

import { createHash } from 'node:crypto';
import { listEntitlements } from '../../ledger/entitlements.ts';
import type { EntitlementPosition, ListedEntitlement } from '../../ledger/entitlements.ts';
import { findProduct } from '../../ledger/products.ts';
import type { Product } from '../../ledger/products.ts';
import type { Tx } from '../../ledger/tx.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import type {
  Entitlement,
  EntitlementValue,
  GetEntitlementsRequest,
  GetEntitlementsResult,
} from '../../shapes/generated/entitlement.ts';
import { operation } from '../operation.ts';

/** The most that MaxResults may ask for is what a page holds without it. */
const pageSizeDefault = 25;
/** A statement takes no more values than this by far; a seller with more customers asks in parts. */
const filterValuesMax = 1000;

/** Values of one key are alternatives, keys narrow each other down: so the reference of the API. */
type Filter = { readonly [key: string]: readonly string[] };

export const getEntitlements = operation<GetEntitlementsRequest, GetEntitlementsResult>({
  service: 'entitlement',
  name: 'GetEntitlements',
  readOnly: true,
  gaps: ['A filter of more than 1000 values is refused.'],
  refuse: (_violations, message) => invalidParameter(message),

  async run({ tx, caller, now }, input) {
    const product = await ownProduct(tx, caller.accountId, input.ProductCode);
    const filter = readFilter(input.Filter ?? {}, product);
    const query = { accountId: caller.accountId, productCode: product.product_code, filter };
    const pageSize = input.MaxResults ?? pageSizeDefault;
    const rows = await listEntitlements(tx, {
      accountId: caller.accountId,
      productCode: product.product_code,
      now,
      customerIdentifiers: filter['CUSTOMER_IDENTIFIER'],
      customerAwsAccountIds: filter['CUSTOMER_AWS_ACCOUNT_ID'],
      dimensions: filter['DIMENSION'],
      licenseArns: filter['LICENSE_ARN'],
      after: input.NextToken === undefined ? undefined : parseToken(query, input.NextToken),
      limit: pageSize + 1,
    });
    const page = rows.slice(0, pageSize);
    const last = page.at(-1);
    return {
      Entitlements: page.map((row) => entitlementOf(row, product)),
      NextToken: rows.length > pageSize && last ? renderToken(query, last) : undefined,
    };
  },
});

/** @throws ServiceError alike for a product that does not exist and for another seller's. */
async function ownProduct(tx: Tx, accountId: string, productCode: string): Promise<Product> {
  // No stored text holds U+0000, and PostgreSQL would not even compare it.
  const product = productCode.includes('\0') ? undefined : await findProduct(tx, productCode);
  if (product?.account_id === accountId) return product;
  throw invalidParameter(`The product code ${productCode} is not that of a product of account ${accountId}.`);
}

/** The same filter reads the same whatever the order in which it is written. */
function readFilter(given: Filter, { integration }: Product): Filter {
  const keys = Object.keys(given).toSorted();
  if (keys.includes('CUSTOMER_IDENTIFIER')) {
    if (keys.includes('CUSTOMER_AWS_ACCOUNT_ID')) {
      throw invalidParameter('CUSTOMER_IDENTIFIER and CUSTOMER_AWS_ACCOUNT_ID are mutually exclusive.');
    }
    if (integration !== 'legacy') {
      throw invalidParameter(
        'The customers of this product have no identifiers: filter by CUSTOMER_AWS_ACCOUNT_ID or LICENSE_ARN.',
      );
    }
  }
  const filter = Object.fromEntries(keys.map((key) => [key, [...new Set(given[key])].toSorted()]));
  if (Object.values(filter).flat().length > filterValuesMax) {
    throw invalidParameter(`The filter has more than ${filterValuesMax} values.`);
  }
  return Object.fromEntries(
    Object.entries(filter).map(([key, values]) => [key, values.filter((value) => !value.includes('\0'))]),
  );
}

/** Members that a product or an agreement does not have are left out, as in ResolveCustomer. */
function entitlementOf(row: ListedEntitlement, { integration }: Product): Entitlement {
  return {
    ProductCode: row.product_code,
    Dimension: row.dimension_key,
    CustomerIdentifier: integration === 'legacy' ? (row.customer_identifier ?? undefined) : undefined,
    CustomerAWSAccountId: row.customer_aws_account_id,
    Value: valueOf(row),
    ExpirationDate: row.end_at ?? undefined,
    LicenseArn: row.license_arn ?? undefined,
  };
}

function valueOf({ value_type, value }: ListedEntitlement): EntitlementValue {
  switch (value_type) {
    case 'integer':
      return { IntegerValue: Number(value) };
    case 'double':
      return { DoubleValue: Number(value) };
    case 'boolean':
      return { BooleanValue: value === 'true' };
    default:
      return { StringValue: value };
  }
}

type Query = { accountId: string; productCode: string; filter: Filter };

/** The position after a page, with a digest that ties it to what was asked and by whom; the page size may change. */
function renderToken(query: Query, { agreement_id, dimension_key }: EntitlementPosition): string {
  const position = [agreement_id, dimension_key];
  const digest = createHash('sha256')
    .update(JSON.stringify([query.accountId, query.productCode, Object.entries(query.filter), position]))
    .digest('base64url');
  return Buffer.from(JSON.stringify([...position, digest])).toString('base64url');
}

/** @throws ServiceError for whatever `renderToken` would not give for this query. */
function parseToken(query: Query, token: string): EntitlementPosition {
  const position = readPosition(token);
  if (position !== undefined && renderToken(query, position) === token) return position;
  throw invalidParameter('The next token is not valid, or belongs to another query.');
}

function readPosition(token: string): EntitlementPosition | undefined {
  try {
    const [agreement_id, dimension_key] = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown[];
    const texts = [agreement_id, dimension_key];
    if (!texts.every((text) => typeof text === 'string' && !text.includes('\0'))) return undefined;
    return { agreement_id: agreement_id as string, dimension_key: dimension_key as string };
  } catch {
    // What cannot be read is not a token of ours.
    return undefined;
  }
}

function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}
