/**
 * Stores trails as their owners describe them: settings, tags, and the state of their deliveries, Region by
 * Region.
 */

import type { Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type Trail = Row<'trails'>;
/** One that has neither logged nor been deleted. */
export type NewTrail = Omit<Trail, 'is_logging' | 'logging_started_at' | 'logging_stopped_at' | 'deleted_at'>;
export type TrailStatus = Row<'trail_status'>;
/** A tag without a value has null. */
export type TrailTag = { key: string; value: string | null };

export function trailArn({
  home_region,
  account_id,
  name,
}: Pick<Trail, 'home_region' | 'account_id' | 'name'>): string {
  return `arn:aws:cloudtrail:${home_region}:${account_id}:trail/${name}`;
}

/** All trails of the account, whatever their home Region, by name. */
export async function listTrails(tx: Tx, accountId: string): Promise<Trail[]> {
  return tx
    .selectFrom('trails')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('deleted_at', 'is', null)
    .orderBy('name')
    .orderBy('home_region')
    .execute();
}

/** The trail of that name whose home is that Region. */
export async function findTrail(
  tx: Tx,
  accountId: string,
  homeRegion: string,
  name: string,
): Promise<Trail | undefined> {
  return tx
    .selectFrom('trails')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('home_region', '=', homeRegion)
    .where('name', '=', name)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
}

/** The trail with that id, deleted or not. */
export async function findTrailById(tx: Tx, trailId: string): Promise<Trail | undefined> {
  return tx.selectFrom('trails').selectAll().where('trail_id', '=', trailId).executeTakeFirst();
}

/** Adds a trail that does not log yet. */
export async function insertTrail(tx: Tx, trail: NewTrail): Promise<void> {
  await tx
    .insertInto('trails')
    .values({
      ...trail,
      is_logging: 0,
      logging_started_at: null,
      logging_stopped_at: null,
      deleted_at: null,
    })
    .execute();
}

export type TrailSettings = Pick<
  Trail,
  | 's3_bucket_name'
  | 's3_key_prefix'
  | 'include_global_service_events'
  | 'is_multi_region'
  | 'log_file_validation'
>;

export async function updateTrail(tx: Tx, trailId: string, settings: TrailSettings): Promise<void> {
  await tx.updateTable('trails').set(settings).where('trail_id', '=', trailId).execute();
}

/** Does nothing where the trail logs already, so that the start which its owner knows stays the start. */
export async function markLoggingStarted(tx: Tx, trailId: string, now: number): Promise<void> {
  await tx
    .updateTable('trails')
    .set({ is_logging: 1, logging_started_at: now })
    .where('trail_id', '=', trailId)
    .where('is_logging', '=', 0)
    .execute();
}

/** Does nothing where the trail does not log. */
export async function markLoggingStopped(tx: Tx, trailId: string, now: number): Promise<void> {
  await tx
    .updateTable('trails')
    .set({ is_logging: 0, logging_stopped_at: now })
    .where('trail_id', '=', trailId)
    .where('is_logging', '=', 1)
    .execute();
}

/** Hides the trail and forgets its tags; what it owes is still delivered. */
export async function markTrailDeleted(tx: Tx, trailId: string, now: number): Promise<void> {
  await tx.deleteFrom('trail_tags').where('trail_id', '=', trailId).execute();
  await tx.updateTable('trails').set({ deleted_at: now }).where('trail_id', '=', trailId).execute();
}

/** Some of the trails that were deleted before that time (milliseconds) and owe nothing. */
export async function listForgettableTrails(tx: Tx, before: number): Promise<string[]> {
  const gone = await tx
    .selectFrom('trails')
    .select('trail_id')
    .where('deleted_at', '<', before)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('undelivered_events')
            .select('event_id')
            .whereRef('undelivered_events.trail_id', '=', 'trails.trail_id'),
        ),
      ),
    )
    .limit(100)
    .execute();
  return gone.map(({ trail_id }) => trail_id);
}

/** Removes what is left of deleted trails; what they delivered stays known. */
export async function forgetTrails(tx: Tx, trailIds: string[]): Promise<void> {
  await tx.deleteFrom('trail_status').where('trail_id', 'in', trailIds).execute();
  await tx.deleteFrom('trails').where('trail_id', 'in', trailIds).execute();
}

/** The tags of these trails in the order of their keys, by trail id. */
export async function listTrailTags(tx: Tx, trailIds: string[]): Promise<Map<string, TrailTag[]>> {
  const byTrail = new Map<string, TrailTag[]>(trailIds.map((id) => [id, []]));
  if (trailIds.length === 0) return byTrail;
  const rows = await tx
    .selectFrom('trail_tags')
    .selectAll()
    .where('trail_id', 'in', trailIds)
    .orderBy('tag_key')
    .execute();
  for (const row of rows) byTrail.get(row.trail_id)?.push({ key: row.tag_key, value: row.tag_value });
  return byTrail;
}

/** Adds tags and overwrites those with the same key. */
export async function putTrailTags(tx: Tx, trailId: string, tags: TrailTag[]): Promise<void> {
  for (const { key, value } of tags) {
    await tx
      .insertInto('trail_tags')
      .values({ trail_id: trailId, tag_key: key, tag_value: value })
      .onConflict((oc) => oc.columns(['trail_id', 'tag_key']).doUpdateSet({ tag_value: value }))
      .execute();
  }
}

export async function deleteTrailTags(tx: Tx, trailId: string, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  await tx.deleteFrom('trail_tags').where('trail_id', '=', trailId).where('tag_key', 'in', keys).execute();
}

/** What is known of a trail's deliveries in one Region; undefined before the first attempt. */
export async function findTrailStatus(
  tx: Tx,
  trailId: string,
  region: string,
): Promise<TrailStatus | undefined> {
  return tx
    .selectFrom('trail_status')
    .selectAll()
    .where('trail_id', '=', trailId)
    .where('region', '=', region)
    .executeTakeFirst();
}
