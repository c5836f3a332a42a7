/**
 * Checks that an account has room for a trail: its name is free in the Region, and no Region has too many.
 */

import type { Trail } from '../../ledger/trails.ts';
import { ServiceError } from '../../protocol/service-error.ts';

/** Shadows of multi-Region trails stand in every Region (cloudtrail.md §7). */
export function isVisibleIn(trail: Trail, region: string): boolean {
  return trail.home_region === region || trail.is_multi_region === 1;
}

/** @throws ServiceError TrailAlreadyExistsException. */
export function checkNameIsFree(trails: Trail[], accountId: string, region: string, name: string): void {
  if (!trails.some((trail) => trail.name === name && isVisibleIn(trail, region))) return;
  throw new ServiceError(
    'TrailAlreadyExistsException',
    `Trail ${name} already exists for customer: ${accountId}`,
  );
}

/**
 * A multi-Region trail counts as one in every Region (cloudtrail.md §7), so it needs room in each.
 * @param trails the account's other trails.
 * @throws ServiceError MaximumNumberOfTrailsExceededException.
 */
export function checkRoom(
  trails: Trail[],
  trail: { accountId: string; region: string; isMultiRegion: boolean },
  perRegionMax: number,
): void {
  const elsewhere = trail.isMultiRegion ? trails.map(({ home_region }) => home_region) : [];
  for (const region of new Set([trail.region, ...elsewhere])) {
    const count = trails.filter((other) => isVisibleIn(other, region)).length;
    if (count < perRegionMax) continue;
    throw new ServiceError(
      'MaximumNumberOfTrailsExceededException',
      `User: ${trail.accountId} already has ${count} trails in ${region}.`,
    );
  }
}
