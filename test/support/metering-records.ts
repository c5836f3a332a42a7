/** Makes CloudTrail records of metering calls for the tests of the audit, with only what a test is about. */

import { renderEventTime, renderLogDate } from '../../src/record/dates.ts';
import { hourMs, minuteMs } from '../../src/time/hours.ts';

/** 2026-05-02 16:00 UTC, a Saturday. */
export const hour16 = Date.UTC(2026, 4, 2, 16);
/** The start of an hour, counted from 16:00. */
export const at = (hours: number): number => hour16 + hours * hourMs;

type Row = {
  customer?: string;
  account?: string;
  licence?: string;
  dimension?: string;
  at?: number;
  quantity?: number;
  status?: string;
  recordId?: string;
};

let events = 0;

/** A BatchMeterUsage call. Each row is a record and its status; `unprocessed` for one that came back. */
export function batch(
  rows: Row[],
  call: { at?: number; by?: string; error?: string; id?: string; product?: string } = {},
): Record<string, unknown> {
  const { at = hour16 + 5 * minuteMs, by = 'Alice', error, product = 'prod1' } = call;
  events += 1;
  const answered = rows.filter(({ status }) => status !== 'unprocessed');
  const results = answered.map((row) => ({
    usageRecord: usageRecord(row),
    meteringRecordId: row.recordId ?? `record-${row.customer}-${row.at}-${row.quantity}`,
    status: row.status ?? 'Success',
  }));
  const unprocessedRecords = rows.filter(({ status }) => status === 'unprocessed').map(usageRecord);
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      arn: `arn:aws:iam::123456789012:user/${by}`,
      accountId: '123456789012',
      userName: by,
    },
    eventTime: renderEventTime(at),
    eventSource: 'metering-marketplace.amazonaws.com',
    eventName: 'BatchMeterUsage',
    awsRegion: 'us-east-1',
    ...(error && { errorCode: error, errorMessage: 'refused' }),
    requestParameters: { usageRecords: rows.map(usageRecord), productCode: product },
    responseElements: error ? null : { results, unprocessedRecords },
    eventID: call.id ?? `event-${String(events).padStart(6, '0')}`,
    recipientAccountId: '123456789012',
  };
}

function usageRecord(row: Row): Record<string, unknown> {
  const { customer = 'customer1', account, licence, dimension = 'Users', at = hour16, quantity = 1 } = row;
  return {
    dimension,
    timestamp: renderLogDate(at),
    ...(account ? { customerAWSAccountId: account } : { customerIdentifier: customer }),
    ...(licence && { licenseArn: licence }),
    quantity,
  };
}

/** An accepted call for each hour, made five minutes after its end. */
export const sent = (...hours: number[]): Record<string, unknown>[] =>
  hours.map((hour) => batch([{ at: at(hour) }], { at: at(hour) + 65 * minuteMs }));

/** A MeterUsage call from an instance. */
export function meter(
  of: {
    at?: number;
    instance?: string;
    quantity?: number;
    recordId?: string;
    error?: string;
    dryRun?: boolean;
  } = {},
): Record<string, unknown> {
  const { at = hour16, instance = 'i-1', quantity = 1, recordId = 'record-1', error, dryRun } = of;
  events += 1;
  return {
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::210987654321:assumed-role/Meter/${instance}`,
      accountId: '210987654321',
      sessionContext: { sessionIssuer: { type: 'Role', userName: 'Meter' } },
    },
    eventTime: renderEventTime(at + 5 * minuteMs),
    eventSource: 'metering-marketplace.amazonaws.com',
    eventName: 'MeterUsage',
    awsRegion: 'us-east-1',
    ...(error && { errorCode: error }),
    requestParameters: {
      productCode: 'prod1',
      timestamp: renderLogDate(at),
      usageDimension: 'Users',
      usageQuantity: quantity,
      ...(dryRun !== undefined && { dryRun }),
    },
    responseElements: error ? null : { meteringRecordId: recordId },
    eventID: `event-${String(events).padStart(6, '0')}`,
    recipientAccountId: '210987654321',
  };
}
