/**
 * Runs one round of delivery: claims events that trails owe, writes them to buckets as log files, and strikes
 * them off.
 */

import { findBatch, insertDelivery, listOwedEvents } from '../ledger/deliveries.ts';
import type { BatchLimits, Delivery, OwedEvents } from '../ledger/deliveries.ts';
import {
  claimDelivery,
  hasFailingDelivery,
  leaveDelivery,
  listLapsedDeliveries,
} from '../ledger/delivery-attempts.ts';
import { findTrailById, forgetTrails, listForgettableTrails } from '../ledger/trails.ts';
import type { Trail } from '../ledger/trails.ts';
import { attemptDelivery, leaseMs } from './attempt.ts';
import { inLanes } from '../work/lanes.ts';
import { logKeyOf } from './log-key.ts';
import { hourMs } from '../time/hours.ts';
import type { DeliveryParts } from './parts.ts';

/**
 * AWS writes a file about every 5 minutes (cloudtrail.md §4.4), so a long backlog becomes many files, of which each can be
 * given up when its own time is over. AWS closes a file at 50 MB before compression (cloudtrail.md §4.2); ours are closed
 * at 10, because packing one holds up the requests: 0.1 s for 10 MB, 0.6 s for 50. The smallest records have 1 kB.
 */
const limits: BatchLimits = { spanMs: 5 * 60_000, eventsMax: 10_000, bytesMax: 10_000_000 };

/** Files being written at once. */
const lanes = 4;

/** How long a deleted trail is remembered for calls that began before its end. */
const memoryMs = hourMs;

/**
 * Delivers what is due. With `everything`, also what is younger than the delay and what waits for its next attempt.
 * May run in several places at once; may end anywhere, and the next round goes on.
 * @throws StoreError. A bucket that cannot be written is no error: it is kept in the trail's status and tried again.
 */
export async function deliverRound(parts: DeliveryParts, everything: boolean): Promise<void> {
  const { store, clock } = parts;
  const now = clock.now();
  await retryLapsed(parts, everything);
  const owed = await store.read(listOwedEvents);
  await inLanes(lanes, owed, (events) =>
    deliverOwed(parts, events, everything ? events.newest : now - parts.delayMs),
  );
  // What waited for one of these files, and second copies of them.
  if (parts.faults !== undefined) await retryLapsed(parts, false);
  const forgettable = await store.read((tx) => listForgettableTrails(tx, now - memoryMs));
  if (forgettable.length > 0) await store.transaction((tx) => forgetTrails(tx, forgettable));
}

async function retryLapsed(parts: DeliveryParts, failed: boolean): Promise<void> {
  const { store, clock, faults } = parts;
  const lapsed = await store.read((tx) => listLapsedDeliveries(tx, clock.now(), failed));
  const free = lapsed.filter(({ delivery_id }) => faults?.holds(delivery_id) !== true);
  await inLanes(lanes, free, (delivery) => retry(parts, delivery));
}

async function deliverOwed(parts: DeliveryParts, owed: OwedEvents, until: number): Promise<void> {
  for (;;) {
    const claimed = await claimBatch(parts, owed, until);
    if (claimed === undefined) return;
    if (!(await isHeld(parts, claimed))) await attemptDelivery(parts, claimed.delivery);
  }
}

type Claimed = { delivery: Delivery; trail: Trail };

/** Whether a fault holds the new log file back. It waits as one that nobody holds, so that it outlives this process. */
async function isHeld(
  { store, clock, faults }: DeliveryParts,
  { delivery, trail }: Claimed,
): Promise<boolean> {
  if (faults === undefined) return false;
  faults.strike({
    deliveryId: delivery.delivery_id,
    trailId: trail.trail_id,
    trailName: trail.name,
    accountId: trail.account_id,
    region: delivery.region,
    bucket: delivery.s3_bucket_name,
    objectKey: delivery.object_key,
    events: delivery.event_count,
  });
  if (!faults.holds(delivery.delivery_id)) return false;
  const now = clock.now();
  await store.transaction((tx) => leaveDelivery(tx, delivery, now));
  return true;
}

/** While a delivery of this trail fails, the next ones wait: one attempt tells about the bucket, a thousand tell no more. */
async function claimBatch(
  { store, clock, ids, ...parts }: DeliveryParts,
  owed: OwedEvents,
  until: number,
): Promise<Claimed | undefined> {
  if (owed.oldest > until) return undefined;
  const now = clock.now();
  const deliveryId = ids.uuid();
  const random16 = parts.random16();
  return store.transaction(async (tx) => {
    const trail = await findTrailById(tx, owed.trailId);
    if (trail === undefined || (await hasFailingDelivery(tx, owed))) return undefined;
    const batch = await findBatch(tx, owed, until, limits);
    if (batch === undefined) return undefined;
    const named = { region: owed.region, newest_event_time: batch.newestEventTime, random16 };
    const delivery: Delivery = {
      ...named,
      ...addressOf(trail, named),
      delivery_id: deliveryId,
      trail_id: trail.trail_id,
      state: 'claimed',
      event_count: batch.eventCount,
      oldest_event_time: batch.oldestEventTime,
      created_at: now,
      lease_until: now + leaseMs,
      attempts: 1,
      last_error: null,
      delivered_at: null,
      hash_value: null,
    };
    await insertDelivery(tx, delivery, batch);
    return { delivery, trail };
  });
}

/**
 * An attempt that nobody finished may have written its object, so it is repeated under the same key. One that is known to
 * have failed goes to where the trail delivers now.
 */
async function retry(parts: DeliveryParts, delivery: Delivery): Promise<void> {
  const { store, clock } = parts;
  const lease_until = clock.now() + leaseMs;
  const claimed = await store.transaction(async (tx) => {
    const { s3_bucket_name, object_key, last_error } = delivery;
    const trail = last_error === null ? undefined : await findTrailById(tx, delivery.trail_id);
    const address = trail === undefined ? { s3_bucket_name, object_key } : addressOf(trail, delivery);
    return claimDelivery(tx, delivery, { ...address, lease_until });
  });
  if (claimed !== undefined) await attemptDelivery(parts, claimed);
}

function addressOf(
  trail: Trail,
  named: Parameters<typeof logKeyOf>[1],
): Pick<Delivery, 's3_bucket_name' | 'object_key'> {
  return { s3_bucket_name: trail.s3_bucket_name, object_key: logKeyOf(trail, named) };
}
