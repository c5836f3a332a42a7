/** One round of notification: what is due → an attempt for every target there is → delivered, to be retried, or given up. */

import { addAttempts, claimAttempt, endAttempt, listOpenAttempts } from '../ledger/notification-attempts.ts';
import type { Attempt } from '../ledger/notification-attempts.ts';
import { findTarget, listTargets } from '../ledger/notification-targets.ts';
import type { NotificationTarget } from '../ledger/notification-targets.ts';
import { findNotification, listDueNotifications, markDispatched } from '../ledger/notifications.ts';
import type { Notification } from '../ledger/notifications.ts';
import { inLanes } from '../work/lanes.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';
import { DeliveryError, reasonOf } from './sender.ts';
import type { Sender } from './sender.ts';
import { wants } from './target-settings.ts';

export type RoundParts = {
  store: Store;
  /** The marketplace's time: what is due. */
  clock: Clock;
  /** The time in which networks fail and recover: leases and retries. The sandbox's clock does not move it. */
  wallClock: Clock;
  send: Sender;
  signal: AbortSignal;
  log: {
    warn(facts: object, message: string): void;
    error(facts: object, message: string): void;
  };
};

/** Longer than an attempt takes; what a crashed server held is taken over after it. */
export const leaseMs = 60_000;
const firstRetryMs = 1000;
const lastRetryMs = 15 * 60_000;
/** With these pauses, 24 hours, as long as EventBridge tries (EventBridge User Guide, retry policy). */
export const attemptsMax = 105;

const dispatchedAtOnce = 50;
const attemptsRead = 500;
/** Targets served at once; each gets its notifications in order, one after the other. */
const lanes = 8;

/**
 * Sends what is due; with `everything`, also what waits for its next attempt. May run in several places at once; may end
 * anywhere, and the next round goes on: a target may get a notification twice, and is not left without it.
 * @throws StoreError. A target that fails is no error: it is kept with the attempt, which is made again.
 */
export async function notifyRound(parts: RoundParts, everything: boolean): Promise<void> {
  while (await dispatchDue(parts));
  const failing = new Set<string>();
  for (let failed = everything; ; failed = false) {
    const limits = { failed, except: [...failing], limit: attemptsRead };
    const open = await parts.store.read((tx) => listOpenAttempts(tx, parts.wallClock.now(), limits));
    if (open.length === 0 || parts.signal.aborted) return;
    const byTarget = Map.groupBy(open, ({ target_id }) => target_id);
    await inLanes(lanes, [...byTarget], async ([targetId, attempts]) => {
      for (const attempt of attempts) {
        if (parts.signal.aborted) return;
        if (await attemptOne(parts, attempt)) continue;
        // One attempt tells about the target; the rest waits for the next round.
        failing.add(targetId);
        return;
      }
    });
  }
}

/** @returns whether there may be more. */
async function dispatchDue({ store, clock }: RoundParts): Promise<boolean> {
  const now = clock.now();
  if ((await store.read((tx) => listDueNotifications(tx, now, 1))).length === 0) return false;
  const count = await store.transaction(async (tx) => {
    const due = await listDueNotifications(tx, now, dispatchedAtOnce);
    for (const accountId of new Set(due.map(({ account_id }) => account_id))) {
      const targets = await listTargets(tx, accountId);
      await addAttempts(
        tx,
        due.flatMap((notification) => pairs(notification, targets)),
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

function pairs(notification: Notification, targets: NotificationTarget[]) {
  const { notification_id } = notification;
  return targets.flatMap((target) =>
    wants(target, notification) ? [{ notification_id, target_id: target.target_id }] : [],
  );
}

/** @returns false where the target is in trouble. */
async function attemptOne(parts: RoundParts, open: Attempt): Promise<boolean> {
  const { store, clock, wallClock, send, signal } = parts;
  const leaseUntil = wallClock.now() + leaseMs;
  const claimed = await store.transaction(async (tx) => {
    const attempt = await claimAttempt(tx, open, leaseUntil);
    const target = await findTarget(tx, open.target_id);
    const notification = await findNotification(tx, open.notification_id);
    return attempt && target && notification ? { attempt, target, notification } : undefined;
  });
  if (claimed === undefined) return true;
  const { attempt, target, notification } = claimed;
  try {
    await send(target, notification, signal);
  } catch (error) {
    return noteFailure(parts, attempt, target, error);
  }
  await store.transaction((tx) => endAttempt(tx, attempt, { state: 'delivered', delivered_at: clock.now() }));
  return true;
}

async function noteFailure(
  { store, wallClock, signal, log }: RoundParts,
  attempt: Attempt,
  { kind, target_id: targetId }: NotificationTarget,
  error: unknown,
): Promise<boolean> {
  const now = wallClock.now();
  const { notification_id: notificationId, attempts } = attempt;
  const reason = signal.aborted ? 'The server stopped during the attempt.' : reasonOf(error);
  const permanent = error instanceof DeliveryError && error.permanent;
  const facts = { notificationId, targetId, kind, attempts, error: reason };
  if (!signal.aborted && (permanent || attempts >= attemptsMax)) {
    await store.transaction((tx) => endAttempt(tx, attempt, { state: 'given-up', last_error: reason }));
    log.error(facts, 'A notification was given up.');
    return permanent;
  }
  const pause = signal.aborted ? 0 : Math.min(lastRetryMs, firstRetryMs * 2 ** (attempts - 1));
  await store.transaction((tx) =>
    endAttempt(tx, attempt, { last_error: reason, next_attempt_at: now + pause }),
  );
  log.warn(facts, 'A notification could not be delivered and is tried again.');
  return false;
}
