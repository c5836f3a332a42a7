/** Runs the outbox: a round whenever something may be due, at once when woken, until disposed of. */

import { systemClock } from '../time/clock.ts';
import { Rounds } from '../work/rounds.ts';
import type { OutboxParts } from './parts.ts';
import { sendRound } from './round.ts';
import { sendersByKind } from './senders.ts';
import { SnsWebhooks } from './sns-webhook.ts';
import type { SnsWebhookParts } from './sns-webhook.ts';

export type OutboxOptions = SnsWebhookParts &
  Pick<OutboxParts, 'store' | 'wants' | 'log'> &
  Partial<Pick<OutboxParts, 'wallClock'>>;

/** A look at nothing to do costs two queries on indexes. */
const pollMs = 1000;

/**
 * Sends from `start` on. Several, in one process or in many, may serve one store, if they agree in what their targets
 * want: a message does not say who filled it in, and whoever comes first dispatches it.
 */
export class Outbox implements AsyncDisposable {
  readonly sns: SnsWebhooks;
  readonly #parts: OutboxParts;
  readonly #rounds: Rounds;

  constructor(options: OutboxOptions) {
    const { store, clock, wants, log, wallClock = systemClock } = options;
    this.sns = new SnsWebhooks(options);
    this.#parts = { store, clock, wallClock, senders: sendersByKind(this.sns), wants, log };
    const round = (ending: AbortSignal) => sendRound(this.#parts, false, ending);
    this.#rounds = new Rounds({ name: 'Notification', round, pollMs, log });
  }

  /** To be called once others can reach this server: what is sent points to it. */
  start(): void {
    this.#rounds.start();
  }

  /** Something may be due: there is a new message, or the clock was moved. */
  wake(): void {
    this.#rounds.wake();
  }

  /** Sends everything that is due, and what waits for its next attempt. @throws StoreError. What a target refuses waits on. */
  flush(): Promise<void> {
    return this.#rounds.quietly((ending) => sendRound(this.#parts, true, ending));
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
