/**
 * Renders a trail of the ledger as the service answers it, and names the resources that Event history finds
 * it by.
 */

import type { EventResource } from '../../ledger/events.ts';
import { trailArn } from '../../ledger/trails.ts';
import type { NewTrail, Trail as TrailRow } from '../../ledger/trails.ts';
import type { CreateTrailResponse, Trail } from '../../shapes/generated/cloudtrail.ts';

/** Booleans are always there, strings only when set; no HomeRegion (cloudtrail.md §8.2). */
export function trailSettings(trail: NewTrail): CreateTrailResponse {
  return {
    Name: trail.name,
    S3BucketName: trail.s3_bucket_name,
    S3KeyPrefix: trail.s3_key_prefix ?? undefined,
    IncludeGlobalServiceEvents: trail.include_global_service_events === 1,
    IsMultiRegionTrail: trail.is_multi_region === 1,
    TrailARN: trailArn(trail),
    LogFileValidationEnabled: trail.log_file_validation === 1,
    IsOrganizationTrail: false,
  };
}

export function describeTrail(trail: TrailRow): Trail {
  return {
    ...trailSettings(trail),
    HomeRegion: trail.home_region,
    HasCustomEventSelectors: false,
    HasInsightSelectors: false,
  };
}

/**
 * What LookupEvents lists: the trail as the caller named it, by name or by ARN (public captures of StopLogging and
 * GetTrailStatus show the one and the other), and the bucket.
 */
export function trailResources(nameOrArn: string, bucket?: string): EventResource[] {
  const resources = [{ type: 'AWS::CloudTrail::Trail', name: nameOrArn }];
  if (bucket !== undefined) resources.push({ type: 'AWS::S3::Bucket', name: bucket });
  return resources.filter(({ name }) => canBeIndexed(name));
}

/** A refused call may carry anything; nobody looks for what is no name, and an index has limits. */
function canBeIndexed(name: string): boolean {
  return /^[\x21-\x7e]{1,256}$/.test(name);
}
