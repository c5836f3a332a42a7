/** Composition root: a Config becomes running parts, and is the only place that names the concrete ones. */

import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { openFolderBuckets } from './buckets/folder.ts';
import type { BucketStore } from './buckets/bucket-store.ts';
import type { Config } from './config.ts';
import { earlierToken, writeAdminFile } from './identity/admin-file.ts';
import { writeCredentialsFile } from './identity/credentials-file.ts';
import { createFirstAccount, firstAccountId } from './identity/first-account.ts';
import { findMeterableExample } from './ledger/agreements.ts';
import { findKeyHolder, listKeyHolders } from './ledger/principals.ts';
import { ServerRegistrationKeys } from './marketplace/registration-keys.ts';
import type { Ids } from './operations/operation.ts';
import { loadOperations } from './operations/registry.ts';
import { admissionRules, marketplaceSettings, settingsOf } from './rules.ts';
import { applySeed } from './sandbox/apply-seed.ts';
import { parseSeed, SeedError } from './sandbox/seed-file.ts';
import { Admission } from './server/admission.ts';
import { firstCommands } from './server/first-commands.ts';
import type { Clock, ServerParts } from './server/parts.ts';
import { buildServer } from './server/http.ts';
import { drain, endpointOf, listen } from './server/listen.ts';
import { rememberKeys } from './server/key-cache.ts';
import { lockDataFolder, makeDataFolder } from './store/data-folder.ts';
import { openStore } from './store/open.ts';
import type { Store } from './store/store.ts';
import { Deliverer } from './trail/deliverer.ts';
import { folderLogBuckets } from './trail/log-buckets.ts';

/** Seams that tests and embedders may fill themselves. */
export type AppOptions = {
  clock?: Clock;
  ids?: Ids;
  log?: Logger;
};

export type App = AsyncDisposable & {
  /** `http://127.0.0.1:4747` */
  readonly endpoint: string;
  readonly credentialsFile: string;
  readonly bucketsFolder: string;
  /** The first commands to paste into a shell. */
  readonly commands: readonly string[];
  readonly store: Store;
  /** Delivers what the trails owe, without waiting for their delay. */
  flush(): Promise<void>;
};

/**
 * Opens the store, creates what the first start creates, applies the seed and listens.
 * @throws StoreError, SeedError, ListenError or CredentialsFileError with a sentence for the operator.
 */
export async function startApp(config: Config, options: AppOptions = {}): Promise<App> {
  const { clock = { now: Date.now }, ids = { uuid: randomUUID } } = options;
  const log = options.log ?? pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const data = resolve(config.data);
  makeDataFolder(data);
  await using parts = new AsyncDisposableStack();
  parts.use(lockDataFolder(data));
  const store = parts.use(await openStore(config.store, data));
  const bucketsFolder = join(data, 'buckets');
  const buckets = await openFolderBuckets(bucketsFolder, {
    metadataDir: join(data, 'bucket-metadata'),
    now: () => clock.now(),
  });
  await prepareLedger(store, config, clock, ids);
  const deliverer = parts.use(
    new Deliverer({ store, buckets, clock, ids, delayMs: config.deliveryDelaySeconds * 1000, log }),
  );
  // After the last answer: what the trails owe then is delivered before the store closes.
  parts.defer(() => flushLast(deliverer, log));
  const credentialsFile = join(data, 'credentials');
  const token = config.adminToken ?? (await earlierToken(data)) ?? randomBytes(24).toString('base64url');
  const commands = firstCommands(
    credentialsFile,
    await store.read((tx) => findMeterableExample(tx, firstAccountId, clock.now())),
  );
  const place = { endpoint: '', credentialsFile, commands };
  const world = { store, buckets, clock, ids, log, deliverer, token, place };
  const server = buildServer(await serverParts(config, world));
  parts.defer(() => drain(server));
  const endpoint = endpointOf(config.host, await listen(server, config));
  place.endpoint = endpoint;
  const holders = await store.read((tx) => listKeyHolders(tx, firstAccountId));
  await writeCredentialsFile(credentialsFile, holders, { region: config.region, endpoint });
  await writeAdminFile(data, { endpoint, token });
  const running = parts.move();
  return {
    endpoint,
    credentialsFile,
    bucketsFolder,
    commands,
    store,
    flush: () => deliverer.flush(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

type World = {
  store: Store;
  buckets: BucketStore;
  clock: Clock;
  ids: Ids;
  log: Logger;
  deliverer: Deliverer;
  token: string;
  /** The address is known once the server listens. */
  place: { endpoint: string; credentialsFile: string; commands: readonly string[] };
};

async function serverParts(
  config: Config,
  { store, buckets, clock, ids, log, deliverer, token, place }: World,
): Promise<ServerParts> {
  return {
    store,
    findKeyHolder: rememberKeys((accessKeyId) => store.read((tx) => findKeyHolder(tx, accessKeyId))),
    buckets,
    logBuckets: folderLogBuckets(buckets),
    registrationKeys: new ServerRegistrationKeys(store, clock),
    registry: await loadOperations(),
    clock,
    signingClock: clock,
    admission: new Admission(admissionRules(config)),
    faults: undefined,
    ids,
    settings: settingsOf(config),
    log,
    clockSkewMaxMs: config.clockSkewMinutes * 60_000,
    trustProxy: config.trustProxy,
    requestMaxBytes: config.requestMaxBytes,
    admin: {
      token,
      accountId: firstAccountId,
      random: randomBytes,
      marketplace: marketplaceSettings(config),
      publicUrl: () => config.publicUrl ?? place.endpoint,
      flush: () => deliverer.flush(),
      sandbox: undefined,
    },
    homeFacts: () => ({ ...place, region: config.region, seed: config.seed }),
  };
}

async function prepareLedger(store: Store, config: Config, clock: Clock, ids: Ids): Promise<void> {
  const seed = config.seed === undefined ? undefined : parseSeed(await readSeed(config.seed), config.seed);
  await store.transaction(async (tx) => {
    await createFirstAccount(tx, clock.now(), randomBytes);
    if (seed) await applySeed(tx, firstAccountId, seed, clock.now(), () => ids.uuid());
  });
}

async function readSeed(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new SeedError(
      `The seed file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function flushLast(deliverer: Deliverer, log: Logger): Promise<void> {
  try {
    await deliverer.flush();
  } catch (error) {
    log.error({ err: error }, 'The last flush failed; the next start goes on.');
  }
}
