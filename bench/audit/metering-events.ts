/** A seller's hour into the metering events that report it, and what an auditor has to find in them. */

import { renderLogDate } from '../../src/record/dates.ts';
import type { JsonObject } from '../../src/record/json.ts';
import { renderRecord } from '../../src/record/render-record.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';

/** What every contender has to find: metering calls, usage records with status Success, and their quantities. */
export type Counts = { calls: number; accepted: number; quantity: number };

type Batch = { productCode: string; customers: { name: JsonObject; dimension: string }[] };

const dimensions = ['users', 'data', 'bandwidth', 'hosts'];
const notSubscribedShare = 0.01;
const unprocessedShare = 0.004;
const failedCallShare = 0.01;

/**
 * Which series are sent together: the same every hour, 1 to 25 records a call, no series twice. Batches of
 * different blocks have no series in common.
 */
function planOf(block: number, region: string, calls: number, recordsMax: number): Batch[] {
  const random = createRandom(7000 + block);
  let series = 0;
  return Array.from({ length: calls }, (_, call) => {
    // Products of a Region, since usage of one that is sent in two Regions is billed twice.
    const productCode = `product${(call % 3) + 1}${region.replaceAll('-', '')}`;
    const customers = Array.from({ length: random.integer(1, recordsMax) }, () => {
      const customer = block * 10_000 + Math.floor(series / dimensions.length);
      const dimension = dimensions[series % dimensions.length] ?? '';
      series += 1;
      const account = { customerAWSAccountId: String(400_000_000_000 + customer) };
      return {
        name: customer % 2 === 0 ? { customerIdentifier: `customer${customer}` } : account,
        dimension,
      };
    });
    return { productCode, customers };
  });
}

/** Events of one hour's usage, sent in the minutes after `sentAt`. All times in milliseconds. */
export function meteringEvents(of: {
  block: number;
  calls: number;
  recordsMax: number;
  hour: number;
  sentAt: number;
  region: string;
  accountId: string;
  random: Random;
}): { events: string[]; newest: number; counts: Counts } {
  const counts = { calls: 0, accepted: 0, quantity: 0 };
  let newest = of.sentAt;
  const events = planOf(of.block, of.region, of.calls, of.recordsMax).map((batch) => {
    const eventTime = of.sentAt + of.random.integer(0, 200) * 1000;
    newest = Math.max(newest, eventTime);
    counts.calls += 1;
    return meteringEvent(batch, { ...of, eventTime }, counts);
  });
  return { events, newest, counts };
}

function meteringEvent(
  batch: Batch,
  of: { hour: number; eventTime: number; region: string; accountId: string; random: Random },
  counts: Counts,
): string {
  const { random } = of;
  const usageRecords = batch.customers.map(({ name, dimension }) => ({
    timestamp: renderLogDate(of.hour),
    ...name,
    dimension,
    quantity: random.integer(0, 500),
  }));
  const hasFailed = random.next() < failedCallShare;
  const failure = { errorCode: 'ThrottlingException', errorMessage: 'Rate exceeded' };
  return renderRecord({
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROATFQR7NSC5AU2ZV3IE:meter',
      arn: `arn:aws:sts::${of.accountId}:assumed-role/Meter/meter`,
      accountId: of.accountId,
      accessKeyId: 'ASIATFQR7NSC8Q4X20BJ',
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROATFQR7NSC5AU2ZV3IE',
          arn: `arn:aws:iam::${of.accountId}:role/Meter`,
          accountId: of.accountId,
          userName: 'Meter',
        },
      },
    },
    eventTime: of.eventTime,
    eventSource: 'metering-marketplace.amazonaws.com',
    eventName: 'BatchMeterUsage',
    awsRegion: of.region,
    sourceIPAddress: '192.0.2.44',
    userAgent:
      'aws-sdk-js/3.1138.0 ua/2.1 os/linux#6.1 lang/js md/nodejs#22.11.0 api/marketplace-metering#3.1138.0',
    ...(hasFailed && failure),
    requestParameters: { usageRecords, productCode: batch.productCode },
    responseElements: hasFailed ? null : answerTo(usageRecords, random, counts),
    requestID: random.uuid(),
    eventID: random.uuid(),
    readOnly: false,
    recipientAccountId: of.accountId,
  });
}

function answerTo(
  usageRecords: (JsonObject & { quantity: number })[],
  random: Random,
  counts: Counts,
): JsonObject {
  const results: JsonObject[] = [];
  const unprocessedRecords: JsonObject[] = [];
  for (const usageRecord of usageRecords) {
    const fate = random.next();
    if (fate < unprocessedShare) {
      unprocessedRecords.push(usageRecord);
    } else if (fate < unprocessedShare + notSubscribedShare) {
      results.push({ usageRecord, status: 'CustomerNotSubscribed' });
    } else {
      results.push({ usageRecord, meteringRecordId: random.uuid(), status: 'Success' });
      counts.accepted += 1;
      counts.quantity += usageRecord.quantity;
    }
  }
  return { results, unprocessedRecords };
}
