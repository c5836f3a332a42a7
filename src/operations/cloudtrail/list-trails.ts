/** ListTrails: lists every trail of the account, whatever its home Region. */

import { listTrails as listTrailRows, trailArn } from '../../ledger/trails.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import type { ListTrailsRequest, ListTrailsResponse } from '../../shapes/generated/cloudtrail.ts';
import { operation } from '../operation.ts';

export const listTrails = operation<ListTrailsRequest, ListTrailsResponse>({
  service: 'cloudtrail',
  name: 'ListTrails',
  readOnly: true,

  /** All in one page: an account has a handful per Region. */
  async run({ tx, caller }, { NextToken }) {
    if (NextToken !== undefined) {
      throw new ServiceError('InvalidNextTokenException', 'The token is not one that ListTrails has given.');
    }
    const trails = await listTrailRows(tx, caller.accountId);
    return {
      Trails: trails.map((trail) => ({
        TrailARN: trailArn(trail),
        Name: trail.name,
        HomeRegion: trail.home_region,
      })),
    };
  },
});
