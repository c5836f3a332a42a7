/** ListTags: lists the tags of trails of this Region. */

import { listTrailTags, trailArn } from '../../ledger/trails.ts';
import type { Trail } from '../../ledger/trails.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import type { ListTagsRequest, ListTagsResponse } from '../../shapes/generated/cloudtrail.ts';
import { operation } from '../operation.ts';
import { findTaggedTrail } from '../trail-rules/trail-tags.ts';

/** cloudtrail.md §8.2; the model does not say it. */
const resourcesMax = 20;

export const listTags = operation<ListTagsRequest, ListTagsResponse>({
  service: 'cloudtrail',
  name: 'ListTags',
  readOnly: true,
  gaps: ['Only trails have tags.'],

  /** All in one page: 20 trails have 1,000 tags at most. */
  async run({ tx, caller }, { ResourceIdList, NextToken }) {
    if (NextToken !== undefined) {
      throw new ServiceError('InvalidTokenException', 'The token is not one that ListTags has given.');
    }
    if (ResourceIdList.length > resourcesMax) {
      throw new ServiceError(
        'ValidationException',
        `1 validation error detected: Value at 'resourceIdList' failed to satisfy constraint: ` +
          `Member must have length less than or equal to ${resourcesMax}`,
      );
    }
    const trails: Trail[] = [];
    for (const id of new Set(ResourceIdList)) trails.push(await findTaggedTrail(tx, caller, id));
    const tags = await listTrailTags(
      tx,
      trails.map(({ trail_id }) => trail_id),
    );
    return {
      ResourceTagList: trails.map((trail) => ({
        ResourceId: trailArn(trail),
        TagsList: (tags.get(trail.trail_id) ?? []).map(({ key, value }) => ({
          Key: key,
          Value: value ?? undefined,
        })),
      })),
    };
  },
});
