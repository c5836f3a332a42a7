/** StopLogging: stops the logging of a trail with this call; repeating it changes nothing. */

import { markLoggingStopped } from '../../ledger/trails.ts';
import type { StopLoggingRequest, StopLoggingResponse } from '../../shapes/generated/cloudtrail.ts';
import { operation } from '../operation.ts';
import { trailResources } from '../trail-rules/describe-trail.ts';
import { findTrailToChange } from '../trail-rules/find-trail.ts';

export const stopLogging = operation<StopLoggingRequest, StopLoggingResponse>({
  service: 'cloudtrail',
  name: 'StopLogging',
  readOnly: false,
  record: { resources: ({ Name }) => trailResources(Name) },
  async run({ tx, caller, now }, { Name }) {
    const { trail_id } = await findTrailToChange(tx, caller, Name);
    await markLoggingStopped(tx, trail_id, now);
    return {};
  },
});
