/** StartLogging: starts the logging of a trail with this call; repeating it changes nothing. */

import { markLoggingStarted } from '../../ledger/trails.ts';
import type { StartLoggingRequest, StartLoggingResponse } from '../../shapes/generated/cloudtrail.ts';
import { operation } from '../operation.ts';
import { trailResources } from '../trail-rules/describe-trail.ts';
import { findTrailToChange } from '../trail-rules/find-trail.ts';

export const startLogging = operation<StartLoggingRequest, StartLoggingResponse>({
  service: 'cloudtrail',
  name: 'StartLogging',
  readOnly: false,
  record: { resources: ({ Name }) => trailResources(Name) },
  async run({ tx, caller, now }, { Name }) {
    const { trail_id } = await findTrailToChange(tx, caller, Name);
    await markLoggingStarted(tx, trail_id, now);
    return {};
  },
});
