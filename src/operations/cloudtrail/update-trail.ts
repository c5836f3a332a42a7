/** UpdateTrail: changes what the caller names of a trail, and keeps the rest. */

import { listTrails, trailArn, updateTrail as updateTrailRow } from '../../ledger/trails.ts';
import type { Trail, TrailSettings } from '../../ledger/trails.ts';
import type { Tx } from '../../ledger/tx.ts';
import type { UpdateTrailRequest, UpdateTrailResponse } from '../../shapes/generated/cloudtrail.ts';
import { operation } from '../operation.ts';
import type { OperationContext } from '../operation.ts';
import { trailResources, trailSettings } from '../trail-rules/describe-trail.ts';
import { findTrailToChange } from '../trail-rules/find-trail.ts';
import { checkLogBucket } from '../trail-rules/trail-bucket.ts';
import { checkGlobalEvents, refuseMissingFeatures, trailGaps } from '../trail-rules/trail-features.ts';
import { checkRoom } from '../trail-rules/trail-room.ts';

export const updateTrail = operation<UpdateTrailRequest, UpdateTrailResponse>({
  service: 'cloudtrail',
  name: 'UpdateTrail',
  readOnly: false,
  gaps: trailGaps,
  record: { resources: ({ Name, S3BucketName }) => trailResources(Name, S3BucketName) },

  /** The bucket is asked whatever changes (cloudtrail.md §4.3). */
  async prepare(context, input) {
    const trail = await changedTrail(context, input);
    await checkLogBucket(context.logBuckets, {
      bucket: trail.s3_bucket_name,
      keyPrefix: trail.s3_key_prefix ?? undefined,
      accountId: trail.account_id,
      trailArn: trailArn(trail),
      digests: trail.log_file_validation === 1,
    });
  },

  async run(context, input) {
    const trail = await changedTrail(context, input);
    const settings: TrailSettings = {
      s3_bucket_name: trail.s3_bucket_name,
      s3_key_prefix: trail.s3_key_prefix,
      include_global_service_events: trail.include_global_service_events,
      is_multi_region: trail.is_multi_region,
      log_file_validation: trail.log_file_validation,
    };
    await updateTrailRow(context.tx, trail.trail_id, settings);
    return trailSettings(trail);
  },
});

/** The trail as it will be. @throws ServiceError. */
async function changedTrail(
  { tx, caller, settings }: OperationContext & { tx: Tx },
  input: UpdateTrailRequest,
): Promise<Trail> {
  const trail = await findTrailToChange(tx, caller, input.Name);
  refuseMissingFeatures(input);
  const isMultiRegion = input.IsMultiRegionTrail ?? trail.is_multi_region === 1;
  const becomesMultiRegion = isMultiRegion && trail.is_multi_region === 0;
  // Global service events come and go with the other Regions unless the caller says otherwise (cloudtrail.md §7).
  const followed =
    isMultiRegion === (trail.is_multi_region === 1)
      ? trail.include_global_service_events === 1
      : isMultiRegion;
  const includesGlobalEvents = input.IncludeGlobalServiceEvents ?? followed;
  checkGlobalEvents(isMultiRegion, includesGlobalEvents);
  if (becomesMultiRegion) {
    const others = (await listTrails(tx, caller.accountId)).filter(
      ({ trail_id }) => trail_id !== trail.trail_id,
    );
    const place = { accountId: caller.accountId, region: caller.region, isMultiRegion };
    checkRoom(others, place, settings.cloudtrail.trailsPerRegionMax);
  }
  return {
    ...trail,
    s3_bucket_name: input.S3BucketName ?? trail.s3_bucket_name,
    s3_key_prefix: input.S3KeyPrefix ?? trail.s3_key_prefix,
    include_global_service_events: includesGlobalEvents ? 1 : 0,
    is_multi_region: isMultiRegion ? 1 : 0,
    log_file_validation: (input.EnableLogFileValidation ?? trail.log_file_validation === 1) ? 1 : 0,
  };
}
