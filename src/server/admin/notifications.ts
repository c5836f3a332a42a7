/** The admin routes that list what was and will be sent, and how it went with every target. */

import { listAttempts } from '../../ledger/notification-attempts.ts';
import type { AttemptWithAddress } from '../../ledger/notification-attempts.ts';
import { listNotifications } from '../../ledger/notifications.ts';
import type { Notification } from '../../ledger/notifications.ts';
import { iso } from './iso.ts';
import { limitOf, page } from './list-page.ts';
import { shownAddress } from './notification-targets.ts';
import { json } from './route.ts';
import type { AdminRoute } from './route.ts';

export const notificationRoutes: AdminRoute[] = [
  {
    method: 'GET',
    path: '/notifications',
    about:
      'notifications, sent and due, newest first, with their attempts: `?agreement=ID`, `?limit=N` (100, at most 1000)',
    run: async ({ store, admin }, { query }) => {
      const agreementId = query.get('agreement') ?? undefined;
      const limit = limitOf(query);
      return store.read(async (tx) => {
        const found = await listNotifications(tx, admin.accountId, { agreementId, limit: limit + 1 });
        const notifications = found.slice(0, limit);
        const ids = notifications.map(({ notification_id }) => notification_id);
        const attempts = Map.groupBy(await listAttempts(tx, ids), ({ notification_id }) => notification_id);
        const rendered = found.map((one) => render(one, attempts.get(one.notification_id) ?? []));
        return json(200, page('notifications', rendered, limit));
      });
    },
  },
];

function render(notification: Notification, attempts: AttemptWithAddress[]): object {
  return {
    notificationId: notification.notification_id,
    agreementId: notification.agreement_id,
    productCode: notification.product_code,
    channel: notification.channel,
    subject: notification.subject,
    body: JSON.parse(notification.body) as unknown,
    dueAt: iso(notification.due_at),
    dispatchedAt: iso(notification.dispatched_at),
    attempts: attempts.map((attempt) => ({
      targetId: attempt.target_id,
      kind: attempt.kind,
      address: attempt.address === null ? null : shownAddress(attempt.address),
      state: attempt.state,
      attempts: attempt.attempts,
      nextAttemptAt: attempt.state === 'waiting' ? iso(attempt.next_attempt_at) : null,
      lastError: attempt.last_error,
      deliveredAt: iso(attempt.delivered_at),
    })),
  };
}
