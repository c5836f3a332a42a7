/**
 * The types of a sender, which delivers one message to one target, and of the error that says why it could
 * not.
 */

import type { NotificationTarget } from '../ledger/notification-targets.ts';
import type { Notification } from '../ledger/notifications.ts';

/** A webhook, a topic or a bus, with its settings. */
export type Target = NotificationTarget;

/**
 * What is sent, under an id that stays the same however often that is. Its agreement, product and channel are for whoever
 * filled the outbox and says what targets want: a sender has no use for them.
 */
export type Message = Notification;

/** Resolves when the target has taken the message. @throws DeliveryError, or whatever went wrong. */
export type Sender = (target: Target, message: Message, signal: AbortSignal) => Promise<void>;

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
