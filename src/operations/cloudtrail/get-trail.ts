/** GetTrail: describes one trail of the account, from any Region by its ARN. */

import type { GetTrailRequest, GetTrailResponse } from '../../shapes/generated/cloudtrail.ts';
import { operation } from '../operation.ts';
import { describeTrail, trailResources } from '../trail-rules/describe-trail.ts';
import { findTrailToRead } from '../trail-rules/find-trail.ts';

export const getTrail = operation<GetTrailRequest, GetTrailResponse>({
  service: 'cloudtrail',
  name: 'GetTrail',
  readOnly: true,
  record: { resources: ({ Name }) => trailResources(Name) },
  async run({ tx, caller }, { Name }) {
    return { Trail: describeTrail(await findTrailToRead(tx, caller, Name)) };
  },
});
