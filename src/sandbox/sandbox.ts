/** Controls a whole sandbox for an operator: moves its clock, empties it, and fills it again. */

import { bringForward } from '../ledger/bring-forward.ts';
import { emptyLedger } from '../ledger/reset.ts';
import type { Tx } from '../ledger/tx.ts';
import type { MarketplaceSettings } from '../marketplace/context.ts';
import type { Store } from '../store/store.ts';
import { applySeed } from './apply-seed.ts';
import type { SandboxClock } from './clock.ts';
import type { SandboxFaults } from './faults.ts';
import type { Seed } from './seed-file.ts';

export type SandboxParts = {
  store: Store;
  clock: SandboxClock;
  faults: SandboxFaults;
  /** The first account, whose marketplace it is. */
  accountId: string;
  ids: { uuid(): string };
  random: (bytes: number) => Uint8Array;
  settings: MarketplaceSettings;
  log: { error(facts: object, message: string): void };
  /** The seed that the server started with. */
  firstSeed: Seed | undefined;
  /** Runs `work` while nothing is delivered. */
  quietly: <T>(work: () => Promise<T>) => Promise<T>;
  /** Whoever waits for a time looks at the clock again. */
  wake: () => void;
  /** Deletes every bucket. */
  clearBuckets: () => Promise<void>;
  /** Forgets what the process remembers of callers: their keys, and how fast they called. */
  forgetCallers: () => void;
};

export class Sandbox {
  readonly clock: SandboxClock;
  readonly faults: SandboxFaults;
  readonly #parts: SandboxParts;

  constructor(parts: SandboxParts) {
    this.clock = parts.clock;
    this.faults = parts.faults;
    this.#parts = parts;
  }

  /**
   * Changes the clock at once; what is due by then is looked for next.
   * @returns a promise that never rejects, of the moment when what is stored goes by the new time too. @throws ClockError.
   */
  turnClock(change: (clock: SandboxClock) => void): Promise<void> {
    const { store, clock, log, quietly, wake } = this.#parts;
    const before = clock.now();
    change(clock);
    const now = clock.now();
    wake();
    if (now >= before) return Promise.resolve();
    return quietly(() => store.transaction((tx) => bringForward(tx, { now, beyond: now, before }))).then(
      // What was brought forward is due now.
      wake,
      (error: unknown) =>
        log.error({ err: error }, 'What was due before the clock went back waits until it is there again.'),
    );
  }

  /** Removes a fault; log files that it held are delivered. @returns false where there is none of that id. */
  removeFault(id: string): boolean {
    const removed = this.faults.remove(id);
    this.#parts.wake();
    return removed;
  }

  removeFaults(): void {
    this.faults.removeAll();
    this.#parts.wake();
  }

  /**
   * As after the first start: nothing stored but the first account, the clock beside the base clock, no faults; then the
   * seed of the start, unless told otherwise. In one transaction: calls of others come before or after all of it.
   */
  async reset({ seed }: { seed: boolean }): Promise<void> {
    const { store, clock, faults, accountId, ids, random, settings, firstSeed, quietly } = this.#parts;
    await quietly(async () => {
      clock.reset();
      faults.removeAll();
      faults.trace.clear();
      const now = clock.now();
      const work = async (tx: Tx): Promise<void> => {
        await emptyLedger(tx, accountId);
        if (!seed || firstSeed === undefined) return;
        await applySeed({ tx, accountId, now, ids, random, settings }, firstSeed);
      };
      // Every call writes an event: those under way end first, and others wait.
      await store.transaction(work, { holding: 'events' });
      await this.#parts.clearBuckets();
      this.#parts.forgetCallers();
    });
  }

  /** Adds what the seed names. @throws SeedError when a name is another's already. */
  async seed(seed: Seed): Promise<void> {
    const { store, clock, accountId, ids, random, settings } = this.#parts;
    const now = clock.now();
    await store.transaction((tx) => applySeed({ tx, accountId, now, ids, random, settings }, seed));
    this.#parts.wake();
  }
}
