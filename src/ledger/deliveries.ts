/**
 * Stores what trails owe to their buckets: events are enqueued as they happen, claimed for a log file, and
 * struck off once it is written.
 */

import { sql } from 'kysely';
import { statement } from '../store/statement.ts';
import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type Delivery = Row<'deliveries'>;

/** The unclaimed events of one trail in one Region, by the times (milliseconds) at which they were enqueued. */
export type OwedEvents = { trailId: string; region: string; oldest: number; newest: number };

type NewEvent = { eventId: string; accountId: string; region: string; now: number };

const enqueue = statement<NewEvent, never>((db, { eventId, accountId, region, now }) =>
  db
    .insertInto('undelivered_events')
    .columns(['trail_id', 'event_id', 'region', 'enqueued_at'])
    .expression(
      db
        .selectFrom('trails')
        .select((eb) => [
          'trail_id',
          // PostgreSQL cannot tell a bare parameter's type in a select list.
          eb.cast<string>(eb.val(eventId), 'text').as('event_id'),
          eb.cast<string>(eb.val(region), 'text').as('region'),
          sql<number>`cast(${now} as bigint)`.as('enqueued_at'),
        ])
        .where('account_id', '=', accountId)
        .where((eb) => eb.or([eb('is_multi_region', '=', 1), eb('home_region', '=', region)]))
        // Inclusive ends: the call that stops or deletes a trail is its last event.
        .where((eb) => eb.or([eb('is_logging', '=', 1), eb('logging_stopped_at', '>=', now)]))
        .where((eb) => eb.or([eb('deleted_at', 'is', null), eb('deleted_at', '>=', now)])),
    ),
);

/** Enqueues an event for every trail of its account that logs in its Region at that moment. */
export async function enqueueForTrails(tx: Tx, event: NewEvent): Promise<void> {
  await enqueue(tx, event);
}

/** Everything that waits to be claimed. Leaps from one trail and Region to the next, however many events wait. */
export async function listOwedEvents(tx: Tx): Promise<OwedEvents[]> {
  const owed: OwedEvents[] = [];
  let last = { trail_id: '', region: '' };
  for (;;) {
    const oldest = await unclaimed(tx)
      .where((eb) => eb(eb.refTuple('trail_id', 'region'), '>', eb.tuple(last.trail_id, last.region)))
      .orderBy('trail_id')
      .orderBy('region')
      .orderBy('enqueued_at')
      .limit(1)
      .executeTakeFirst();
    if (oldest === undefined) return owed;
    const { trail_id, region } = oldest;
    const newest = await unclaimed(tx)
      .where('trail_id', '=', trail_id)
      .where('region', '=', region)
      .orderBy('enqueued_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    owed.push({
      trailId: trail_id,
      region,
      oldest: oldest.enqueued_at,
      newest: newest?.enqueued_at ?? oldest.enqueued_at,
    });
    last = { trail_id, region };
  }
}

function unclaimed(tx: Tx) {
  return tx
    .selectFrom('undelivered_events')
    .select(['trail_id', 'region', 'enqueued_at'])
    .where('delivery_id', 'is', null);
}

export type BatchLimits = { spanMs: number; eventsMax: number; bytesMax: number };

/** A beginning of the queue: what stands before and at `last` in the order of enqueuing belongs together. */
export type Batch = {
  trailId: string;
  region: string;
  last: { enqueuedAt: number; eventId: string };
  eventCount: number;
  oldestEventTime: number;
  newestEventTime: number;
};

/** The oldest unclaimed events of a trail in a Region, as many as fit; undefined unless one was enqueued until then. */
export async function findBatch(
  tx: Tx,
  { trailId, region }: Pick<OwedEvents, 'trailId' | 'region'>,
  until: number,
  limits: BatchLimits,
): Promise<Batch | undefined> {
  const oldest = await unclaimed(tx)
    .where('trail_id', '=', trailId)
    .where('region', '=', region)
    .orderBy('enqueued_at')
    .limit(1)
    .executeTakeFirst();
  if (oldest === undefined || oldest.enqueued_at > until) return undefined;
  const events = await tx
    .selectFrom('undelivered_events as owed')
    .innerJoin('events', 'events.event_id', 'owed.event_id')
    .select(['owed.event_id', 'enqueued_at', 'event_time', fileBytes.as('bytes')])
    .where('delivery_id', 'is', null)
    .where('trail_id', '=', trailId)
    .where('owed.region', '=', region)
    .where('enqueued_at', '<', oldest.enqueued_at + limits.spanMs)
    .orderBy('enqueued_at')
    .orderBy('owed.event_id')
    .limit(limits.eventsMax)
    .execute();
  let bytes = 0;
  const fitting = events.filter((event, index) => (bytes += event.bytes) <= limits.bytesMax || index === 0);
  const last = fitting.at(-1);
  if (last === undefined) return undefined;
  const times = fitting.map(({ event_time }) => event_time);
  return {
    trailId,
    region,
    last: { enqueuedAt: last.enqueued_at, eventId: last.event_id },
    eventCount: fitting.length,
    oldestEventTime: times.reduce((a, b) => Math.min(a, b)),
    newestEventTime: times.reduce((a, b) => Math.max(a, b)),
  };
}

/**
 * What a record takes in a log file, its comma included: exact for ASCII, and never too little. Escaped to ASCII, a
 * character of 2 or 3 bytes takes 6 and one of 4 bytes takes 12; 5 × bytes − 4 × characters is 6, 11 and 16.
 */
const fileBytes = sql<number>`5 * octet_length(events.record) - 4 * length(events.record) + 1`;

/** Writes the delivery down and makes the events of the batch its own. */
export async function insertDelivery(tx: Tx, delivery: NewRow<'deliveries'>, batch: Batch): Promise<void> {
  await tx.insertInto('deliveries').values(delivery).execute();
  await tx
    .updateTable('undelivered_events')
    .set({ delivery_id: delivery.delivery_id })
    .where('delivery_id', 'is', null)
    .where('trail_id', '=', batch.trailId)
    .where('region', '=', batch.region)
    .where((eb) =>
      eb(eb.refTuple('enqueued_at', 'event_id'), '<=', eb.tuple(batch.last.enqueuedAt, batch.last.eventId)),
    )
    .execute();
}
