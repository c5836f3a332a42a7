/** Tells with which quantity and allocations a refused or unprocessed record is sent again. */

import type { Attempt } from '../hours/cells.ts';
import { fieldsOf } from '../record/fields.ts';
import type { UsageAllocation } from './rescue-file.ts';

/** metering.md §2. */
const quantityMax = 2_147_483_647;

/** `problem` is a sentence where the record cannot be sent as it was. */
export type RepeatedUsage = {
  quantity: number | null;
  allocations?: UsageAllocation[] | undefined;
  problem?: string | undefined;
};

/** What `attempt` tells of the usage that it was about. */
export function repeatUsage({
  quantity,
  allocations,
}: Pick<Attempt, 'quantity' | 'allocations'>): RepeatedUsage {
  if (!isQuantity(quantity)) {
    return { quantity: null, problem: `It was sent with ${String(quantity)}, which is no quantity.` };
  }
  if (allocations === undefined) return { quantity };
  const parsed = parseAllocations(allocations);
  if (parsed === undefined) {
    return {
      quantity: null,
      problem: `It was sent with ${quantity} and UsageAllocations that cannot be read: put both in.`,
    };
  }
  const allocated = allocatedQuantity(parsed);
  return {
    quantity,
    allocations: parsed,
    problem:
      allocated === quantity
        ? undefined
        : `Its UsageAllocations add up to ${allocated}, and not to Quantity: put that right.`,
  };
}

/** Must equal the quantity of the record (metering.md §6). */
export function allocatedQuantity(allocations: readonly UsageAllocation[]): number {
  let sum = 0;
  for (const { AllocatedUsageQuantity } of allocations) sum += AllocatedUsageQuantity;
  return sum;
}

/** As CloudTrail writes them, names in lower camel case (metering.md §8.2). */
function parseAllocations(json: string): UsageAllocation[] | undefined {
  const list = parseList(json);
  const parsed = list?.map(allocationOf);
  return parsed?.every((each) => each !== undefined) === true ? parsed : undefined;
}

function allocationOf(value: unknown): UsageAllocation | undefined {
  const fields = fieldsOf(value);
  // Absent is 0, as with the quantity of a record.
  const quantity = fields?.['allocatedUsageQuantity'] ?? 0;
  if (fields === undefined || !isQuantity(quantity)) return undefined;
  const tags = fields['tags'] ?? [];
  if (!Array.isArray(tags)) return undefined;
  const parsed = tags.map(tagOf);
  if (!parsed.every((tag) => tag !== undefined)) return undefined;
  return { AllocatedUsageQuantity: quantity, Tags: parsed.length > 0 ? parsed : undefined };
}

function tagOf(value: unknown): { Key: string; Value: string } | undefined {
  const fields = fieldsOf(value);
  const { key, value: text } = { key: fields?.['key'], value: fields?.['value'] };
  return typeof key === 'string' && typeof text === 'string' ? { Key: key, Value: text } : undefined;
}

function parseList(json: string): unknown[] | undefined {
  try {
    const value = JSON.parse(json) as unknown;
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isQuantity(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= quantityMax;
}
