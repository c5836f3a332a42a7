/** GetTrailStatus: tells whether a trail logs, and how its deliveries in a Region went. */

import { findTrailStatus } from '../../ledger/trails.ts';
import { renderEventTime } from '../../record/dates.ts';
import type { GetTrailStatusRequest, GetTrailStatusResponse } from '../../shapes/generated/cloudtrail.ts';
import { operation } from '../operation.ts';
import { trailResources } from '../trail-rules/describe-trail.ts';
import { findTrailToRead } from '../trail-rules/find-trail.ts';

export const getTrailStatus = operation<GetTrailStatusRequest, GetTrailStatusResponse>({
  service: 'cloudtrail',
  name: 'GetTrailStatus',
  readOnly: true,
  record: { resources: ({ Name }) => trailResources(Name) },

  /** Of the caller's Region where the trail logs there, else of its own. */
  async run({ tx, caller }, { Name }) {
    const trail = await findTrailToRead(tx, caller, Name);
    const region = trail.is_multi_region === 1 ? caller.region : trail.home_region;
    const status = await findTrailStatus(tx, trail.trail_id, region);
    return {
      IsLogging: trail.is_logging === 1,
      LatestDeliveryError: status?.latest_delivery_error ?? undefined,
      LatestDeliveryTime: status?.latest_delivery_at ?? undefined,
      StartLoggingTime: trail.logging_started_at ?? undefined,
      StopLoggingTime: trail.logging_stopped_at ?? undefined,
      // The six legacy fields are always there; empty means never (cloudtrail.md §8.2).
      LatestDeliveryAttemptTime: isoOrEmpty(status?.latest_delivery_attempt_at),
      LatestNotificationAttemptTime: '',
      LatestNotificationAttemptSucceeded: '',
      LatestDeliveryAttemptSucceeded: isoOrEmpty(status?.latest_delivery_at),
      TimeLoggingStarted: isoOrEmpty(trail.logging_started_at),
      TimeLoggingStopped: isoOrEmpty(trail.logging_stopped_at),
    };
  },
});

function isoOrEmpty(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? '' : renderEventTime(ms);
}
