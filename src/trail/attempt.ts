/**
 * Makes one attempt at a claimed delivery: reads, packs and writes its events, and says in the ledger how it
 * ended.
 */

import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { BucketError } from '../buckets/bucket-store.ts';
import type { Delivery } from '../ledger/deliveries.ts';
import {
  listDeliveryRecords,
  markAbandoned,
  markDelivered,
  markFailed,
} from '../ledger/delivery-attempts.ts';
import { findTrailById, trailArn } from '../ledger/trails.ts';
import type { Trail } from '../ledger/trails.ts';
import { renderLogFile } from '../record/log-file.ts';
import { putLogFile } from './log-buckets.ts';
import { hourMs } from '../time/hours.ts';
import type { DeliveryParts } from './parts.ts';
import { logKeyOf } from './log-key.ts';

/** AWS tries for 30 days (cloudtrail.md §4.4). */
const persistenceMs = 30 * 24 * hourMs;
const firstRetryMs = 10_000;
const lastRetryMs = 5 * 60_000;

/** Longer than an attempt takes; what a crashed server held is taken over after it. */
export const leaseMs = 60_000;

/** Nobody holds a delivery for longer, or waits longer until the next attempt. */
export const leaseMaxMs = Math.max(leaseMs, lastRetryMs);

/**
 * Whoever claimed the delivery may be overtaken when the lease ends: then both write the same bytes under the same key,
 * and one of them finds the work done.
 * @throws StoreError; the delivery stays claimed and is taken over later.
 */
export async function attemptDelivery(parts: DeliveryParts, delivery: Delivery): Promise<void> {
  const { store, buckets, clock, faults, lenient } = parts;
  const trail = await store.read((tx) => findTrailById(tx, delivery.trail_id));
  const records = await store.read((tx) => listDeliveryRecords(tx, delivery.delivery_id));
  if (trail === undefined || records.length === 0) return;
  const body = renderLogFile(inFileOrder(records));
  const place = {
    bucket: delivery.s3_bucket_name,
    keyPrefix: trail.s3_key_prefix ?? undefined,
    accountId: trail.account_id,
    trailArn: trailArn(trail),
  };
  try {
    await putLogFile(buckets, place, delivery.object_key, body, { lenient });
  } catch (error) {
    await noteFailure(parts, trail, delivery, error);
    return;
  }
  const hashValue = createHash('sha256').update(gunzipSync(body)).digest('hex');
  const now = clock.now();
  const copy =
    faults?.doubles(delivery.delivery_id) === true ? copyOf(parts, trail, delivery, now) : undefined;
  const isOurs = await store.transaction((tx) => markDelivered(tx, delivery, now, hashValue, copy));
  if (isOurs)
    faults?.delivered({ deliveryId: delivery.delivery_id, trailId: trail.trail_id, region: delivery.region });
}

/** The same events in a log file of another name; nobody holds it yet. */
function copyOf(parts: DeliveryParts, trail: Trail, delivery: Delivery, now: number): Delivery {
  const named = { ...delivery, random16: parts.random16() };
  return {
    ...named,
    delivery_id: parts.ids.uuid(),
    object_key: logKeyOf(trail, named),
    created_at: now,
    lease_until: now,
    attempts: 1,
    last_error: null,
  };
}

/** By event id, which is random: the same bytes at every attempt, and no order to rely on (cloudtrail.md §4.2). */
function inFileOrder(records: { event_id: string; record: string }[]): string[] {
  return records.toSorted((a, b) => (a.event_id < b.event_id ? -1 : 1)).map(({ record }) => record);
}

async function noteFailure(
  { store, clock, log }: DeliveryParts,
  trail: Trail,
  delivery: Delivery,
  cause: unknown,
): Promise<void> {
  // S3 calls whatever goes wrong on its own side so.
  const error = cause instanceof BucketError ? cause.code : 'InternalError';
  const now = clock.now();
  const { delivery_id: deliveryId, attempts, s3_bucket_name: bucket, object_key: key } = delivery;
  const facts = { deliveryId, trail: trailArn(trail), bucket, key, attempts, error };
  const detail = cause instanceof BucketError ? facts : { ...facts, err: cause };
  // Deleting a trail is how its owner stops these attempts (cloudtrail.md §4.4).
  if (trail.deleted_at !== null || delivery.oldest_event_time + persistenceMs <= now) {
    await store.transaction((tx) => markAbandoned(tx, delivery, now, error));
    log.error({ ...detail, events: delivery.event_count }, 'A log file was given up.');
    return;
  }
  const retryAt = now + Math.min(lastRetryMs, firstRetryMs * 2 ** (attempts - 1));
  await store.transaction((tx) => markFailed(tx, delivery, now, error, retryAt));
  log.warn(detail, 'A log file could not be delivered and is tried again.');
}
