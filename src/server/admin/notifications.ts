/** What was and will be sent, and how it went with every target. */

import { z } from 'zod';
import { listAttempts } from '../../ledger/notification-attempts.ts';
import type { AttemptWithAddress } from '../../ledger/notification-attempts.ts';
import { listNotifications } from '../../ledger/notifications.ts';
import type { Notification } from '../../ledger/notifications.ts';
import { shownAddress } from './notification-targets.ts';
import { json } from './route.ts';
import type { AdminRoute } from './route.ts';

const query = z.strictObject({
  agreement: z.string().max(200).optional(),
  limit: z
    .string()
    .regex(/^\d{1,4}$/, 'must be a number')
    .transform(Number)
    .pipe(z.number().min(1).max(1000))
    .default(100),
});

export const notificationRoutes: AdminRoute[] = [
  {
    method: 'GET',
    path: '/notifications',
    about:
      'notifications, sent and due, newest first, with their attempts: `?agreement=ID`, `?limit=N` (100, at most 1000)',
    run: async ({ store, admin }, request) => {
      const { agreement: agreementId, limit } = query.parse(Object.fromEntries(request.query));
      return store.read(async (tx) => {
        const notifications = await listNotifications(tx, admin.accountId, { agreementId, limit });
        const ids = notifications.map(({ notification_id }) => notification_id);
        const attempts = Map.groupBy(await listAttempts(tx, ids), ({ notification_id }) => notification_id);
        return json(200, {
          notifications: notifications.map((one) => render(one, attempts.get(one.notification_id) ?? [])),
        });
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

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
