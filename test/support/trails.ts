/** Makes buckets that trails may use, and reads back what tests check of trails' calls and files. */

import type { BucketStore } from '../../src/buckets/bucket-store.ts';
import { listEventResources, listEvents } from '../../src/ledger/events.ts';
import type { EventResource } from '../../src/ledger/events.ts';
import { createTrail } from '../../src/operations/cloudtrail/create-trail.ts';
import type { Store } from '../../src/store/store.ts';
import { accountId } from './operation-context.ts';
import type { CallOptions, OperationBench } from './operation-context.ts';

/** The policy that the CloudTrail User Guide asks for (cloudtrail.md §4.5), without aws:SourceArn; prefixes end in a slash. */
export function trailPolicy(bucket: string, prefixes: string[] = ['']): string {
  const Principal = { Service: 'cloudtrail.amazonaws.com' };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Acl',
        Effect: 'Allow',
        Principal,
        Action: 's3:GetBucketAcl',
        Resource: `arn:aws:s3:::${bucket}`,
      },
      {
        Sid: 'Write',
        Effect: 'Allow',
        Principal,
        Action: 's3:PutObject',
        Resource: prefixes.map((prefix) => `arn:aws:s3:::${bucket}/${prefix}AWSLogs/${accountId}/*`),
        Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
      },
    ],
  });
}

export async function createLogBucket(
  buckets: BucketStore,
  name: string,
  policy: string | undefined = trailPolicy(name),
): Promise<void> {
  await buckets.createBucket(name, { accountId, region: 'us-east-1' });
  await buckets.putPolicy(name, policy);
}

/** CreateTrail into the bucket `logs`, which is made when it is not there. */
export async function createTestTrail(
  bench: OperationBench,
  name: string,
  input: object = {},
  options: CallOptions = {},
): Promise<{ [member: string]: unknown }> {
  if ((await bench.buckets.getBucket('logs')) === undefined) await createLogBucket(bench.buckets, 'logs');
  return bench.call(createTrail, { Name: name, S3BucketName: 'logs', ...input }, options);
}

export type RecordedEvent = { record: { [field: string]: unknown }; resources: EventResource[] };

/** The newest event of that name. */
export async function lastEvent(
  store: Store,
  eventName: string,
  region = 'us-east-1',
): Promise<RecordedEvent> {
  return store.read(async (tx) => {
    const attribute = { name: 'event_name', value: eventName } as const;
    const filter = { accountId, region, from: 0, to: Number.MAX_SAFE_INTEGER, attribute };
    const [event] = await listEvents(tx, filter, 1);
    if (event === undefined) throw new Error(`There is no event ${eventName}.`);
    const resources = await listEventResources(tx, [event.event_id]);
    return {
      record: JSON.parse(event.record) as RecordedEvent['record'],
      resources: resources.get(event.event_id) ?? [],
    };
  });
}
