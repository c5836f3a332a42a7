/** Turns messages that are due into attempts: one for each target that there is now and that wants it. */

import { addAttempts } from '../ledger/notification-attempts.ts';
import { listTargets } from '../ledger/notification-targets.ts';
import { listDueNotifications, markDispatched } from '../ledger/notifications.ts';
import type { OutboxParts } from './parts.ts';
import type { Message, Target } from './sender.ts';

const dispatchedAtOnce = 50;

/** @returns whether there may be more. */
export async function dispatchDue({
  store,
  clock,
  wants,
}: Pick<OutboxParts, 'store' | 'clock' | 'wants'>): Promise<boolean> {
  const now = clock.now();
  if ((await store.read((tx) => listDueNotifications(tx, now, 1))).length === 0) return false;
  const count = await store.transaction(async (tx) => {
    const due = await listDueNotifications(tx, now, dispatchedAtOnce);
    for (const [accountId, messages] of Map.groupBy(due, ({ account_id }) => account_id)) {
      const targets = (await listTargets(tx, accountId)).filter(({ state }) => state === 'confirmed');
      await addAttempts(
        tx,
        messages.flatMap((message) => pairs(message, targets, wants)),
      );
    }
    if (due.length > 0) {
      const ids = due.map(({ notification_id }) => notification_id);
      await markDispatched(tx, ids, now);
    }
    return due.length;
  });
  return count === dispatchedAtOnce;
}

function pairs(message: Message, targets: Target[], wants: OutboxParts['wants']) {
  const { notification_id } = message;
  return targets.flatMap((target) =>
    wants(target, message) ? [{ notification_id, target_id: target.target_id }] : [],
  );
}
