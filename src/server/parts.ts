/** The parts that the server works with; app.ts puts them together. */

import type { Logger } from 'pino';
import type { BucketStore } from '../buckets/bucket-store.ts';
import type { Holder } from '../identity/find-holder.ts';
import type { LogBuckets } from '../operations/log-buckets.ts';
import type { MarketplaceSettings } from '../marketplace/context.ts';
import type { Notifier } from '../marketplace/notifier.ts';
import type { ServerRegistrationKeys } from '../marketplace/registration-keys.ts';
import type { Ids } from '../operations/operation.ts';
import type { Registry } from '../operations/registry.ts';
import type { Settings } from '../operations/settings.ts';
import type { SandboxFaults } from '../sandbox/faults.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';
import type { Admission } from './admission.ts';

export type ServerParts = {
  store: Store;
  findHolder: (accessKeyId: string) => Promise<Holder | undefined>;
  buckets: BucketStore;
  logBuckets: LogBuckets;
  registrationKeys: ServerRegistrationKeys;
  registry: Registry;
  /** The time of everything that AWS's rules are about. */
  clock: Clock;
  /** The time that signatures are checked by, and that answers tell; the sandbox's clock does not move it. */
  signingClock: Clock;
  admission: Admission;
  /** Only in the sandbox. */
  faults: Pick<SandboxFaults, 'plan'> | undefined;
  /** Aborted when the server is told to end: whom a fault holds is let go. */
  stopping: AbortSignal;
  ids: Ids;
  settings: Settings;
  log: Logger;
  /** The Region of a caller who names none, where any credentials will do. */
  defaultRegion: string;
  /** How far a caller's clock may be off. */
  clockSkewMaxMs: number;
  /** Behind a proxy, whose X-Forwarded-For names the caller's address. */
  trustProxy: boolean;
  requestMaxBytes: number;
  admin: AdminParts;
  /** What the page at `/` shows; the address is known once the server listens. */
  homeFacts(): HomeFacts;
};

/** What the admin API works with. */
export type AdminParts = {
  token: string;
  /** The seller whose marketplace it is. */
  accountId: string;
  random: (bytes: number) => Uint8Array;
  marketplace: MarketplaceSettings;
  /** How others reach this server: `https://metertrail.example.com`. */
  publicUrl(): string;
  /** Sends what the marketplace announces. */
  notifier: Notifier;
  /** Delivers what the trails owe. */
  flush(): Promise<void>;
  /** Only in the sandbox. */
  sandbox: Sandbox | undefined;
};

export type HomeFacts = {
  endpoint: string;
  credentialsFile: string;
  region: string;
  /** The seed file, if there is one. */
  seed: string | undefined;
  commands: readonly string[];
};
