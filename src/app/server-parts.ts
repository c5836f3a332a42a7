/** Makes the parts that the server works with, from a Config and what is already running. */

import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { FolderBuckets } from '../buckets/folder.ts';
import type { Config } from '../config/config.ts';
import { findHolder } from '../identity/find-holder.ts';
import { firstAccountId } from '../identity/first-account.ts';
import type { Notifier } from '../marketplace/notifier.ts';
import { ServerRegistrationKeys } from '../marketplace/registration-keys.ts';
import type { Ids } from '../operations/operation.ts';
import { loadOperations } from '../operations/registry.ts';
import { admissionRules, marketplaceSettings, settingsOf } from './settings.ts';
import { SandboxClock } from '../sandbox/clock.ts';
import { SandboxFaults } from '../sandbox/faults.ts';
import { Sandbox } from '../sandbox/sandbox.ts';
import type { Seed } from '../sandbox/seed-file.ts';
import { Admission } from '../server/admission.ts';
import type { ServerParts } from '../server/parts.ts';
import type { Clock } from '../time/clock.ts';
import { rememberKeys } from '../server/key-cache.ts';
import type { Store } from '../store/store.ts';
import type { Deliverer } from '../trail/deliverer.ts';
import { folderLogBuckets } from '../trail/log-buckets.ts';

export type Time = {
  /** Signatures are checked by it, whatever the sandbox's clock tells: the callers' clocks are real ones. */
  baseClock: Clock;
  clock: Clock;
  sandboxClock?: SandboxClock;
  faults?: SandboxFaults;
};

export function timeOf(config: Config, baseClock: Clock): Time {
  if (!config.sandbox) return { baseClock, clock: baseClock };
  const sandboxClock = new SandboxClock(baseClock);
  return { baseClock, clock: sandboxClock, sandboxClock, faults: new SandboxFaults(sandboxClock) };
}

export type World = Time & {
  store: Store;
  buckets: FolderBuckets;
  firstSeed: Seed | undefined;
  ids: Ids;
  log: Logger;
  deliverer: Deliverer;
  notifier: Notifier;
  stopping: AbortSignal;
  token: string;
  /** The address is known once the server listens. */
  place: { endpoint: string; credentialsFile: string; commands: readonly string[] };
  publicUrl: () => string;
};

export async function serverParts(config: Config, world: World): Promise<ServerParts> {
  const { store, buckets, clock, ids, log, deliverer, notifier, token, place, publicUrl } = world;
  const keys = rememberKeys((accessKeyId) => store.read((tx) => findHolder(tx, accessKeyId)));
  const admission = new Admission(admissionRules(config));
  const forgetCallers = (): void => {
    keys.clear();
    admission.clear();
  };
  return {
    store,
    findHolder: keys,
    buckets,
    logBuckets: folderLogBuckets(buckets, config),
    registrationKeys: new ServerRegistrationKeys(store, clock),
    registry: await loadOperations(),
    clock,
    signingClock: world.baseClock,
    admission,
    faults: world.faults,
    stopping: world.stopping,
    ids,
    settings: settingsOf(config),
    log,
    defaultRegion: config.region,
    clockSkewMaxMs: config.clockSkewMinutes * 60_000,
    trustProxy: config.trustProxy,
    requestMaxBytes: config.requestMaxBytes,
    admin: {
      token,
      accountId: firstAccountId,
      random: randomBytes,
      marketplace: marketplaceSettings(config),
      publicUrl,
      notifier,
      flush: async () => {
        await deliverer.flush();
        await notifier.flush();
      },
      sandbox: sandboxOf(config, world, forgetCallers),
    },
    homeFacts: () => ({ ...place, region: config.region, seed: config.seed }),
  };
}

function sandboxOf(config: Config, world: World, forgetCallers: () => void): Sandbox | undefined {
  const { store, buckets, sandboxClock: clock, faults, ids, log, deliverer, notifier, firstSeed } = world;
  if (clock === undefined || faults === undefined) return undefined;
  return new Sandbox({
    store,
    clock,
    faults,
    accountId: firstAccountId,
    ids,
    random: randomBytes,
    settings: marketplaceSettings(config),
    log,
    firstSeed,
    quietly: (work) => deliverer.quietly(work),
    wake() {
      deliverer.wake();
      notifier.wake();
    },
    clearBuckets: () => buckets.clear(),
    forgetCallers,
  });
}
