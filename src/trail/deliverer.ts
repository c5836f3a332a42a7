/** Delivery on a clock: a round whenever something may be due, at once when asked, until disposed of. */

import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { deliverRound } from './deliver.ts';
import type { DeliveryParts } from './parts.ts';

/** A look at nothing to do costs three queries on indexes. */
const pollMinMs = 100;
const pollMaxMs = 2000;

/** Delivers from the moment it is made. Several, in one process or in many, may serve one store. */
export class Deliverer implements AsyncDisposable {
  readonly #parts: DeliveryParts;
  readonly #running: Promise<void>;
  #turn: Promise<unknown> = Promise.resolve();
  #ended = false;
  #alarm = new AbortController();

  /** `random16` is made of Node's randomness unless a test gives another. */
  constructor(parts: Omit<DeliveryParts, 'random16'> & Partial<Pick<DeliveryParts, 'random16'>>) {
    this.#parts = { random16, ...parts };
    this.#running = this.#run();
  }

  /**
   * Delivers everything that is owed now, whatever the delay.
   * @throws StoreError. What a bucket refuses stays owed.
   */
  flush(): Promise<void> {
    return this.#round(true);
  }

  /** Looks at once for what is due, as when the clock was set. */
  wake(): void {
    this.#alarm.abort();
  }

  /** Runs `work` while no round is under way. @throws what it throws. */
  quietly<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.catch(() => {}).then(work);
    this.#turn = turn;
    return turn;
  }

  /** Ends after the round that is under way; what is not due yet stays owed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    this.wake();
    await this.#running;
    await this.#turn.catch(() => {});
  }

  async #run(): Promise<void> {
    // A tenth of the delay, so that the delay is what decides.
    const pollMs = Math.min(pollMaxMs, Math.max(pollMinMs, this.#parts.delayMs / 10));
    while (!this.#ended) {
      this.#alarm = new AbortController();
      try {
        await this.#round(false);
      } catch (error) {
        this.#parts.log.error({ err: error }, 'Delivery was interrupted; the next round goes on.');
      }
      await wait(pollMs, undefined, { signal: this.#alarm.signal }).catch(() => {});
    }
  }

  /** One round at a time: more at once would only meet each other. */
  #round(everything: boolean): Promise<void> {
    return this.quietly(() => deliverRound(this.#parts, everything));
  }
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** cloudtrail.md §4.1 */
function random16(): string {
  return Array.from({ length: 16 }, () => letters.charAt(randomInt(letters.length))).join('');
}
