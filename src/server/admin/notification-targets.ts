/** The admin routes that add, list and remove notification targets, and ask them to confirm. */

import { listTargets } from '../../ledger/notification-targets.ts';
import type { NotificationTarget } from '../../ledger/notification-targets.ts';
import {
  addNotificationTarget,
  findUnconfirmedTarget,
  removeNotificationTarget,
} from '../../marketplace/notification-targets.ts';
import { newTarget } from '../../marketplace/new-target.ts';
import { reasonOf } from '../../outbox/sender.ts';
import { settingsOf } from '../../outbox/target-settings.ts';
import { withoutSecrets } from '../../text/without-secrets.ts';
import type { ServerParts } from '../parts.ts';
import { changeMarketplace, readMarketplace } from './in-marketplace.ts';
import { iso } from './iso.ts';
import { json } from './route.ts';
import type { AdminRoute } from './route.ts';

export const notificationTargetRoutes: AdminRoute[] = [
  {
    method: 'POST',
    path: '/notification-targets',
    about: 'adds a target of notifications; a webhook for SNS is asked to confirm its subscription',
    takes: newTarget,
    run: async (parts, { body }) => {
      const asked = newTarget.parse(body);
      const target = await changeMarketplace(parts, (context) => addNotificationTarget(context, asked));
      const confirmation = asked.kind === 'sns-webhook' ? await askToConfirm(parts, target) : undefined;
      return json(201, { ...renderTarget(target), confirmation });
    },
  },
  {
    method: 'GET',
    path: '/notification-targets',
    about: 'the targets of notifications, oldest first; of their headers only the names',
    run: async (parts) => {
      const targets = await readMarketplace(parts, ({ tx, accountId }) => listTargets(tx, accountId));
      return json(200, { targets: targets.map(renderTarget) });
    },
  },
  {
    method: 'DELETE',
    path: '/notification-targets/:id',
    about: 'removes a target of notifications; what waits for it is given up',
    run: async (parts, { params }) => {
      await changeMarketplace(parts, (context) => removeNotificationTarget(context, params['id'] ?? ''));
      return json(200, {});
    },
  },
  {
    method: 'POST',
    path: '/notification-targets/:id/confirm-request',
    about: 'asks a webhook for SNS once more to confirm its subscription',
    run: async (parts, { params }) => {
      const target = await readMarketplace(parts, (context) =>
        findUnconfirmedTarget(context, params['id'] ?? ''),
      );
      return json(200, { confirmation: await askToConfirm(parts, target) });
    },
  },
];

/** The webhook may visit SubscribeURL before it answers. */
async function askToConfirm(
  { admin, log }: ServerParts,
  target: NotificationTarget,
): Promise<{ sent: boolean; error?: string }> {
  try {
    await admin.notifier.sns.askToConfirm(target, 'SubscriptionConfirmation');
    return { sent: true };
  } catch (error) {
    const reason = reasonOf(error);
    log.warn({ targetId: target.target_id, error: reason }, 'A request to confirm was not taken.');
    return { sent: false, error: reason };
  }
}

function renderTarget(target: NotificationTarget): object {
  const { headers: secret, endpoint, ...settings } = settingsOf(target);
  return {
    targetId: target.target_id,
    kind: target.kind,
    address: shownAddress(target.address),
    state: target.state,
    ...settings,
    endpoint: endpoint === undefined ? undefined : shownAddress(endpoint),
    headers: secret && Object.keys(secret),
    createdAt: iso(target.created_at),
  };
}

/** What follows a question mark may be a secret. */
export function shownAddress(address: string): string {
  return /[?#]/.test(address) ? `${withoutSecrets(address)}?…` : address;
}
