/** What delivers one notification to one target, and how it says that it could not. */

import type { NotificationTarget } from '../ledger/notification-targets.ts';
import type { Notification } from '../ledger/notifications.ts';

/** Resolves when the target has taken the notification. @throws DeliveryError, or whatever went wrong. */
export type Sender = (
  target: NotificationTarget,
  notification: Notification,
  signal: AbortSignal,
) => Promise<void>;

export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  /** Another attempt would end in the same way. */
  readonly permanent: boolean;

  constructor(message: string, { permanent }: { permanent: boolean }) {
    super(message);
    this.permanent = permanent;
  }
}

const reasonMax = 500;

/** What an operator reads in the log of notifications; headers and bodies are not in it. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, reasonMax);
  const cause = error.cause instanceof Error && error.cause.message !== '' ? error.cause : error;
  const text = cause instanceof DeliveryError ? cause.message : `${cause.name}: ${cause.message}`;
  return text.slice(0, reasonMax);
}
