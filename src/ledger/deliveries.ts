/** What trails owe to their buckets: events enqueued as they happen, claimed for a log file, and struck off once it is written. */

import { sql } from 'kysely';
import { statement } from '../store/statement.ts';
import type { Tx } from '../store/store.ts';

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
        .where('logging_started_at', '<=', now)
        .where((eb) => eb.or([eb('logging_stopped_at', 'is', null), eb('logging_stopped_at', '>=', now)]))
        .where((eb) => eb.or([eb('deleted_at', '=', 0), eb('deleted_at', '>=', now)])),
    ),
);

/** Enqueues an event for every trail of its account that logs in its Region at that moment. */
export async function enqueueForTrails(tx: Tx, event: NewEvent): Promise<void> {
  await enqueue(tx, event);
}
