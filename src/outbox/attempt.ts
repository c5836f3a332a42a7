/** Makes one attempt to send one message to one target, under a lease, and notes how it ended. */

import { claimAttempt, endAttempt } from '../ledger/notification-attempts.ts';
import type { Attempt } from '../ledger/notification-attempts.ts';
import { findTarget } from '../ledger/notification-targets.ts';
import { findNotification } from '../ledger/notifications.ts';
import type { OutboxParts } from './parts.ts';
import { DeliveryError, reasonOf } from './sender.ts';
import type { Target } from './sender.ts';

/**
 * Longer than an attempt takes; what a crashed server held is taken over after it.
 *
 * @internal
 */
export const leaseMs = 60_000;
const firstRetryMs = 1000;
const lastRetryMs = 15 * 60_000;
/**
 * With these pauses, 24 hours, as long as EventBridge tries (EventBridge User Guide, retry policy).
 *
 * @internal
 */
export const attemptsMax = 105;

/** @returns false where the target is in trouble. */
export async function makeAttempt(parts: OutboxParts, open: Attempt, signal: AbortSignal): Promise<boolean> {
  const { store, clock, wallClock, senders } = parts;
  const leaseUntil = wallClock.now() + leaseMs;
  const claimed = await store.transaction(async (tx) => {
    const attempt = await claimAttempt(tx, open, leaseUntil);
    const target = await findTarget(tx, open.target_id);
    const message = await findNotification(tx, open.notification_id);
    return attempt && target && message ? { attempt, target, message } : undefined;
  });
  if (claimed === undefined) return true;
  const { attempt, target, message } = claimed;
  try {
    await senders[target.kind](target, message, signal);
  } catch (error) {
    return noteFailure(parts, attempt, target, error, signal);
  }
  await store.transaction((tx) => endAttempt(tx, attempt, { state: 'delivered', delivered_at: clock.now() }));
  return true;
}

async function noteFailure(
  { store, wallClock, log }: OutboxParts,
  attempt: Attempt,
  { kind, target_id: targetId }: Target,
  error: unknown,
  { aborted }: AbortSignal,
): Promise<boolean> {
  const now = wallClock.now();
  const { notification_id: notificationId, attempts } = attempt;
  const reason = aborted ? 'The server stopped during the attempt.' : reasonOf(error);
  const permanent = error instanceof DeliveryError && error.permanent;
  const facts = { notificationId, targetId, kind, attempts, error: reason };
  if (!aborted && (permanent || attempts >= attemptsMax)) {
    await store.transaction((tx) => endAttempt(tx, attempt, { state: 'given-up', last_error: reason }));
    log.error(facts, 'A notification was given up.');
    return permanent;
  }
  const pause = aborted ? 0 : Math.min(lastRetryMs, firstRetryMs * 2 ** (attempts - 1));
  await store.transaction((tx) =>
    endAttempt(tx, attempt, { last_error: reason, next_attempt_at: now + pause }),
  );
  log.warn(facts, 'A notification could not be delivered and is tried again.');
  return false;
}
