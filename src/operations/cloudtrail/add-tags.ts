/** AddTags: adds tags to a trail of this Region, and overwrites those with the same key. */

import { listTrailTags, putTrailTags } from '../../ledger/trails.ts';
import type { AddTagsRequest, AddTagsResponse } from '../../shapes/generated/cloudtrail.ts';
import { operation } from '../operation.ts';
import { trailResources } from '../trail-rules/describe-trail.ts';
import { checkTagCount, findTaggedTrail, readTags, refuseTags } from '../trail-rules/trail-tags.ts';

export const addTags = operation<AddTagsRequest, AddTagsResponse>({
  service: 'cloudtrail',
  name: 'AddTags',
  readOnly: false,
  gaps: ['Only trails have tags.'],
  refuse: refuseTags,
  record: { resources: ({ ResourceId }) => trailResources(ResourceId) },
  async run({ tx, caller }, { ResourceId, TagsList }) {
    const { trail_id } = await findTaggedTrail(tx, caller, ResourceId);
    const tags = readTags(TagsList);
    const before = (await listTrailTags(tx, [trail_id])).get(trail_id) ?? [];
    checkTagCount(new Set([...before, ...tags].map(({ key }) => key)).size);
    await putTrailTags(tx, trail_id, tags);
    return {};
  },
});
