/** A seed file (YAML): the products, customers and agreements that a server starts with, checked line by line. */

import { LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { z } from 'zod';
import { categoryOf, units } from './units.ts';

const accountId = z
  .string('must be 12 digits in quotes, so that YAML does not read a number')
  .regex(/^\d{12}$/, 'must be 12 digits');
const time = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-01-31T00:00:00Z' })
  .transform((text) => Date.parse(text));
const licenseArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:license-manager:[a-z0-9-]*:\d{12}:license[:/]\S+$/,
    'must be an ARN of a licence, such as arn:aws:license-manager::123456789012:license:l-…',
  );

const dimension = z
  .strictObject({
    /** metering.md §7. */
    key: z
      .string()
      .max(100)
      .regex(/^[A-Za-z0-9_.-]+$/, 'may hold letters, digits, "_", "." and "-"'),
    unit: z.enum(units),
    category: z.string().optional(),
    description: z.string().default(''),
  })
  .transform((value, context) => {
    const category = categoryOf(value.unit);
    if (value.category !== undefined && value.category !== category) {
      context.issues.push({
        code: 'custom',
        path: ['category'],
        input: value.category,
        message: `is "${category}" for the unit ${value.unit}`,
      });
    }
    return { ...value, category };
  });

const product = z.strictObject({
  code: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[-a-zA-Z0-9/=:_.@]*$/, 'may hold letters, digits and -/=:_.@'),
  id: z
    .string()
    .regex(/^prod-[A-Za-z0-9]+$/, 'must look like prod-…')
    .optional(),
  title: z.string().min(1),
  type: z
    .enum(['saas-subscription', 'saas-contract', 'saas-contract-with-consumption', 'ami', 'container'])
    .default('saas-subscription'),
  dimensions: z.array(dimension).min(1, 'needs at least one dimension'),
});

const agreement = z
  .strictObject({
    product: z.string(),
    id: z
      .string()
      .regex(/^agmt-[A-Za-z0-9]+$/, 'must look like agmt-…')
      .optional(),
    licenseArn: licenseArn.optional(),
    start: time.optional(),
    end: time.optional(),
  })
  .refine(({ start, end }) => start === undefined || end === undefined || start < end, {
    path: ['end'],
    message: 'must be after the start',
  });

const customer = z.strictObject({
  awsAccountId: accountId,
  identifier: z.string('must be text, in quotes if it is a number').min(1).max(255).optional(),
  status: z.enum(['active', 'suspended']).default('active'),
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
  const codes = new Set(products.map(({ code }) => code));
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
      if (!codes.has(own.product)) {
        problems.push({
          path: ['customers', c, 'agreements', a, 'product'],
          message: `there is no product ${own.product} in this file`,
        });
      }
    }
  }
  return problems;
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
