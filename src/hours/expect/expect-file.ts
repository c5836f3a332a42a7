/**
 * Reads a file of expectations (YAML): which usage of which customers a seller has to send, and what a unit
 * costs.
 */

import { z } from 'zod';

import type { Problem } from '../../files/checked-yaml.ts';
import { periods } from '../../time/periods.ts';
import { parseYaml, readTextFile } from '../../files/yaml-file.ts';

/** Of a seed file's members, those that say nothing of hours: the same file may serve for both. */
const ignored = z.unknown().optional();

const every = z.enum(periods, `must be one of ${periods.join(', ')}`);
const code = z.string('must be a product code, in quotes if it is a number').min(1);
const accountId = z
  .string('must be 12 digits in quotes, so that YAML does not read a number')
  .regex(/^\d{12}$/, 'must be 12 digits');
const time = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-01-31T00:00:00Z' })
  .transform((iso) => Date.parse(iso));

const dimension = z.strictObject({
  key: z.string().min(1),
  /** Of one unit, in the file's currency. */
  price: z.number('must be a number').nonnegative().optional(),
  /** As the product's unless given. */
  every: every.optional(),
  type: z.enum(['Metered', 'Entitled']).optional(),
  unit: ignored,
  category: ignored,
  description: ignored,
});

const product = z.strictObject({
  code,
  /** Where its usage is sent: most sellers may send to us-east-1 alone (metering.md §1). */
  region: z.string().default('us-east-1'),
  every: every.default('hour'),
  dimensions: z.array(dimension).min(1),
  type: z
    .enum(['saas-subscription', 'saas-contract', 'saas-contract-with-consumption', 'ami', 'container'])
    .default('saas-subscription'),
  id: ignored,
  title: ignored,
  integration: ignored,
  fulfillmentUrl: ignored,
});

const agreement = z
  .strictObject({
    product: code,
    start: time.optional(),
    end: time.optional(),
    licenseArn: z.string().min(1).optional(),
    /** The keys of those that the customer uses; every metered one unless given. */
    dimensions: z.array(z.string()).optional(),
    id: ignored,
    status: ignored,
    entitlements: ignored,
    freeTrial: ignored,
    offerId: ignored,
  })
  .refine(({ start, end }) => start === undefined || end === undefined || start < end, {
    path: ['end'],
    message: 'must be after the start',
  });

const customer = z
  .strictObject({
    awsAccountId: accountId.optional(),
    identifier: z.string().min(1).optional(),
    agreements: z.array(agreement).default([]),
    status: ignored,
  })
  .refine((own) => (own.awsAccountId ?? own.identifier) !== undefined, {
    path: [],
    message: 'needs an awsAccountId or an identifier',
  });

const expectations = z.strictObject({
  currency: z.string().min(1).default('USD'),
  products: z.array(product).default([]),
  customers: z.array(customer).default([]),
});

export type Expectations = z.output<typeof expectations>;

/** @throws OperatorError. */
export async function readExpectations(path: string): Promise<Expectations> {
  return parseExpectations(await readTextFile(path, 'file of expectations'), path);
}

/** @param name how the file is called in messages. @throws OperatorError. */
export function parseExpectations(text: string, name: string): Expectations {
  return parseYaml(text, name, expectations.prefault({}), crossCheck);
}

/** References that lead nowhere. */
function crossCheck({ products, customers }: Expectations): Problem[] {
  const problems: Problem[] = [];
  const byCode = new Map(products.map((each) => [each.code, each]));
  if (byCode.size < products.length)
    problems.push({ path: ['products'], message: 'has a product code twice' });
  for (const [c, { agreements }] of customers.entries())
    for (const [a, own] of agreements.entries()) {
      const path = ['customers', c, 'agreements', a];
      const bought = byCode.get(own.product);
      if (!bought) {
        const message = `there is no product ${own.product} in this file`;
        problems.push({ path: [...path, 'product'], message });
        continue;
      }
      const known = new Set(bought.dimensions.map(({ key }) => key));
      for (const key of own.dimensions ?? [])
        if (!known.has(key))
          problems.push({ path: [...path, 'dimensions'], message: `the product has no dimension ${key}` });
    }
  return problems;
}
