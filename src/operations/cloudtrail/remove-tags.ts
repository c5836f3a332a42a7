/** RemoveTags: removes tags from a trail of this Region by their keys. */

import { deleteTrailTags } from '../../ledger/trails.ts';
import type { RemoveTagsRequest, RemoveTagsResponse } from '../../shapes/generated/cloudtrail.ts';
import { operation } from '../operation.ts';
import { trailResources } from '../trail-rules/describe-trail.ts';
import { findTaggedTrail, refuseTags } from '../trail-rules/trail-tags.ts';

export const removeTags = operation<RemoveTagsRequest, RemoveTagsResponse>({
  service: 'cloudtrail',
  name: 'RemoveTags',
  readOnly: false,
  gaps: ['Only trails have tags.'],
  refuse: refuseTags,
  record: { resources: ({ ResourceId }) => trailResources(ResourceId) },

  /** Values do not matter, and a key that is not there is no error (cloudtrail.md §8.2). */
  async run({ tx, caller }, { ResourceId, TagsList }) {
    const { trail_id } = await findTaggedTrail(tx, caller, ResourceId);
    await deleteTrailTags(
      tx,
      trail_id,
      TagsList.map(({ Key }) => Key),
    );
    return {};
  },
});
