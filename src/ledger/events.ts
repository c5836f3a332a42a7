/** Stores Event history: every call's record, found by time or by one attribute, Region by Region. */

import { statement } from '../store/statement.ts';
import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type EventResource = { type: string; name: string };

/** The attributes of LookupEvents that are columns of the event. */
export type EventAttribute =
  | 'event_id'
  | 'event_name'
  | 'event_source'
  | 'read_only'
  | 'username'
  | 'access_key_id';
export type ResourceAttribute = 'resource_type' | 'resource_name';

export type EventFilter = {
  accountId: string;
  region: string;
  /** Milliseconds, inclusive. */
  from: number;
  /** Milliseconds, exclusive. */
  to: number;
  attribute?: { name: EventAttribute | ResourceAttribute; value: string | number } | undefined;
  /** The last event of the page before: newest first, so the next page is what is older. */
  after?: EventPosition | undefined;
};

export type EventPosition = { eventTime: number; eventId: string };

const insertEventRow = statement<NewRow<'events'>, never>((db, event) =>
  db.insertInto('events').values({
    event_id: event.event_id,
    account_id: event.account_id,
    region: event.region,
    event_time: event.event_time,
    event_name: event.event_name,
    event_source: event.event_source,
    read_only: event.read_only,
    username: event.username,
    access_key_id: event.access_key_id,
    record: event.record,
  }),
);

export async function insertEvent(
  tx: Tx,
  event: NewRow<'events'>,
  resources: EventResource[],
): Promise<void> {
  await insertEventRow(tx, event);
  if (resources.length === 0) return;
  const { event_id, account_id, region, event_time } = event;
  await tx
    .insertInto('event_resources')
    .values(
      resources.map(({ type, name }) => ({
        event_id,
        account_id,
        region,
        event_time,
        resource_type: type,
        resource_name: name,
      })),
    )
    .execute();
}

/** At most `limit` events, newest first; equal times are ordered by id, so that pages neither repeat nor skip. */
export async function listEvents(tx: Tx, filter: EventFilter, limit: number): Promise<Row<'events'>[]> {
  const { attribute } = filter;
  if (attribute?.name === 'resource_type' || attribute?.name === 'resource_name') {
    return listEventsByResource(tx, filter, attribute.name, String(attribute.value), limit);
  }
  let query = tx
    .selectFrom('events')
    .selectAll()
    .where('account_id', '=', filter.accountId)
    .where('region', '=', filter.region)
    .where('event_time', '>=', filter.from)
    .where('event_time', '<', upperBound(filter));
  if (attribute) query = query.where(attribute.name, '=', attribute.value as never);
  const { after } = filter;
  if (after) {
    query = query.where((eb) =>
      eb(eb.refTuple('event_time', 'event_id'), '<', eb.tuple(after.eventTime, after.eventId)),
    );
  }
  return query.orderBy('event_time', 'desc').orderBy('event_id', 'desc').limit(limit).execute();
}

async function listEventsByResource(
  tx: Tx,
  filter: EventFilter,
  attribute: ResourceAttribute,
  value: string,
  limit: number,
): Promise<Row<'events'>[]> {
  let ids = tx
    .selectFrom('event_resources')
    .select(['event_id', 'event_time'])
    // One event may hold several resources of one type.
    .distinct()
    .where('account_id', '=', filter.accountId)
    .where('region', '=', filter.region)
    .where(attribute, '=', value)
    .where('event_time', '>=', filter.from)
    .where('event_time', '<', upperBound(filter));
  const { after } = filter;
  if (after) {
    ids = ids.where((eb) =>
      eb(eb.refTuple('event_time', 'event_id'), '<', eb.tuple(after.eventTime, after.eventId)),
    );
  }
  const page = ids.orderBy('event_time', 'desc').orderBy('event_id', 'desc').limit(limit);
  return tx
    .selectFrom('events')
    .innerJoin(page.as('page'), 'page.event_id', 'events.event_id')
    .selectAll('events')
    .orderBy('events.event_time', 'desc')
    .orderBy('events.event_id', 'desc')
    .execute();
}

/** Milliseconds, exclusive. The position bounds the scan too, or a deep page would walk over all the newer events. */
function upperBound({ to, after }: EventFilter): number {
  return after ? Math.min(to, after.eventTime + 1) : to;
}

/** The resources of these events, by event id. */
export async function listEventResources(tx: Tx, eventIds: string[]): Promise<Map<string, EventResource[]>> {
  const byEvent = new Map<string, EventResource[]>();
  if (eventIds.length === 0) return byEvent;
  const rows = await tx
    .selectFrom('event_resources')
    .select(['event_id', 'resource_type', 'resource_name'])
    .where('event_id', 'in', eventIds)
    .orderBy('resource_type')
    .orderBy('resource_name')
    .execute();
  for (const row of rows) {
    const resources = byEvent.get(row.event_id) ?? [];
    resources.push({ type: row.resource_type, name: row.resource_name });
    byEvent.set(row.event_id, resources);
  }
  return byEvent;
}
