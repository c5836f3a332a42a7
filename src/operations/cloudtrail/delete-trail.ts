/** DeleteTrail: deletes a trail; bucket and log files stay, and what was logged so far is still delivered. */

import { markTrailDeleted } from '../../ledger/trails.ts';
import type { DeleteTrailRequest, DeleteTrailResponse } from '../../shapes/generated/cloudtrail.ts';
import { operation } from '../operation.ts';
import { trailResources } from '../trail-rules/describe-trail.ts';
import { findTrailToChange } from '../trail-rules/find-trail.ts';

export const deleteTrail = operation<DeleteTrailRequest, DeleteTrailResponse>({
  service: 'cloudtrail',
  name: 'DeleteTrail',
  readOnly: false,
  record: { resources: ({ Name }) => trailResources(Name) },
  async run({ tx, caller, now }, { Name }) {
    const { trail_id } = await findTrailToChange(tx, caller, Name);
    await markTrailDeleted(tx, trail_id, now);
    return {};
  },
});
