/** Starts a server: makes the running parts from a Config, and alone names the concrete ones. */

import { randomBytes, randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { openFolderBuckets } from '../buckets/folder.ts';
import type { Config } from '../config/config.ts';
import { earlierToken, writeAdminFile } from '../identity/admin-file.ts';
import { writeCredentialsFile } from '../identity/credentials-file.ts';
import { firstAccountId } from '../identity/first-account.ts';
import { signingKeyFile } from '../identity/signing-key-file.ts';
import { findMeterableExample } from '../ledger/agreements.ts';
import { listKeyHolders } from '../ledger/principals.ts';
import type { KeyHolder } from '../ledger/principals.ts';
import { Notifier } from '../marketplace/notifier.ts';
import type { Ids } from '../operations/operation.ts';
import { prepareLedger, readSeed } from './first-start.ts';
import { serverParts, timeOf } from './server-parts.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { firstCommands } from './first-commands.ts';
import type { Clock } from '../time/clock.ts';
import { buildServer } from '../server/http.ts';
import { drain, endpointOf, listen } from '../server/listen.ts';
import { lockDataFolder, makeDataFolder } from '../store/data-folder.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { systemClock } from '../time/clock.ts';
import { Deliverer } from '../trail/deliverer.ts';

/** Seams that tests and embedders may fill themselves. */
export type AppOptions = {
  /** The time of everything; in the sandbox, what its own clock runs beside. */
  clock?: Clock;
  /** A seed as text, instead of a file. */
  seed?: string;
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
  /** What opens the admin API. */
  readonly adminToken: string;
  /** The keys of the profile `default`. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Only with `sandbox`. */
  readonly sandbox: Sandbox | undefined;
  /** Delivers what trails and the marketplace owe, without waiting for their time. */
  flush(): Promise<void>;
};

/**
 * Opens the store, creates what the first start creates, applies the seed and listens.
 * @throws OperatorError, of which StoreError and SeedError are.
 */
export async function startApp(config: Config, options: AppOptions = {}): Promise<App> {
  const { ids = { uuid: randomUUID } } = options;
  const time = timeOf(config, options.clock ?? systemClock);
  const { clock } = time;
  const log = options.log ?? pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const data = resolve(config.data);
  makeDataFolder(data);
  await using parts = new AsyncDisposableStack();
  parts.use(lockDataFolder(data));
  const store = parts.use(await openStore(config.store, data));
  const bucketsFolder = join(data, 'buckets');
  const buckets = await openFolderBuckets(bucketsFolder, {
    metadataDir: join(data, 'bucket-metadata'),
    clock,
  });
  const firstSeed = await readSeed(config, options.seed);
  await prepareLedger(store, config, clock, ids, firstSeed);
  const delayMs = config.deliveryDelaySeconds * 1000;
  const faults = time.faults?.deliveries;
  const deliverer = parts.use(
    new Deliverer({ store, buckets, clock, ids, delayMs, log, lenient: config.lenient, faults }),
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
  const publicUrl = () => config.publicUrl ?? place.endpoint;
  const notifier = parts.use(
    new Notifier({ store, clock, ids, log, publicUrl, signingKey: signingKeyFile(data) }),
  );
  const stop = new AbortController();
  const background = { deliverer, notifier, stopping: stop.signal };
  const world = { store, buckets, ...time, ids, log, ...background, token, place, publicUrl, firstSeed };
  const served = await serverParts(config, world);
  const server = buildServer(served);
  parts.defer(() => drain(server));
  parts.defer(() => stop.abort());
  const endpoint = endpointOf(config.host, await listen(server, config));
  place.endpoint = endpoint;
  notifier.start();
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
    adminToken: token,
    credentials: defaultCredentials(holders),
    sandbox: served.admin.sandbox,
    flush: () => served.admin.flush(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function defaultCredentials(holders: readonly KeyHolder[]): App['credentials'] {
  const user = holders.find(({ type }) => type === 'IAMUser');
  return { accessKeyId: user?.access_key_id ?? '', secretAccessKey: user?.secret_access_key ?? '' };
}

async function flushLast(deliverer: Deliverer, log: Logger): Promise<void> {
  try {
    await deliverer.flush();
  } catch (error) {
    log.error({ err: error }, 'The last flush failed; the next start goes on.');
  }
}
