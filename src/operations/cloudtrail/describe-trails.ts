/**
 * DescribeTrails: describes the trails of a Region with the shadows of those from elsewhere, or the ones that
 * are named.
 */

import { listTrails, trailArn } from '../../ledger/trails.ts';
import type { DescribeTrailsRequest, DescribeTrailsResponse } from '../../shapes/generated/cloudtrail.ts';
import { operation } from '../operation.ts';
import { describeTrail } from '../trail-rules/describe-trail.ts';
import { parseTrailReference } from '../trail-rules/trail-names.ts';
import { isVisibleIn } from '../trail-rules/trail-room.ts';

export const describeTrails = operation<DescribeTrailsRequest, DescribeTrailsResponse>({
  service: 'cloudtrail',
  name: 'DescribeTrails',
  readOnly: true,

  /** Names mean trails of this Region, ARNs those of any; what is unknown is left out (cloudtrail.md §8.2). */
  async run({ tx, caller }, { trailNameList = [], includeShadowTrails = true }) {
    const named = new Set(
      trailNameList
        .map(parseTrailReference)
        .map((reference) =>
          'arn' in reference
            ? reference.arn
            : `arn:aws:cloudtrail:${caller.region}:${caller.accountId}:trail/${reference.name}`,
        ),
    );
    const trails = (await listTrails(tx, caller.accountId)).filter((trail) =>
      named.size > 0 ? named.has(trailArn(trail)) : isVisibleIn(trail, caller.region),
    );
    return {
      trailList: trails
        .filter(({ home_region }) => includeShadowTrails || home_region === caller.region)
        .map(describeTrail),
    };
  },
});
