/** What answering calls takes; app.ts puts it together. */

import type { Logger } from 'pino';
import type { BucketStore } from '../buckets/bucket-store.ts';
import type { LogBuckets } from '../operations/log-buckets.ts';
import type { Ids } from '../operations/operation.ts';
import type { Registry } from '../operations/registry.ts';
import type { Settings } from '../operations/settings.ts';
import type { Store } from '../store/store.ts';
import type { HomeFacts } from './backend.ts';

export type Clock = {
  /** Milliseconds since 1970, UTC. */
  now(): number;
};

export type BackendParts = {
  store: Store;
  buckets: BucketStore;
  logBuckets: LogBuckets;
  registry: Registry;
  clock: Clock;
  ids: Ids;
  settings: Settings;
  log: Logger;
  /** The address is known once the front listens. */
  homeFacts(): HomeFacts;
};
