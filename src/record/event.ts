/** A CloudTrail record (management event), built once and written as it is to Event history and to log files. */

import type { UserIdentity } from './user-identity.ts';

/** A JSON value as it stands in a record. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };
export type JsonObject = { [key: string]: Json | undefined };

/** What the AWS user guide calls the record's body; members absent here are absent in the record. */
export type CloudTrailRecord = {
  eventVersion: string;
  userIdentity: UserIdentity;
  /** ISO 8601, UTC, whole seconds: `2018-04-19T16:32:51Z`. */
  eventTime: string;
  eventSource: string;
  eventName: string;
  awsRegion: string;
  sourceIPAddress: string;
  userAgent?: string;
  errorCode?: string;
  errorMessage?: string;
  requestParameters: JsonObject | null;
  responseElements: JsonObject | null;
  requestID?: string;
  eventID: string;
  readOnly?: boolean;
  eventType: string;
  managementEvent?: boolean;
  recipientAccountId?: string;
  eventCategory?: string;
};
