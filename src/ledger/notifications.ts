/** The outbox of the marketplace: what sellers are told, when it is due, and whom it concerns. */

import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type Notification = Row<'notifications'>;

/** Adds those whose id is not there yet. */
export async function addNotifications(tx: Tx, notifications: NewRow<'notifications'>[]): Promise<void> {
  if (notifications.length === 0) return;
  await tx
    .insertInto('notifications')
    .values(notifications)
    .onConflict((oc) => oc.column('notification_id').doNothing())
    .execute();
}

/** Takes back what an agreement's seller would be told later than `now` (milliseconds). */
export async function removeLaterNotifications(tx: Tx, agreementId: string, now: number): Promise<void> {
  await tx
    .deleteFrom('notifications')
    .where('agreement_id', '=', agreementId)
    .where('due_at', '>', now)
    .where('dispatched_at', 'is', null)
    .execute();
}

/** What is due and not dispatched, the oldest first. */
export async function listDueNotifications(tx: Tx, now: number, limit: number): Promise<Notification[]> {
  return tx
    .selectFrom('notifications')
    .selectAll()
    .where('dispatched_at', 'is', null)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('notification_id')
    .limit(limit)
    .execute();
}

export async function findNotification(tx: Tx, notificationId: string): Promise<Notification | undefined> {
  return tx
    .selectFrom('notifications')
    .selectAll()
    .where('notification_id', '=', notificationId)
    .executeTakeFirst();
}

export async function markDispatched(tx: Tx, notificationIds: string[], now: number): Promise<void> {
  await tx
    .updateTable('notifications')
    .set({ dispatched_at: now })
    .where('notification_id', 'in', notificationIds)
    .execute();
}

/** The newest first, of one agreement if it is given. */
export async function listNotifications(
  tx: Tx,
  accountId: string,
  { agreementId, limit }: { agreementId: string | undefined; limit: number },
): Promise<Notification[]> {
  let query = tx.selectFrom('notifications').selectAll().where('account_id', '=', accountId);
  if (agreementId !== undefined) query = query.where('agreement_id', '=', agreementId);
  return query.orderBy('due_at', 'desc').orderBy('subject').orderBy('notification_id').limit(limit).execute();
}
