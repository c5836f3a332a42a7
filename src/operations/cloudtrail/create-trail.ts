/** CreateTrail: creates a trail that does not log yet, in the Region of the call or in all of them. */

import { insertTrail, listTrails, putTrailTags, trailArn } from '../../ledger/trails.ts';
import type { NewTrail } from '../../ledger/trails.ts';
import type { Tx } from '../../ledger/tx.ts';
import type { CreateTrailRequest, CreateTrailResponse } from '../../shapes/generated/cloudtrail.ts';
import { operation } from '../operation.ts';
import type { OperationContext } from '../operation.ts';
import { trailResources, trailSettings } from '../trail-rules/describe-trail.ts';
import { checkLogBucket } from '../trail-rules/trail-bucket.ts';
import { checkGlobalEvents, refuseMissingFeatures, trailGaps } from '../trail-rules/trail-features.ts';
import { checkTrailName } from '../trail-rules/trail-names.ts';
import { checkNameIsFree, checkRoom } from '../trail-rules/trail-room.ts';
import { readTags, refuseTags } from '../trail-rules/trail-tags.ts';

export const createTrail = operation<CreateTrailRequest, CreateTrailResponse>({
  service: 'cloudtrail',
  name: 'CreateTrail',
  readOnly: false,
  gaps: trailGaps,
  refuse: refuseTags,
  record: { resources: ({ Name, S3BucketName }) => trailResources(Name, S3BucketName) },

  /** In the order of cloudtrail.md §8.3, as far as it is known. */
  async prepare(context, input) {
    checkTrailName(input.Name);
    refuseMissingFeatures(input);
    checkGlobalEvents(input.IsMultiRegionTrail ?? false, input.IncludeGlobalServiceEvents ?? true);
    await checkRoomForIt(context, input);
    const { accountId, region } = context.caller;
    await checkLogBucket(context.logBuckets, {
      bucket: input.S3BucketName,
      keyPrefix: input.S3KeyPrefix,
      accountId,
      trailArn: trailArn({ home_region: region, account_id: accountId, name: input.Name }),
      digests: input.EnableLogFileValidation ?? false,
    });
    readTags(input.TagsList ?? []);
  },

  async run(context, input) {
    // Again: another call may have taken the room since.
    await checkRoomForIt(context, input);
    const trail = newTrail(context, input);
    await insertTrail(context.tx, trail);
    await putTrailTags(context.tx, trail.trail_id, readTags(input.TagsList ?? []));
    return trailSettings(trail);
  },
});

async function checkRoomForIt(
  { tx, caller: { accountId, region }, settings }: OperationContext & { tx: Tx },
  { Name, IsMultiRegionTrail = false }: CreateTrailRequest,
): Promise<void> {
  const trails = await listTrails(tx, accountId);
  const place = { accountId, region, isMultiRegion: IsMultiRegionTrail };
  checkRoom(trails, place, settings.cloudtrail.trailsPerRegionMax);
  checkNameIsFree(trails, accountId, region, Name);
}

function newTrail({ caller, now, ids }: OperationContext, input: CreateTrailRequest): NewTrail {
  return {
    trail_id: ids.uuid(),
    account_id: caller.accountId,
    home_region: caller.region,
    name: input.Name,
    s3_bucket_name: input.S3BucketName,
    s3_key_prefix: input.S3KeyPrefix ?? null,
    include_global_service_events: (input.IncludeGlobalServiceEvents ?? true) ? 1 : 0,
    is_multi_region: input.IsMultiRegionTrail ? 1 : 0,
    log_file_validation: input.EnableLogFileValidation ? 1 : 0,
    created_at: now,
  };
}
