/** Runs delivery on a clock: a round whenever something may be due, at once when asked, until disposed of. */

import { randomInt } from 'node:crypto';
import { Rounds } from '../work/rounds.ts';
import { deliverRound } from './deliver.ts';
import type { DeliveryParts } from './parts.ts';

/** A look at nothing to do costs three queries on indexes. */
const pollMinMs = 100;
const pollMaxMs = 2000;

/** Delivers from the moment it is made. Several, in one process or in many, may serve one store. */
export class Deliverer implements AsyncDisposable {
  readonly #parts: DeliveryParts;
  readonly #rounds: Rounds;

  /** `random16` is made of Node's randomness unless a test gives another. */
  constructor(parts: Omit<DeliveryParts, 'random16'> & Partial<Pick<DeliveryParts, 'random16'>>) {
    const whole = { random16, ...parts };
    this.#parts = whole;
    this.#rounds = new Rounds({
      name: 'Delivery',
      round: () => deliverRound(whole, false),
      // A tenth of the delay, so that the delay is what decides.
      pollMs: Math.min(pollMaxMs, Math.max(pollMinMs, parts.delayMs / 10)),
      log: parts.log,
    });
    this.#rounds.start();
  }

  /**
   * Delivers everything that is owed now, whatever the delay.
   * @throws StoreError. What a bucket refuses stays owed.
   */
  flush(): Promise<void> {
    return this.quietly(() => deliverRound(this.#parts, true));
  }

  /** Looks at once for what is due, as when the clock was set. */
  wake(): void {
    this.#rounds.wake();
  }

  /** Runs `work` while no round is under way. @throws what it throws. */
  quietly<T>(work: () => Promise<T>): Promise<T> {
    return this.#rounds.quietly(work);
  }

  /** Ends after the round that is under way; what is not due yet stays owed. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#rounds[Symbol.asyncDispose]();
  }
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** cloudtrail.md §4.1 */
function random16(): string {
  return Array.from({ length: 16 }, () => letters.charAt(randomInt(letters.length))).join('');
}
