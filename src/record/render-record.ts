/** Renders the facts of a call as its CloudTrail record, with AWS's field order, limits and omissions. */

import { renderEventTime } from './dates.ts';
import type { JsonObject } from './json.ts';
import type { UserIdentity } from './user-identity.ts';

/** Today's record format (cloudtrail.md §2.2). */
const eventVersion = '1.11';

/** What is longer is cut (cloudtrail.md §2.1). */
const textMaxBytes = 1024;
/** What is longer is left out as a whole (cloudtrail.md §2.1, §2.4). */
const elementMaxBytes = 100 * 1024;

export type CallFacts = {
  userIdentity: UserIdentity;
  /** Milliseconds. */
  eventTime: number;
  eventSource: string;
  eventName: string;
  awsRegion: string;
  sourceIPAddress: string;
  userAgent: string | undefined;
  errorCode?: string | undefined;
  errorMessage?: string | undefined;
  requestParameters: JsonObject | null;
  responseElements: JsonObject | null;
  requestID: string;
  eventID: string;
  readOnly: boolean;
  recipientAccountId: string;
};

/** @returns compact JSON, members in the order of cloudtrail.md §2.3; absent members are absent. */
export function renderRecord(facts: CallFacts): string {
  const head = JSON.stringify({
    eventVersion,
    userIdentity: facts.userIdentity,
    eventTime: renderEventTime(facts.eventTime),
    eventSource: facts.eventSource,
    eventName: facts.eventName,
    awsRegion: facts.awsRegion,
    sourceIPAddress: facts.sourceIPAddress,
    userAgent: cut(facts.userAgent),
    errorCode: cut(facts.errorCode),
    errorMessage: cut(facts.errorMessage),
  });
  const tail = JSON.stringify({
    requestID: facts.requestID,
    eventID: facts.eventID,
    readOnly: facts.readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: facts.recipientAccountId,
    eventCategory: 'Management',
  });
  const request = element('requestParameters', facts.requestParameters);
  const response = element('responseElements', facts.responseElements);
  return `${head.slice(0, -1)},${request},${response},${tail.slice(1)}`;
}

function element(name: 'requestParameters' | 'responseElements', value: JsonObject | null): string {
  const text = JSON.stringify(value);
  // A character is at most 3 bytes of UTF-8, so short texts need no counting.
  if (text.length * 3 <= elementMaxBytes || Buffer.byteLength(text) <= elementMaxBytes)
    return `"${name}":${text}`;
  const omitted = { reason: `${name} too large`, omitted: true, originalSize: Buffer.byteLength(text) };
  return `"${name}":${JSON.stringify(omitted)}`;
}

function cut(text: string | undefined): string | undefined {
  if (text === undefined || text.length * 3 <= textMaxBytes || Buffer.byteLength(text) <= textMaxBytes)
    return text;
  // A character cut in half decodes to U+FFFD, which is dropped again.
  return Buffer.from(text)
    .subarray(0, textMaxBytes)
    .toString()
    .replace(/\uFFFD$/, '');
}
