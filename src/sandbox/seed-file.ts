/**
 * Reads a seed file (YAML), line by line: the products, customers and agreements that a server starts with.
 */

import { z } from 'zod';
import { parseCheckedYaml } from '../files/checked-yaml.ts';
import type { Problem } from '../files/checked-yaml.ts';
import { OperatorError } from '../files/operator-error.ts';
import { dimensionTypeOf } from '../marketplace/products.ts';
import {
  agreementMembers,
  awsAccountId,
  customerIdentifier,
  customerStatus,
  endsAfterStart,
  licenseArn,
  productCode,
  productMembers,
} from '../marketplace/schemas.ts';

const product = z.strictObject({
  ...productMembers,
  code: productCode,
  id: productMembers.id.optional(),
  /** `saas-subscription` unless given, for a new product; the same for what else is optional. */
  type: productMembers.type.optional(),
  /** `legacy`. */
  integration: productMembers.integration.optional(),
  fulfillmentUrl: productMembers.fulfillmentUrl.optional(),
});

const agreement = z
  .strictObject({
    ...agreementMembers,
    id: z
      .string()
      .max(100)
      .regex(/^agmt-[A-Za-z0-9]+$/, 'must look like agmt-…')
      .optional(),
    licenseArn: licenseArn.optional(),
    /** How it begins: `active`. */
    status: z.enum(['pending', 'active', 'failed']).optional(),
  })
  .refine(endsAfterStart, { path: ['end'], message: 'must be after the start' });

const customer = z.strictObject({
  awsAccountId,
  identifier: customerIdentifier.optional(),
  /** `active`. */
  status: customerStatus.optional(),
  agreements: z.array(agreement).default([]),
});

const seed = z.strictObject({
  products: z.array(product).default([]),
  customers: z.array(customer).default([]),
});

export type Seed = z.output<typeof seed>;

/** The file cannot be used; every line of `message` names a place and what is wrong there. */
export class SeedError extends OperatorError {
  override readonly name = 'SeedError';
}

/** @param name how the file is called in messages. @throws SeedError. */
export function parseSeed(text: string, name: string): Seed {
  const parsed = parseCheckedYaml(text, name, seed.prefault({}), crossCheck);
  if ('value' in parsed) return parsed.value;
  throw new SeedError(parsed.problems.join('\n'));
}

/** What no single line can show: references that lead nowhere, and names used twice. */
function crossCheck({ products, customers }: Seed): Problem[] {
  const byCode = new Map(products.map((each) => [each.code, each]));
  const problems: Problem[] = [
    ...repeated(
      products.map(({ code }) => code),
      (index) => ['products', index, 'code'],
    ),
    ...repeated(
      customers.map(({ awsAccountId }) => awsAccountId),
      (index) => ['customers', index, 'awsAccountId'],
    ),
    ...repeated(
      customers.map(({ identifier }) => identifier),
      (index) => ['customers', index, 'identifier'],
    ),
    ...repeatedAgreements(customers),
  ];
  for (const [p, { dimensions }] of products.entries()) {
    problems.push(
      ...repeated(
        dimensions.map(({ key }) => key),
        (index) => ['products', p, 'dimensions', index, 'key'],
      ),
    );
  }
  for (const [c, { agreements }] of customers.entries()) {
    for (const [a, own] of agreements.entries()) {
      const found = checkAgreement(own, byCode.get(own.product));
      problems.push(
        ...found.map(({ path, message }) => ({ path: ['customers', c, 'agreements', a, ...path], message })),
      );
    }
  }
  return problems;
}

function checkAgreement(
  { product: code, licenseArn: licence, entitlements = {} }: Seed['customers'][number]['agreements'][number],
  bought: Seed['products'][number] | undefined,
): Problem[] {
  if (bought === undefined) {
    return [{ path: ['product'], message: `there is no product ${code} in this file` }];
  }
  const entitled = bought.dimensions.filter(
    ({ type = dimensionTypeOf(bought.type ?? 'saas-subscription') }) => type === 'Entitled',
  );
  const unknown = Object.keys(entitlements).filter((key) => !entitled.some((each) => each.key === key));
  return [
    ...unknown.map((key) => ({
      path: ['entitlements', key],
      message: `is not an Entitled dimension of the product ${code}`,
    })),
    ...(bought.integration === 'concurrent-agreements' && licence === undefined
      ? [{ path: [], message: `needs a licenseArn: the product ${code} has concurrent agreements` }]
      : []),
  ];
}

/** Licences and ids stand once; without either, a customer has one agreement for a product. */
function repeatedAgreements(customers: Seed['customers']): Problem[] {
  const all = customers.flatMap(({ agreements, awsAccountId }, c) =>
    agreements.map((own, a) => ({ ...own, awsAccountId, path: ['customers', c, 'agreements', a] })),
  );
  const path = (index: number): PropertyKey[] => all[index]?.path ?? [];
  const column = (value: (agreement: (typeof all)[number]) => string | undefined) => all.map(value);
  return [
    ...repeated(
      column(({ licenseArn }) => licenseArn),
      path,
    ),
    ...repeated(
      column(({ id }) => id),
      path,
    ),
    ...repeated(
      column(({ id, licenseArn, awsAccountId, product }) =>
        (id ?? licenseArn) === undefined ? `${awsAccountId} ${product}` : undefined,
      ),
      path,
      () => 'a second agreement of a customer for a product needs an id of its own (agmt-…)',
    ),
  ];
}

function repeated(
  values: (string | undefined)[],
  path: (index: number) => PropertyKey[],
  message = (value: string) => `${value} is used twice`,
): Problem[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    if (value === undefined) return [];
    if (seen.has(value)) return [{ path: path(index), message: message(value) }];
    seen.add(value);
    return [];
  });
}
