/** What the server is made of; app.ts puts it together. */

import type { Logger } from 'pino';
import type { BucketStore } from '../buckets/bucket-store.ts';
import type { KeyHolder } from '../ledger/principals.ts';
import type { LogBuckets } from '../operations/log-buckets.ts';
import type { Ids } from '../operations/operation.ts';
import type { Registry } from '../operations/registry.ts';
import type { Settings } from '../operations/settings.ts';
import type { Store } from '../store/store.ts';

export type Clock = {
  /** Milliseconds since 1970, UTC. */
  now(): number;
};

export type ServerParts = {
  store: Store;
  findKeyHolder: (accessKeyId: string) => Promise<KeyHolder | undefined>;
  buckets: BucketStore;
  logBuckets: LogBuckets;
  registry: Registry;
  clock: Clock;
  ids: Ids;
  settings: Settings;
  log: Logger;
  /** How far a caller's clock may be off. */
  clockSkewMaxMs: number;
  /** Behind a proxy, whose X-Forwarded-For names the caller's address. */
  trustProxy: boolean;
  /** What the page at `/` shows; the address is known once the server listens. */
  homeFacts(): HomeFacts;
};

export type HomeFacts = {
  endpoint: string;
  credentialsFile: string;
  region: string;
  /** The seed file, if there is one. */
  seed: string | undefined;
  commands: readonly string[];
};
