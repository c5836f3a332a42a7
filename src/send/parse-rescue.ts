/** Parses the text of a rescue file, as an operator has left it, or says in a sentence where it is wrong. */

import { z } from 'zod';
import { OperatorError } from '../files/operator-error.ts';
import { regionPattern } from '../shapes/region-pattern.ts';
import { hourMs } from '../time/hours.ts';
import { rescueSchema, rescueVersion } from './rescue-file.ts';
import type { RescueFile } from './rescue-file.ts';
import { placeOf, usageKey } from './usage-key.ts';

/** So many things that are wrong are named. */
const problemsMax = 5;

// Lengths and ranges: metering.md §2. What the service alone can know, such as dimensions, it is asked.
const text = (max: number) => z.string().min(1).max(max);
const quantityMax = 2_147_483_647;
const quantityError = `must be a whole number from 0 to ${quantityMax}`;
const quantity = z.int(quantityError).min(0, quantityError).max(quantityMax, quantityError);
const hourError = 'must be the start of an hour, such as 2026-11-28T10:00:00Z';
const tag = z.strictObject({ Key: text(100), Value: text(256) });
const allocation = z.strictObject({
  AllocatedUsageQuantity: quantity,
  Tags: z.array(tag).min(1).max(5).optional(),
});
const hour = z.iso
  .datetime({ offset: true, error: hourError, abort: true })
  .refine((value) => Date.parse(value) % hourMs === 0, hourError);
const record = z
  .strictObject({
    about: z.unknown().optional(),
    Timestamp: hour,
    CustomerIdentifier: text(255).optional(),
    CustomerAWSAccountId: z
      .string()
      .regex(/^\d{1,255}$/, 'must be an AWS account id')
      .optional(),
    LicenseArn: z
      .string()
      .regex(/^arn:aws[a-zA-Z-]*:/, 'must be an ARN')
      .optional(),
    Dimension: text(255),
    Quantity: quantity.nullable(),
    UsageAllocations: z.array(allocation).min(1).max(2500).optional(),
  })
  .superRefine((value, context) => {
    const hasIdentifier = value.CustomerIdentifier !== undefined;
    if (hasIdentifier === (value.CustomerAWSAccountId !== undefined)) {
      context.addIssue('needs either CustomerIdentifier or CustomerAWSAccountId, and not both');
    } else if (hasIdentifier && value.LicenseArn !== undefined) {
      context.addIssue('has a LicenseArn, so it needs CustomerAWSAccountId');
    }
  });
const request = z
  .strictObject({
    region: z.string().regex(regionPattern, 'must be a Region, such as us-east-1'),
    ProductCode: text(255).optional(),
    UsageRecords: z.array(record),
  })
  .superRefine(({ ProductCode, UsageRecords }, context) => {
    for (const [index, { LicenseArn }] of UsageRecords.entries()) {
      const path = ['UsageRecords', index];
      // Both together are not refused: the hour is billed twice (metering.md §3.1).
      if (ProductCode !== undefined && LicenseArn !== undefined) {
        context.addIssue({
          code: 'custom',
          path,
          message: 'has a LicenseArn beside a ProductCode: it would be billed twice',
        });
      } else if (ProductCode === undefined && LicenseArn === undefined) {
        context.addIssue({
          code: 'custom',
          path,
          message: 'has no LicenseArn, so the request needs a ProductCode',
        });
      }
    }
  });
const rescueFile = z.strictObject({
  schema: z.literal(rescueSchema),
  version: z.literal(rescueVersion),
  asOf: z.string(),
  source: z.array(z.string()),
  notes: z.array(z.string()),
  requests: z.array(request),
});

/** @throws OperatorError for anything but a rescue file, and where one hour stands in it twice. */
export function parseRescue(json: string): RescueFile {
  const document = parseJson(json);
  checkKind(document);
  const parsed = rescueFile.safeParse(document);
  if (!parsed.success) throw new OperatorError(problemsOf(parsed.error.issues));
  // What is there of `about` by now is nothing that anybody relies on.
  const file = parsed.data as RescueFile;
  checkOnce(file);
  return file;
}

function parseJson(json: string): unknown {
  if (json.trim() === '') throw new OperatorError('The file is empty.');
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    const reason = (error as Error).message.replaceAll(/\s+/g, ' ').slice(0, 200);
    throw new OperatorError(`The file is no JSON: ${reason}`);
  }
}

function checkKind(document: unknown): void {
  const { schema, version } = (document ?? {}) as { schema?: unknown; version?: unknown };
  if (schema !== rescueSchema) {
    throw new OperatorError(`The file is no rescue file: its "schema" is not "${rescueSchema}".`);
  }
  if (version !== rescueVersion) {
    throw new OperatorError(
      `The rescue file has version ${JSON.stringify(version)}, and this program reads ${rescueVersion}.`,
    );
  }
}

function problemsOf(issues: readonly z.core.$ZodIssue[]): string {
  const problems = issues.slice(0, problemsMax).map(({ path, message }) => `${pathText(path)}: ${message}.`);
  const more = issues.length - problems.length;
  return problems.join(' ') + (more > 0 ? ` And ${more} more.` : '');
}

function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'The file';
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

/** The second of two records of one hour meets the first: with another quantity it would be refused. */
function checkOnce({ requests }: RescueFile): void {
  const places = new Map<string, string>();
  for (const [requestIndex, each] of requests.entries()) {
    for (const [recordIndex, record] of each.UsageRecords.entries()) {
      const [key, place] = [usageKey({ ...each, ...record }), placeOf(requestIndex, recordIndex)];
      const before = places.get(key);
      if (before !== undefined) {
        throw new OperatorError(`${before} and ${place} are one hour of one customer: take one of them out.`);
      }
      places.set(key, place);
    }
  }
}
