/** Runs work again and again in the background: a round at a time, the next one at once when woken. */

import { setTimeout as wait } from 'node:timers/promises';

export type RoundsParts = {
  /** What the log calls the work: `Delivery`. */
  name: string;
  /** One look for what is due. `ending` is aborted by disposing: a round may break off then, or end as ever. */
  round: (ending: AbortSignal) => Promise<void>;
  /** How long after a round the next one begins, unless woken. */
  pollMs: number;
  log: { error(facts: object, message: string): void };
};

/** Rounds follow each other from `start` on. A round that fails is told to the log, and followed like any other. */
export class Rounds implements AsyncDisposable {
  readonly #parts: RoundsParts;
  readonly #end = new AbortController();
  #running: Promise<void> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #alarm = new AbortController();

  constructor(parts: RoundsParts) {
    this.#parts = parts;
  }

  /** The first round begins at once; to start once more does nothing. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Something may be due. Called during a round, it is followed by another. */
  wake(): void {
    this.#alarm.abort();
  }

  /** Runs `work` while no round is under way, with the `ending` of a round; before `start` too. @throws what it throws. */
  quietly<T>(work: (ending: AbortSignal) => Promise<T>): Promise<T> {
    const done = this.#turn.then(() => work(this.#end.signal));
    // Who comes next waits for it, and is not concerned in its failure.
    this.#turn = Promise.allSettled([done]);
    return done;
  }

  /** Ends after what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    this.wake();
    await this.#running;
    await this.#turn;
  }

  async #run(): Promise<void> {
    const { name, round, pollMs, log } = this.#parts;
    while (!this.#end.signal.aborted) {
      // Before the round: whoever wakes during it ends the wait after it.
      this.#alarm = new AbortController();
      try {
        await this.quietly(round);
      } catch (error) {
        log.error({ err: error }, `${name} was interrupted; the next round goes on.`);
      }
      await wait(pollMs, undefined, { signal: this.#alarm.signal }).catch(() => {});
    }
  }
}
