/**
 * Stores notifications on their way to targets: one row for each pair, claimed for an attempt, kept until it
 * ends.
 */

import type { Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type Attempt = Row<'notification_attempts'>;
type Key = Pick<Attempt, 'notification_id' | 'target_id'>;

/** A pair of a notification and a target, new and due at once. */
export async function addAttempts(tx: Tx, pairs: Key[]): Promise<void> {
  if (pairs.length === 0) return;
  const fresh = { state: 'waiting', attempts: 0, last_error: null, delivered_at: null } as const;
  await tx
    .insertInto('notification_attempts')
    .values(pairs.map((pair) => ({ ...pair, ...fresh, next_attempt_at: 0 })))
    .onConflict((oc) => oc.columns(['notification_id', 'target_id']).doNothing())
    .execute();
}

/**
 * What can be attempted at `now` (milliseconds), `except` for these targets; with `failed`, also what waits after a
 * failure. In the order in which it happened.
 */
export async function listOpenAttempts(
  tx: Tx,
  now: number,
  { failed, except, limit }: { failed: boolean; except: readonly string[]; limit: number },
): Promise<Attempt[]> {
  const query = tx
    .selectFrom('notification_attempts as attempts')
    .innerJoin('notifications', 'notifications.notification_id', 'attempts.notification_id')
    .selectAll('attempts')
    .where('attempts.state', '=', 'waiting')
    .where((eb) =>
      eb.or([eb('next_attempt_at', '<=', now), ...(failed ? [eb('last_error', 'is not', null)] : [])]),
    )
    .orderBy('due_at')
    .orderBy('ordinal')
    .limit(limit);
  return (except.length === 0 ? query : query.where('target_id', 'not in', except)).execute();
}

/** Takes the pair for one more attempt, until `leaseUntil`, unless somebody else has. @returns it as it stands now. */
export async function claimAttempt(
  tx: Tx,
  attempt: Attempt,
  leaseUntil: number,
): Promise<Attempt | undefined> {
  return held(tx, attempt)
    .set({ attempts: attempt.attempts + 1, next_attempt_at: leaseUntil, last_error: null })
    .returningAll()
    .executeTakeFirst();
}

/** Says how a claimed attempt ended; nothing where it is another's by now. */
export async function endAttempt(
  tx: Tx,
  attempt: Attempt,
  end: Partial<Omit<Attempt, keyof Key>>,
): Promise<void> {
  await held(tx, attempt).set(end).execute();
}

/** Who still finds his own number of attempts holds the pair. */
function held(tx: Tx, { notification_id, target_id, attempts }: Attempt) {
  return tx
    .updateTable('notification_attempts')
    .where('notification_id', '=', notification_id)
    .where('target_id', '=', target_id)
    .where('attempts', '=', attempts)
    .where('state', '=', 'waiting');
}

export type AttemptWithAddress = Attempt & { kind: string | null; address: string | null };

/** The attempts of these notifications; `kind` and `address` are null where the target is gone. */
export async function listAttempts(tx: Tx, notificationIds: string[]): Promise<AttemptWithAddress[]> {
  if (notificationIds.length === 0) return [];
  return tx
    .selectFrom('notification_attempts as attempts')
    .leftJoin('notification_targets as targets', 'targets.target_id', 'attempts.target_id')
    .selectAll('attempts')
    .select(['kind', 'address'])
    .where('notification_id', 'in', notificationIds)
    .orderBy('attempts.target_id')
    .execute();
}
