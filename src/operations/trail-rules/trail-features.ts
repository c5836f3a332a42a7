/**
 * Refuses combinations of a trail's features that AWS refuses, and by name the features that are not here.
 */

import { ServiceError } from '../../protocol/service-error.ts';
import type { CreateTrailRequest } from '../../shapes/generated/cloudtrail.ts';

/** For docs/operations.md. */
export const trailGaps = [
  '`SnsTopicName`, `KmsKeyId`, `CloudWatchLogsLogGroupArn`, `CloudWatchLogsRoleArn` and `IsOrganizationTrail` are refused with UnsupportedOperationException.',
  '`EnableLogFileValidation` is stored, and no digest is delivered.',
];

type TrailFeatures = Pick<
  CreateTrailRequest,
  'SnsTopicName' | 'KmsKeyId' | 'CloudWatchLogsLogGroupArn' | 'CloudWatchLogsRoleArn' | 'IsOrganizationTrail'
>;

/** An empty string asks for nothing: it is how a feature is removed (cloudtrail.md §8.2). @throws ServiceError. */
export function refuseMissingFeatures(input: TrailFeatures): void {
  const { SnsTopicName, KmsKeyId, CloudWatchLogsLogGroupArn, CloudWatchLogsRoleArn, IsOrganizationTrail } =
    input;
  const asked = Object.entries({
    SnsTopicName,
    KmsKeyId,
    CloudWatchLogsLogGroupArn,
    CloudWatchLogsRoleArn,
    IsOrganizationTrail,
  }).find(([, value]) => value !== undefined && value !== '' && value !== false);
  if (asked === undefined) return;
  throw new ServiceError(
    'UnsupportedOperationException',
    `Metertrail does not implement trails with ${asked[0]}.`,
  );
}

/** @throws ServiceError InvalidParameterCombinationException. */
export function checkGlobalEvents(isMultiRegion: boolean, includesGlobalEvents: boolean): void {
  if (!isMultiRegion || includesGlobalEvents) return;
  throw new ServiceError(
    'InvalidParameterCombinationException',
    'Multi-Region trail must include global service events.',
  );
}
