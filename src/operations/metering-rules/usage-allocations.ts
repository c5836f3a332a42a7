/** Checks usage split by tags (metering.md §6): it must add up, and no two parts may carry the same tags. */

import { ServiceError } from '../../protocol/service-error.ts';
import type { Tag, UsageAllocation } from '../../shapes/generated/metering.ts';
import type { Violation } from '../../shapes/violation.ts';

/** @throws ServiceError InvalidUsageAllocationsException, InvalidTagException. */
export function checkUsageAllocations(quantity: number, allocations: UsageAllocation[] | undefined): void {
  if (allocations === undefined) return;
  const sum = allocations.reduce((total, { AllocatedUsageQuantity }) => total + AllocatedUsageQuantity, 0);
  if (sum !== quantity) {
    throw new ServiceError(
      'InvalidUsageAllocationsException',
      `The usage allocations add up to ${sum}, but the quantity is ${quantity}.`,
    );
  }
  const seen = new Set<string>();
  for (const { Tags } of allocations) {
    const set = tagSet(Tags ?? []);
    if (seen.has(set)) {
      throw new ServiceError(
        'InvalidUsageAllocationsException',
        Tags
          ? 'Two usage allocations have the same set of tags.'
          : 'More than one usage allocation has no tags.',
      );
    }
    seen.add(set);
  }
}

/** Broken constraints that the service has an own error for; any other mix stays a ValidationException. */
export function refuseUsageAllocations(violations: Violation[], message: string): ServiceError | undefined {
  if (violations.every(({ path }) => /\.tags\b/i.test(path))) {
    return new ServiceError('InvalidTagException', message);
  }
  if (violations.every(({ path }) => /\.usageAllocations\b/i.test(path))) {
    return new ServiceError('InvalidUsageAllocationsException', message);
  }
  return undefined;
}

/** @throws ServiceError InvalidTagException for one key twice. */
function tagSet(tags: Tag[]): string {
  const keys = new Set(tags.map(({ Key }) => Key));
  if (keys.size < tags.length) {
    throw new ServiceError('InvalidTagException', 'A usage allocation has the same tag key more than once.');
  }
  return JSON.stringify(tags.map(({ Key, Value }) => JSON.stringify([Key, Value])).toSorted());
}
