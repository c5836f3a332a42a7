/**
 * Starts a whole Metertrail on a free port and in a folder of its own, with the real AWS clients pointed at
 * it.
 */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { MarketplaceEntitlementServiceClient } from '@aws-sdk/client-marketplace-entitlement-service';
import { MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { SmithyRpcV2CborProtocol } from '@smithy/core/cbor';
import { pino } from 'pino';
import { startApp } from '../../src/app/app.ts';
import type { App, AppOptions } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/config.ts';
import type { OptionName } from '../../src/config/options.ts';
import type { TestDatabase } from './stores.ts';

/** Of the demonstration seller's SaaS product. */
export const productCode = '4ml54db8vrmjuykaw1psroool';

export type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
export type ClientOptions = { profile?: 'default' | 'root'; region?: string; credentials?: Credentials };

export type TestApp = AsyncDisposable & {
  app: App;
  endpoint: string;
  folder: string;
  credentials(profile?: 'default' | 'root'): Promise<Credentials>;
  metering(options?: ClientOptions): Promise<MarketplaceMeteringClient>;
  /** In AWS JSON, as the SDK for JavaScript and botocore have it, or in CBOR, as the model prefers it. */
  entitlement(options?: ClientOptions & { cbor?: boolean }): Promise<MarketplaceEntitlementServiceClient>;
  cloudtrail(options?: ClientOptions): Promise<CloudTrailClient>;
  sts(options?: ClientOptions): Promise<STSClient>;
  s3(options?: ClientOptions): Promise<S3Client>;
  /** Stops the server and starts it again on the same folder. */
  restart(): Promise<void>;
};

/** Tests call faster than AWS lets anybody. */
const unthrottled = { batchMeterUsagePerSecond: 0, meterUsagePerSecond: 0, registerUsagePerSecond: 0 };

/** `seed` is YAML; without one the demonstration seller is served. Set `now` to stop the clock there. */
export async function startTestApp(
  options: {
    seed?: string;
    overrides?: AppOptions;
    flags?: Partial<Record<OptionName, unknown>>;
    /** Another database than the folder's own. */
    database?: TestDatabase;
  } = {},
): Promise<TestApp> {
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-'));
  const seed = join(folder, 'seed.yaml');
  await writeFile(seed, options.seed ?? (await readFile('examples/demo-seller.yaml', 'utf8')));
  const store = options.database?.capabilities.isEmbedded === false ? { store: options.database.where } : {};
  const config = readConfig(
    { data: join(folder, 'data'), port: 0, seed, ...unthrottled, ...store, ...options.flags },
    {},
  );
  const overrides = { log: pino({ level: 'silent' }), ...options.overrides };
  let app = await startApp(config, overrides);
  const clients: { destroy(): void }[] = [];
  const credentials = (profile: 'default' | 'root' = 'default') => readProfile(app.credentialsFile, profile);
  const settings = async ({ profile, region = 'us-east-1', credentials: given }: ClientOptions = {}) => ({
    endpoint: app.endpoint,
    region,
    credentials: given ?? (await credentials(profile)),
    maxAttempts: 1,
    systemClockOffset: (overrides.clock?.now() ?? Date.now()) - Date.now(),
  });
  const keep = <C extends { destroy(): void }>(client: C): C => {
    clients.push(client);
    return client;
  };
  return {
    get app() {
      return app;
    },
    get endpoint() {
      return app.endpoint;
    },
    folder,
    credentials,
    metering: async (own) => keep(new MarketplaceMeteringClient(await settings(own))),
    entitlement: async ({ cbor = false, ...own } = {}) =>
      keep(
        new MarketplaceEntitlementServiceClient({
          ...(await settings(own)),
          ...(cbor ? { protocol: SmithyRpcV2CborProtocol } : {}),
        }),
      ),
    cloudtrail: async (own) => keep(new CloudTrailClient(await settings(own))),
    sts: async (own) => keep(new STSClient(await settings(own))),
    s3: async (own) => keep(new S3Client({ ...(await settings(own)), forcePathStyle: true })),
    async restart() {
      await app[Symbol.asyncDispose]();
      app = await startApp(config, overrides);
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy();
      await app[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function readProfile(file: string, profile: string): Promise<Credentials> {
  const text = await readFile(file, 'utf8');
  const section = text.split(`[${profile}]`)[1] ?? '';
  const value = (name: string): string => new RegExp(`${name} = (.+)`).exec(section)?.[1] ?? '';
  return { accessKeyId: value('aws_access_key_id'), secretAccessKey: value('aws_secret_access_key') };
}

/** A clock that stands where it is put. */
export function stoppedClock(iso: string): { now(): number; set(iso: string): void } {
  let now = Date.parse(iso);
  return {
    now: () => now,
    set: (next) => {
      now = Date.parse(next);
    },
  };
}

/** Runs `call` and answers the name of the error it raises, as the SDK names it; fails if it succeeds. */
export async function errorOf(
  call: Promise<unknown>,
): Promise<{ name: string; message: string; status: number | undefined }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { name, message, status: $metadata?.httpStatusCode };
  }
  throw new Error('The call succeeded.');
}
