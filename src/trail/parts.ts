/** What delivery is made of. */

import type { BucketStore } from '../buckets/bucket-store.ts';
import type { Store } from '../store/store.ts';

export const hourMs = 3_600_000;

export type DeliveryLog = {
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
};

export type DeliveryParts = {
  store: Store;
  buckets: BucketStore;
  clock: { now(): number };
  ids: { uuid(): string };
  /** 16 letters and digits that no other object's name has. */
  random16(): string;
  /** How old the oldest event of a log file is before the file is written; AWS: about 5 minutes (cloudtrail.md §4.4). */
  delayMs: number;
  log: DeliveryLog;
};
