/** The parts that delivery works with. */

import type { BucketStore } from '../buckets/bucket-store.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';

export type DeliveryLog = {
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
};

export type DeliveryParts = {
  store: Store;
  buckets: BucketStore;
  clock: Clock;
  ids: { uuid(): string };
  /** 16 letters and digits that no other object's name has. */
  random16(): string;
  /** How old the oldest event of a log file is before the file is written; AWS: about 5 minutes (cloudtrail.md §4.4). */
  delayMs: number;
  log: DeliveryLog;
  /** The bucket's policy is not asked. */
  lenient?: boolean;
  /** Only in the sandbox. */
  faults?: DeliveryFaults | undefined;
};

/** A log file whose events have just been claimed. */
export type NewLogFile = {
  deliveryId: string;
  trailId: string;
  trailName: string;
  accountId: string;
  region: string;
  bucket: string;
  objectKey: string;
  events: number;
};

/** Faults that an operator has asked for. Whatever they do, no event is lost: a file waits, or there is one more. */
export interface DeliveryFaults {
  /** Decides, once for each new log file, what goes wrong with it. */
  strike(file: NewLogFile): void;
  /** Whether it is not to be written yet. */
  holds(deliveryId: string): boolean;
  /** Whether its events are to be delivered once more. */
  doubles(deliveryId: string): boolean;
  /** It is written. */
  delivered(file: Pick<NewLogFile, 'deliveryId' | 'trailId' | 'region'>): void;
}
