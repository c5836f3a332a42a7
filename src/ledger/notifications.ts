/** Stores the outbox of the marketplace: what sellers are told, when it is due, and whom it concerns. */

import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type Notification = Row<'notifications'>;

type NewNotification = Omit<NewRow<'notifications'>, 'account_id' | 'ordinal'>;

/** Adds those whose id is not there yet, to be told in this order where they are due at one moment. */
export async function addNotifications(
  tx: Tx,
  accountId: string,
  notifications: NewNotification[],
): Promise<void> {
  if (notifications.length === 0) return;
  const last = await tx
    .selectFrom('notifications')
    .select('ordinal')
    .where('account_id', '=', accountId)
    .orderBy('ordinal', 'desc')
    .limit(1)
    .executeTakeFirst();
  const first = (last?.ordinal ?? 0) + 1;
  await tx
    .insertInto('notifications')
    .values(
      notifications.map((notification, index) => ({
        ...notification,
        account_id: accountId,
        ordinal: first + index,
      })),
    )
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
    .orderBy('ordinal')
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
  return query.orderBy('due_at', 'desc').orderBy('ordinal', 'desc').limit(limit).execute();
}
