/**
 * Stores how a claimed delivery goes on: who holds it, how its attempts end, and the trail's status that
 * follows.
 */

import type { Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import type { Delivery, OwedEvents } from './deliveries.ts';

/** Deliveries that nobody holds any more, oldest first; with `failed`, also those that wait for their next attempt. */
export async function listLapsedDeliveries(tx: Tx, now: number, failed: boolean): Promise<Delivery[]> {
  return tx
    .selectFrom('deliveries')
    .selectAll()
    .where('state', '=', 'claimed')
    .where((eb) =>
      eb.or([eb('lease_until', '<=', now), ...(failed ? [eb('last_error', 'is not', null)] : [])]),
    )
    .orderBy('created_at')
    .orderBy('delivery_id')
    .execute();
}

/** True while an earlier delivery of this trail in this Region has been tried in vain. */
export async function hasFailingDelivery(
  tx: Tx,
  { trailId, region }: Pick<OwedEvents, 'trailId' | 'region'>,
): Promise<boolean> {
  const failing = await tx
    .selectFrom('deliveries')
    .select('delivery_id')
    .where('state', '=', 'claimed')
    .where('trail_id', '=', trailId)
    .where('region', '=', region)
    .where((eb) => eb.or([eb('last_error', 'is not', null), eb('attempts', '>', 1)]))
    .limit(1)
    .executeTakeFirst();
  return failing !== undefined;
}

export type NextAttempt = Pick<Delivery, 's3_bucket_name' | 'object_key' | 'lease_until'>;

/** Takes the delivery for one more attempt, unless somebody else has. @returns it as it stands now. */
export async function claimDelivery(
  tx: Tx,
  { delivery_id, attempts }: Delivery,
  next: NextAttempt,
): Promise<Delivery | undefined> {
  return tx
    .updateTable('deliveries')
    .set({ ...next, attempts: attempts + 1, last_error: null })
    .where('delivery_id', '=', delivery_id)
    .where('state', '=', 'claimed')
    .where('attempts', '=', attempts)
    .returningAll()
    .executeTakeFirst();
}

/** Holds the delivery no longer: it waits for whoever takes it next. */
export async function leaveDelivery(tx: Tx, delivery: Delivery, now: number): Promise<void> {
  await updateHeld(tx, delivery, { lease_until: now });
}

/** The records of a delivery's events; empty when it is no longer owed. */
export async function listDeliveryRecords(
  tx: Tx,
  deliveryId: string,
): Promise<Pick<Row<'events'>, 'event_id' | 'record'>[]> {
  return tx
    .selectFrom('undelivered_events')
    .innerJoin('events', 'events.event_id', 'undelivered_events.event_id')
    .select(['events.event_id', 'record'])
    .where('delivery_id', '=', deliveryId)
    .execute();
}

/**
 * Strikes the events off and keeps the digest's hash (hexadecimal SHA-256 of the unpacked file).
 * @param copy a further delivery, to which the same events go.
 * @returns false, having done nothing, when the delivery is another's by now.
 */
export async function markDelivered(
  tx: Tx,
  delivery: Delivery,
  now: number,
  hashValue: string,
  copy?: Delivery,
): Promise<boolean> {
  const end = { state: 'delivered', delivered_at: now, hash_value: hashValue } as const;
  if (!(await updateHeld(tx, delivery, end))) return false;
  if (copy === undefined) await strikeOff(tx, delivery);
  else await passOn(tx, delivery, copy);
  await putStatus(tx, delivery, {
    latest_delivery_at: now,
    latest_delivery_attempt_at: now,
    latest_delivery_error: null,
  });
  return true;
}

/** Keeps the delivery for another attempt at `retryAt` (milliseconds). @returns as markDelivered. */
export async function markFailed(
  tx: Tx,
  delivery: Delivery,
  now: number,
  error: string,
  retryAt: number,
): Promise<boolean> {
  if (!(await updateHeld(tx, delivery, { last_error: error, lease_until: retryAt }))) return false;
  await putStatus(tx, delivery, { latest_delivery_attempt_at: now, latest_delivery_error: error });
  return true;
}

/** Gives the delivery up: its events stay in Event history and reach no log file. @returns as markDelivered. */
export async function markAbandoned(
  tx: Tx,
  delivery: Delivery,
  now: number,
  error: string,
): Promise<boolean> {
  if (!(await updateHeld(tx, delivery, { state: 'abandoned', last_error: error }))) return false;
  await strikeOff(tx, delivery);
  await putStatus(tx, delivery, { latest_delivery_attempt_at: now, latest_delivery_error: error });
  return true;
}

async function updateHeld(
  tx: Tx,
  { delivery_id, attempts }: Delivery,
  changes: Partial<Delivery>,
): Promise<boolean> {
  const held = await tx
    .updateTable('deliveries')
    .set(changes)
    .where('delivery_id', '=', delivery_id)
    .where('state', '=', 'claimed')
    .where('attempts', '=', attempts)
    .returning('delivery_id')
    .executeTakeFirst();
  return held !== undefined;
}

async function strikeOff(tx: Tx, { delivery_id }: Delivery): Promise<void> {
  await tx.deleteFrom('undelivered_events').where('delivery_id', '=', delivery_id).execute();
}

async function passOn(tx: Tx, { delivery_id }: Delivery, copy: Delivery): Promise<void> {
  await tx.insertInto('deliveries').values(copy).execute();
  await tx
    .updateTable('undelivered_events')
    .set({ delivery_id: copy.delivery_id })
    .where('delivery_id', '=', delivery_id)
    .execute();
}

async function putStatus(
  tx: Tx,
  { trail_id, region }: Delivery,
  news: Partial<Omit<Row<'trail_status'>, 'trail_id' | 'region'>>,
): Promise<void> {
  await tx
    .insertInto('trail_status')
    .values({
      trail_id,
      region,
      latest_delivery_at: null,
      latest_delivery_attempt_at: null,
      latest_delivery_error: null,
      ...news,
    })
    .onConflict((oc) => oc.columns(['trail_id', 'region']).doUpdateSet(news))
    .execute();
}
