/**
 * Finds the trail that a caller means: by name in its home Region, by ARN from elsewhere, and to change only
 * at home.
 */

import type { Caller } from '../../identity/caller.ts';
import { findTrail, listTrails } from '../../ledger/trails.ts';
import type { Trail } from '../../ledger/trails.ts';
import type { Tx } from '../../ledger/tx.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import { parseTrailReference } from './trail-names.ts';
import type { TrailReference } from './trail-names.ts';

/**
 * The trail to read. A bare name means one whose home is the caller's Region; shadows are named by ARN (cloudtrail.md §8.2).
 * @throws ServiceError TrailNotFoundException, InvalidTrailNameException, CloudTrailARNInvalidException.
 */
export async function findTrailToRead(tx: Tx, caller: Caller, nameOrArn: string): Promise<Trail> {
  const reference = parseTrailReference(nameOrArn);
  const trail = await lookUp(tx, caller, reference);
  if (trail === undefined) throw unknownTrail(caller, reference);
  return trail;
}

/**
 * The trail to change, from its home Region only.
 * @throws ServiceError as findTrailToRead, and InvalidHomeRegionException for the shadow of a multi-Region trail.
 */
export async function findTrailToChange(tx: Tx, caller: Caller, nameOrArn: string): Promise<Trail> {
  const reference = parseTrailReference(nameOrArn);
  const trail = await lookUp(tx, caller, reference);
  if (trail?.home_region === caller.region) return trail;
  const shadow = trail ?? (await findShadow(tx, caller, reference));
  if (shadow?.is_multi_region === 1) {
    throw new ServiceError(
      'InvalidHomeRegionException',
      `The trail ${shadow.name} can only be changed in its home Region, ${shadow.home_region}.`,
    );
  }
  if ('region' in reference) checkArnRegion(caller, reference.region);
  throw unknownTrail(caller, reference);
}

/** @throws ServiceError CloudTrailARNInvalidException, in AWS's words (cloudtrail.md §8.4). */
export function checkArnRegion(caller: Caller, region: string): void {
  if (region === caller.region) return;
  throw new ServiceError(
    'CloudTrailARNInvalidException',
    `Region in ARN is wrong, you can only access resources in region ${caller.region}.`,
  );
}

/** Whatever the caller's Region; undefined for a trail of another account too. */
export async function lookUp(tx: Tx, caller: Caller, reference: TrailReference): Promise<Trail | undefined> {
  if (!('arn' in reference)) return findTrail(tx, caller.accountId, caller.region, reference.name);
  if (reference.accountId !== caller.accountId) return undefined;
  return findTrail(tx, caller.accountId, reference.region, reference.name);
}

async function findShadow(tx: Tx, caller: Caller, reference: TrailReference): Promise<Trail | undefined> {
  if ('arn' in reference) return undefined;
  const trails = await listTrails(tx, caller.accountId);
  return trails.find((trail) => trail.name === reference.name && trail.is_multi_region === 1);
}

/** The ARN stands in the message although the caller gave a name (cloudtrail.md §2.5). */
function unknownTrail({ accountId, region }: Caller, reference: TrailReference): ServiceError {
  const arn =
    'arn' in reference ? reference.arn : `arn:aws:cloudtrail:${region}:${accountId}:trail/${reference.name}`;
  return new ServiceError('TrailNotFoundException', `Unknown trail: ${arn} for the user: ${accountId}`);
}
