/** Keeps a trace of what faults have struck, newest last, in bounded memory. */

import type { FaultKind } from './fault-rules.ts';

export type TraceEntry = {
  /** Milliseconds, by the clock of the services. */
  at: number;
  ruleId: string;
  kind: FaultKind;
  accountId: string;
  region: string;
  hit: CallHit | LogFileHit;
};

export type CallHit = {
  operation: string;
  requestId: string;
  /** Positions of the usage records that came back as unprocessed. */
  records?: number[];
  delayMs?: number;
  silentForMs?: number;
};

export type LogFileHit = {
  trail: string;
  bucket: string;
  objectKey: string;
  events: number;
  delayMs?: number;
};

const entriesMax = 10_000;

export class FaultTrace {
  #entries: TraceEntry[] = [];
  #dropped = 0;

  add(entry: TraceEntry): void {
    this.#entries.push(entry);
    // In pieces, so that a full trace is not moved for every entry.
    if (this.#entries.length < entriesMax * 1.1) return;
    this.#dropped += this.#entries.length - entriesMax;
    this.#entries = this.#entries.slice(-entriesMax);
  }

  /** The newest 10,000, oldest first, and how many older ones are forgotten. */
  read(): { entries: TraceEntry[]; dropped: number } {
    const entries = this.#entries.slice(-entriesMax);
    return { entries, dropped: this.#dropped + this.#entries.length - entries.length };
  }

  clear(): void {
    this.#entries = [];
    this.#dropped = 0;
  }
}
