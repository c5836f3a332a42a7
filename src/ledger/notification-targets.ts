/** Stores the targets of a seller's notifications, and whether they have confirmed that they want them. */

import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type NotificationTarget = Row<'notification_targets'>;

/** @returns false, having done nothing, where the seller has a target of that kind and address. */
export async function addTarget(tx: Tx, target: NewRow<'notification_targets'>): Promise<boolean> {
  const added = await tx
    .insertInto('notification_targets')
    .values(target)
    .onConflict((oc) => oc.columns(['account_id', 'kind', 'address']).doNothing())
    .returning('target_id')
    .executeTakeFirst();
  return added !== undefined;
}

/** Oldest first. */
export async function listTargets(tx: Tx, accountId: string): Promise<NotificationTarget[]> {
  return tx
    .selectFrom('notification_targets')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .orderBy('target_id')
    .execute();
}

export async function findTarget(tx: Tx, targetId: string): Promise<NotificationTarget | undefined> {
  return tx
    .selectFrom('notification_targets')
    .selectAll()
    .where('target_id', '=', targetId)
    .executeTakeFirst();
}

export async function findTargetByToken(tx: Tx, token: string): Promise<NotificationTarget | undefined> {
  return tx
    .selectFrom('notification_targets')
    .selectAll()
    .where('confirm_token', '=', token)
    .executeTakeFirst();
}

export async function setTargetState(
  tx: Tx,
  targetId: string,
  change: Pick<NotificationTarget, 'state' | 'confirm_token'>,
): Promise<void> {
  await tx.updateTable('notification_targets').set(change).where('target_id', '=', targetId).execute();
}

/** Removes the target and gives up what waited for it, for this reason. @returns false where there is none. */
export async function removeTarget(
  tx: Tx,
  accountId: string,
  targetId: string,
  reason: string,
): Promise<boolean> {
  const removed = await tx
    .deleteFrom('notification_targets')
    .where('account_id', '=', accountId)
    .where('target_id', '=', targetId)
    .returning('target_id')
    .executeTakeFirst();
  if (removed === undefined) return false;
  await giveUpWaiting(tx, targetId, reason);
  return true;
}

/** Gives up everything that waits for this target. */
export async function giveUpWaiting(tx: Tx, targetId: string, reason: string): Promise<void> {
  await tx
    .updateTable('notification_attempts')
    .set({ state: 'given-up', last_error: reason })
    .where('target_id', '=', targetId)
    .where('state', '=', 'waiting')
    .execute();
}
