/** A seed file (YAML): the products, customers and agreements that a server starts with, checked line by line. */

import { LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { z } from 'zod';
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
export class SeedError extends Error {
  override readonly name = 'SeedError';
}

/** @param name how the file is called in messages. @throws SeedError. */
export function parseSeed(text: string, name: string): Seed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, version: '1.2' });
  const place = (path: PropertyKey[]): string => `${name}:${lineOf(document, lines, path)}`;
  if (document.errors.length > 0) {
    throw new SeedError(
      document.errors
        .map((error) => `${name}:${lines.linePos(error.pos[0]).line}: ${firstLine(error.message)}`)
        .join('\n'),
    );
  }
  const parsed = seed.safeParse(valueOf(document, name) ?? {});
  const problems = parsed.success
    ? crossCheck(parsed.data)
    : parsed.error.issues.map(({ path, message }) => ({ path, message }));
  if (problems.length > 0 || !parsed.success) {
    throw new SeedError(
      problems
        .map(({ path, message }) => `${place(path)}: ${path.join('.') || 'the file'}: ${message}`)
        .join('\n'),
    );
  }
  return parsed.data;
}

/** @throws SeedError for aliases that lead nowhere, and for ones that multiply beyond reason. */
function valueOf(document: Document, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new SeedError(`${name}:1: ${error instanceof Error ? error.message : String(error)}`);
  }
}

type Problem = { path: PropertyKey[]; message: string };

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

function lineOf(document: Document, lines: LineCounter, path: PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
      return lines.linePos(node.range[0] as number).line;
    }
  }
  return 1;
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? text;
}
