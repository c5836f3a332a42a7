/**
 * The schemas of products, dimensions, customers and agreements, by which seed files and the admin API check
 * alike.
 */

import { z } from 'zod';
import { categoryOf, units } from './units.ts';

/** PostgreSQL stores no U+0000. */
const noNull = /^[^\0]*$/;

const text = (max: number) =>
  z.string('must be text, in quotes if it is a number').max(max).regex(noNull, 'may not hold U+0000');

export const awsAccountId = z
  .string('must be 12 digits in quotes, so that YAML does not read a number')
  .regex(/^\d{12}$/, 'must be 12 digits');

/** → milliseconds. */
export const time = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-01-31T00:00:00Z' })
  .transform((iso) => Date.parse(iso));

export const licenseArn = z
  .string()
  .max(1200)
  .regex(
    /^arn:aws[a-z-]*:license-manager:[a-z0-9-]*:\d{12}:license[:/][A-Za-z0-9:_/+=,@.-]+$/,
    'must be an ARN of a licence, such as arn:aws:license-manager::123456789012:license:l-…',
  );

/** As the models of the Metering Service allow; AWS's own have 25 lower-case letters and digits (metering.md §2). */
export const productCode = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[-a-zA-Z0-9/=:_.@]*$/, 'may hold letters, digits and -/=:_.@');

/** metering.md §7. */
const dimensionKey = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[A-Za-z0-9_.-]+$/, 'may hold letters, digits, "_", "." and "-"');

export const dimension = z
  .strictObject({
    key: dimensionKey,
    unit: z.enum(units),
    category: z.string().optional(),
    description: text(1000).default(''),
    /** Without one: Entitled in a `saas-contract`, else Metered. */
    type: z.enum(['Metered', 'Entitled']).optional(),
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

export type Dimension = z.output<typeof dimension>;

/** Where a buyer's browser is sent. */
export const fulfillmentUrl = z
  .url({ protocol: /^https?$/, normalize: true, error: 'must be an http or https address' })
  .max(2048)
  .refine((url) => !URL.canParse(url) || new URL(url).username === '', 'may not hold a password');

export const productType = z.enum([
  'saas-subscription',
  'saas-contract',
  'saas-contract-with-consumption',
  'ami',
  'container',
]);

export const integration = z.enum(['legacy', 'concurrent-agreements']);

/** What a product has besides its code. */
export const productMembers = {
  id: z
    .string()
    .max(100)
    .regex(/^prod-[A-Za-z0-9]+$/, 'must look like prod-…'),
  title: text(500).min(1),
  type: productType,
  integration,
  fulfillmentUrl,
  /** As many as one change of a product may name (metering.md §7). */
  dimensions: z
    .array(dimension)
    .min(1, 'needs at least one dimension')
    .max(200, 'names more than 200 dimensions'),
};

export const customerIdentifier = text(255).min(1);

export const customerStatus = z.enum(['active', 'suspended']);

/** Dimension → what was bought of it. */
export const entitlements = z
  .record(
    dimensionKey,
    z.union(
      [z.boolean(), z.number().min(0).max(Number.MAX_SAFE_INTEGER), text(1000).min(1)],
      'must be a number that is not negative, true, false, or text',
    ),
  )
  .refine((record) => Object.keys(record).length <= 200, 'names more than 200 dimensions');

export type Entitlements = z.output<typeof entitlements>;

const offerId = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9-]+$/, 'must look like offer-…');

/** What an agreement has, whoever makes it. */
export const agreementMembers = {
  product: productCode,
  offerId: offerId.optional(),
  freeTrial: z.boolean().optional(),
  start: time.optional(),
  end: time.optional(),
  entitlements: entitlements.optional(),
};

/** For a refinement of agreements. */
export function endsAfterStart({
  start,
  end,
}: {
  start?: number | undefined;
  end?: number | undefined;
}): boolean {
  return start === undefined || end === undefined || start < end;
}
