/**
 * Reads from a parsed CloudTrail record the metering call that it proves: which usage, for which hour, with
 * which result.
 */

import { parseLogDate } from '../record/dates.ts';
import { fieldsOf, textOf } from '../record/fields.ts';
import type { Fields } from '../record/fields.ts';
import { batchEntries } from './batch-meter-usage.ts';
import type { CallBody, MeteringCall } from './call.ts';
import { callerOf } from './caller.ts';
import { meterEntries } from './meter-usage.ts';

/**
 * A metering call; or the name under which a record of the metering service is passed over; or undefined
 * for other services.
 */
type ReadRecord = { call: MeteringCall } | { passedOver: string } | undefined;

/** Reads one record. Never throws: what cannot be understood of a metering call is in its `unplaced`. */
export function readRecord(record: Fields): ReadRecord {
  // metering.md §8.2. An Insights record about metering calls has no eventSource at this level
  // (cloudtrail.md §10).
  if (record['eventSource'] !== 'metering-marketplace.amazonaws.com') return undefined;
  const eventName = textOf(record['eventName']) ?? 'a call without a name';
  if (eventName !== 'BatchMeterUsage' && eventName !== 'MeterUsage') return { passedOver: eventName };
  const body = bodyOf(record);
  // A dry run leaves no record of usage, whether it is refused or waved through (metering.md §3.2).
  if (eventName === 'MeterUsage' && body.request?.['dryRun'] === true)
    return { passedOver: 'MeterUsage (dry run)' };

  const found = eventName === 'BatchMeterUsage' ? batchEntries(body) : meterEntries(body);
  const time = parseLogDate(textOf(record['eventTime']) ?? '');
  const region = textOf(record['awsRegion']);
  const isPlaced = time !== undefined && region !== undefined;
  const unplaced = isPlaced ? found.unplaced : { reason: 'no readable eventTime or awsRegion' };
  return {
    call: {
      eventId: textOf(record['eventID']) ?? '',
      time: time ?? 0,
      region: region ?? '',
      accountId: body.accountId ?? '',
      eventName,
      caller: callerOf(record['userIdentity']),
      sourceAddress: textOf(record['sourceIPAddress']),
      userAgent: textOf(record['userAgent']),
      errorCode: body.errorCode,
      errorMessage: textOf(record['errorMessage']),
      entries: isPlaced ? found.entries : [],
      unplaced,
    },
  };
}

function bodyOf(record: Fields): CallBody {
  const request = fieldsOf(record['requestParameters']);
  const response = fieldsOf(record['responseElements']);
  return {
    request: isOmitted(request) ? undefined : request,
    response: isOmitted(response) ? undefined : response,
    requestReason: `requestParameters ${isOmitted(request) ? 'omitted as too large' : 'absent'}`,
    responseReason: `responseElements ${isOmitted(response) ? 'omitted as too large' : 'absent'}`,
    errorCode: textOf(record['errorCode']),
    accountId:
      textOf(record['recipientAccountId']) ?? textOf(fieldsOf(record['userIdentity'])?.['accountId']),
  };
}

// Above 100 KB the content is left out, and `{"reason":…,"omitted":true}` stands in its place
// (cloudtrail.md §2.4).
function isOmitted(fields: Fields | undefined): boolean {
  return fields?.['omitted'] === true || fields?.['omitted'] === 'true';
}
