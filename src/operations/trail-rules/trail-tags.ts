/** Checks tags of trails: which resource they are on, which are valid, and how many there may be. */

import type { Caller } from '../../identity/caller.ts';
import type { Trail, TrailTag } from '../../ledger/trails.ts';
import type { Tx } from '../../ledger/tx.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import type { Tag } from '../../shapes/generated/cloudtrail.ts';
import type { Violation } from '../../shapes/validate.ts';
import { checkArnRegion, lookUp } from './find-trail.ts';
import { parseTrailReference } from './trail-names.ts';

/** Of a trail (cloudtrail.md §8.2). */
const tagsMax = 50;

/** @throws ServiceError InvalidTagParameterException, TagsLimitExceededException. */
export function readTags(tags: Tag[]): TrailTag[] {
  const keys = new Set<string>();
  for (const { Key, Value = '' } of tags) {
    if (keys.has(Key)) throw invalidTag(`The tag key ${Key} is there more than once.`);
    keys.add(Key);
    // Not every database can hold them.
    if (/\p{Cc}/u.test(Key + Value) || !(Key + Value).isWellFormed()) {
      throw invalidTag('Tags cannot hold control characters.');
    }
  }
  checkTagCount(tags.length);
  return tags.map(({ Key, Value = null }) => ({ key: Key, value: Value }));
}

/** @throws ServiceError TagsLimitExceededException. */
export function checkTagCount(count: number): void {
  if (count <= tagsMax) return;
  throw new ServiceError('TagsLimitExceededException', `A trail has at most ${tagsMax} tags, not ${count}.`);
}

/** Broken constraints of tags have an error of their own; any other mix stays a ValidationException. */
export function refuseTags(violations: Violation[], message: string): ServiceError | undefined {
  const inTags = violations.every(({ member, constraint, path }) =>
    member === 'TagsList' ? constraint !== 'required' || path.includes('.') : false,
  );
  if (!inTags) return undefined;
  const tooMany = violations.some(({ path }) => !path.includes('.'));
  return tooMany ? new ServiceError('TagsLimitExceededException', message) : invalidTag(message);
}

/**
 * The trail that an ARN names, in the caller's Region (cloudtrail.md §8.2).
 * @throws ServiceError CloudTrailARNInvalidException, ResourceTypeNotSupportedException, ResourceNotFoundException.
 */
export async function findTaggedTrail(tx: Tx, caller: Caller, resourceId: string): Promise<Trail> {
  const [, type] = /^arn:aws:cloudtrail:[a-z0-9-]+:\d{12}:([a-z]+)\//.exec(resourceId) ?? [];
  if (type !== undefined && type !== 'trail') {
    throw new ServiceError(
      'ResourceTypeNotSupportedException',
      `Metertrail does not implement tags of the resource type ${type}.`,
    );
  }
  if (!resourceId.startsWith('arn:')) {
    throw new ServiceError('CloudTrailARNInvalidException', `${resourceId} is not an ARN.`);
  }
  const reference = parseTrailReference(resourceId);
  if ('region' in reference) checkArnRegion(caller, reference.region);
  const trail = await lookUp(tx, caller, reference);
  if (trail) return trail;
  throw new ServiceError('ResourceNotFoundException', `The resource ${resourceId} does not exist.`);
}

function invalidTag(message: string): ServiceError {
  return new ServiceError('InvalidTagParameterException', message);
}
