/** A clock that runs beside another one, and can be set, advanced, stopped and started again. */

import type { Clock } from '../time/clock.ts';

export type ClockState = {
  /** Milliseconds since 1970. */
  now: number;
  frozen: boolean;
  /** What the clock beside it tells. */
  base: number;
};

/** The clock cannot be put there; `message` is for whoever asked. */
export class ClockError extends Error {
  override readonly name = 'ClockError';
}

/** Log files, tokens and agreements live on around this time, and their years must have four digits. */
const earliest = Date.UTC(1971, 0, 1);
const latest = Date.UTC(9998, 0, 1);

export class SandboxClock implements Clock {
  readonly #base: Clock;
  #aheadMs = 0;
  #frozenAt: number | undefined;

  constructor(base: Clock) {
    this.#base = base;
  }

  now(): number {
    return this.#frozenAt ?? this.#base.now() + this.#aheadMs;
  }

  get state(): ClockState {
    return { now: this.now(), frozen: this.#frozenAt !== undefined, base: this.#base.now() };
  }

  /** A frozen clock stands there; a running one runs on from there. @throws ClockError. */
  set(ms: number): void {
    if (!(ms >= earliest && ms <= latest)) {
      throw new ClockError('The clock can be set to times from 1971-01-01 to 9998-01-01.');
    }
    if (this.#frozenAt === undefined) this.#aheadMs = ms - this.#base.now();
    else this.#frozenAt = ms;
  }

  /** Forwards only: whoever wants to go back names the time with `set`. @throws ClockError. */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new ClockError('The clock is advanced forwards; set it to go back.');
    this.set(this.now() + ms);
  }

  freeze(): void {
    this.#frozenAt = this.now();
  }

  /** Runs on from where it stands. */
  resume(): void {
    if (this.#frozenAt === undefined) return;
    this.#aheadMs = this.#frozenAt - this.#base.now();
    this.#frozenAt = undefined;
  }

  /** Tells the base clock's time again. */
  reset(): void {
    this.#aheadMs = 0;
    this.#frozenAt = undefined;
  }
}
