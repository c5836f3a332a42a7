/** The schemas of fault rules: what can be asked to go wrong. */

import { z } from 'zod';

const milliseconds = (max: number) => z.int().min(1).max(max);
const share = z.number().gt(0).max(1);

/** How a rule is called, and how often it strikes. */
const common = {
  /** Given by the server unless named. */
  id: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'may hold up to 64 letters, digits, "_", "." and "-"')
    // DELETE /faults/trace is something else.
    .refine((id) => id !== 'trace', 'cannot be "trace"')
    .optional(),
  region: z.string().min(1).max(64).optional(),
  /** How many of the matching ones are struck, drawn by `randomSeed`. */
  rate: share.default(1),
  randomSeed: z.int().min(0).max(0xffff_ffff).default(1),
  /** How often it strikes at most. */
  count: z.int().min(1).optional(),
  /** So many matching ones pass first. */
  after: z.int().min(0).default(0),
};

/** Faults of calls. */
const ofCalls = {
  ...common,
  /** As on the wire, or `*`. */
  operation: z.string().min(1).max(64).default('*'),
  /** A CustomerIdentifier, CustomerAWSAccountId or LicenseArn that the call names; else the caller's account. */
  customer: z.string().min(1).max(512).optional(),
};

/** Faults of log files. */
const ofDeliveries = {
  ...common,
  /** The name of a trail. */
  trail: z.string().min(1).max(256).optional(),
};

/** Any rule. */
export const faultRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('throttle'), ...ofCalls }),
  z.strictObject({ kind: z.literal('error-before'), ...ofCalls }),
  z.strictObject({ kind: z.literal('error-after'), ...ofCalls }),
  z.strictObject({
    kind: z.literal('timeout-after'),
    ...ofCalls,
    silentForMs: milliseconds(3_600_000).default(60_000),
  }),
  z.strictObject({ kind: z.literal('slow'), ...ofCalls, delayMs: milliseconds(300_000) }),
  z.strictObject({
    kind: z.literal('unprocessed'),
    ...ofCalls,
    operation: z.literal('BatchMeterUsage').default('BatchMeterUsage'),
    /** All, those at these positions (from 0), or this share of them. */
    records: z
      .union(
        [z.literal('all'), z.array(z.int().min(0).max(24)).min(1).max(25), z.strictObject({ share })],
        'must be "all", positions from 0 such as [0, 3], or a share such as {"share": 0.5}',
      )
      .default('all'),
  }),
  z.strictObject({
    kind: z.literal('delivery-delay'),
    ...ofDeliveries,
    delayMs: milliseconds(30 * 24 * 3_600_000),
  }),
  z.strictObject({ kind: z.literal('delivery-duplicate'), ...ofDeliveries }),
  z.strictObject({ kind: z.literal('delivery-reorder'), ...ofDeliveries }),
  z.strictObject({ kind: z.literal('delivery-withhold'), ...ofDeliveries }),
]);

/** A rule as it is asked for. */
export type FaultRuleInput = z.input<typeof faultRule>;
/** A rule with its defaults. */
export type FaultRule = z.output<typeof faultRule> & { id: string };
export type FaultKind = FaultRule['kind'];
export type CallRule = Extract<FaultRule, { operation: string }>;
export type DeliveryRule = Exclude<FaultRule, CallRule>;

/** @param newId names a rule that has no name. @throws ZodError. */
export function parseFaultRule(body: unknown, newId: () => string): FaultRule {
  const rule = faultRule.parse(body);
  return { ...rule, id: rule.id ?? newId() };
}
