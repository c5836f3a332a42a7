/**
 * Turns many commits into few flushes: one flush is under way at a time, and whoever commits meanwhile shares
 * the next.
 */

export class GroupFlush {
  readonly #flush: () => Promise<void>;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #broken: unknown;

  constructor(flush: () => Promise<void>) {
    this.#flush = flush;
  }

  /**
   * Resolves when a flush that began after this call has succeeded.
   * A failed flush is final: the kernel may have dropped the pages, so a later success would prove nothing.
   */
  after(): Promise<void> {
    this.#next ??= this.#afterRunning();
    return this.#next;
  }

  /** Resolves when no flush is under way or waiting. */
  async idle(): Promise<void> {
    while (this.#running ?? this.#next) await (this.#next ?? this.#running)?.catch(() => {});
  }

  async #afterRunning(): Promise<void> {
    await this.#running?.catch(() => {});
    this.#next = undefined;
    if (this.#broken !== undefined) throw this.#broken;
    const running = this.#flush();
    this.#running = running;
    try {
      await running;
    } catch (error) {
      this.#broken = error;
      throw error;
    } finally {
      if (this.#running === running) this.#running = undefined;
    }
  }
}
