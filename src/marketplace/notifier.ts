/** Notification on a clock: a round whenever something may be due, at once when woken, until disposed of. */

import type { NotificationTargetKind } from '../store/marketplace-tables.ts';
import { sendToEventBridgeWebhook } from '../outbox/eventbridge-webhook.ts';
import { sendToEventBus } from '../outbox/event-bus.ts';
import { notifyRound } from '../outbox/round.ts';
import type { RoundParts } from '../outbox/round.ts';
import type { Sender } from '../outbox/sender.ts';
import { sendToSnsTopic } from '../outbox/sns-topic.ts';
import { SnsWebhooks } from '../outbox/sns-webhook.ts';
import type { SnsWebhookParts } from '../outbox/sns-webhook.ts';
import { Rounds } from '../work/rounds.ts';

export type NotifierParts = SnsWebhookParts &
  Pick<RoundParts, 'store' | 'log'> &
  Partial<Pick<RoundParts, 'wallClock'>>;

/** A look at nothing to do costs two queries on indexes. */
const pollMs = 1000;

/** Sends from `start` on. Several, in one process or in many, may serve one store. */
export class Notifier implements AsyncDisposable {
  readonly sns: SnsWebhooks;
  readonly #parts: Omit<RoundParts, 'signal'>;
  readonly #rounds: Rounds;

  constructor(parts: NotifierParts) {
    const { store, clock, log, wallClock = { now: Date.now } } = parts;
    this.sns = new SnsWebhooks(parts);
    const senders: Record<NotificationTargetKind, Sender> = {
      'sns-webhook': (target, notification, signal) => this.sns.notify(target, notification, signal),
      'eventbridge-webhook': sendToEventBridgeWebhook,
      'sns-topic': sendToSnsTopic,
      'event-bus': sendToEventBus,
    };
    const send: Sender = (target, notification, signal) => senders[target.kind](target, notification, signal);
    this.#parts = { store, clock, wallClock, log, send };
    this.#rounds = new Rounds({
      name: 'Notification',
      round: (signal) => notifyRound({ ...this.#parts, signal }, false),
      pollMs,
      log,
    });
  }

  /** To be called once others can reach this server: what is sent points to it. */
  start(): void {
    this.#rounds.start();
  }

  /** Something may be due: a change was announced, or the clock was moved. */
  wake(): void {
    this.#rounds.wake();
  }

  /** Sends everything that is due, and what waits for its next attempt. @throws StoreError. What a target refuses waits on. */
  flush(): Promise<void> {
    return this.#rounds.quietly((signal) => notifyRound({ ...this.#parts, signal }, true));
  }

  /** Runs `work` after the round that is under way, and before the next one. */
  quietly<T>(work: () => Promise<T>): Promise<T> {
    return this.#rounds.quietly(work);
  }

  /** Breaks off what is being sent; it is sent again after the next start. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#rounds[Symbol.asyncDispose]();
  }
}
