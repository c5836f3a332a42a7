/** Runs operations on a ledger without a server, for a caller who is known. */

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFolderBuckets } from '../../src/buckets/folder.ts';
import type { BucketStore } from '../../src/buckets/bucket-store.ts';
import { callerOf } from '../../src/identity/caller.ts';
import type { Caller } from '../../src/identity/caller.ts';
import { findKeyHolder, insertAccount, insertPrincipal } from '../../src/ledger/principals.ts';
import { ServerRegistrationKeys } from '../../src/marketplace/registration-keys.ts';
import type { OperationContext, Operation } from '../../src/operations/operation.ts';
import { perform } from '../../src/operations/perform.ts';
import type { AnyOperation } from '../../src/operations/registry.ts';
import { services } from '../../src/operations/services.ts';
import type { Settings } from '../../src/operations/settings.ts';
import { ServiceError } from '../../src/protocol/service-error.ts';
import { findOperation } from '../../src/shapes/model.ts';
import { renderWire } from '../../src/shapes/render.ts';
import type { Store } from '../../src/store/store.ts';
import { hourMs } from '../../src/time/hours.ts';
import { standardWindows } from '../../src/time/windows.ts';
import { folderLogBuckets } from '../../src/trail/log-buckets.ts';
import { createSqliteDatabase } from './stores.ts';
import type { TestDatabase } from './stores.ts';

export const accountId = '123456789012';
/** When calls are made unless they say otherwise. */
export const noon = Date.parse('2026-11-22T12:00:00Z');

const settings: Settings = {
  metering: {
    ...standardWindows,
    usageRecordsMax: 25,
    futureToleranceMs: 0,
  },
  lenient: false,
  cloudtrail: { eventHistoryMs: 90 * 24 * hourMs, trailsPerRegionMax: 5 },
};

export type CallOptions = { region?: string; caller?: Caller; now?: number };

export type OperationBench = AsyncDisposable & {
  store: Store;
  buckets: BucketStore;
  /** Alice, of account 123456789012, in a Region. */
  alice(region?: string): Promise<Caller>;
  /**
   * Makes the call and records it, or records that it was refused and throws the ServiceError.
   * @returns the answer as it stands on the wire.
   */
  call<Input, Output, Prepared>(
    operation: Operation<Input, Output, Prepared>,
    input: unknown,
    options?: CallOptions,
  ): Promise<{ [member: string]: unknown }>;
};

/** `database` is SQLite unless given; it is disposed of with the rest. */
export async function openBench(database?: TestDatabase): Promise<OperationBench> {
  await using parts = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const buckets = await openFolderBuckets(join(folder, 'buckets'));
  const store = await parts.use(database ?? (await createSqliteDatabase())).open();
  await seed(store);
  const alice = async (region = 'us-east-1'): Promise<Caller> => {
    const holder = await store.read((tx) => findKeyHolder(tx, accessKeyId));
    if (holder === undefined) throw new Error('Alice has no key.');
    return callerOf(holder, region);
  };
  const opened = parts.move();
  return {
    store,
    buckets,
    alice,
    async call(operation, input, { region, caller, now = noon } = {}) {
      const context = { caller: caller ?? (await alice(region)), now, ids: { uuid: randomUUID }, settings };
      return handle(store, buckets, operation as AnyOperation, input, context);
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** The error that a call is refused with; fails when it is answered. */
export async function refusalOf(call: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ServiceError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('The call was answered.');
}

const accessKeyId = 'AKIAIOSFODNN7EXAMPLE';

async function seed(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    await insertAccount(tx, { account_id: accountId, name: 'Seller', created_at: 0 });
    await insertPrincipal(
      tx,
      {
        arn: `arn:aws:iam::${accountId}:user/Alice`,
        account_id: accountId,
        type: 'IAMUser',
        principal_id: 'AIDACKCEVSQ6C2EXAMPLE',
        user_name: 'Alice',
        created_at: 0,
      },
      { access_key_id: accessKeyId, secret_access_key: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
    );
  });
}

/** What lies outside the ledger, and the settings. */
export function outsideOf({ store, buckets }: Pick<OperationBench, 'store' | 'buckets'>, now = noon) {
  const registrationKeys = new ServerRegistrationKeys(store, { now: () => now });
  return { logBuckets: folderLogBuckets(buckets), registrationKeys, settings };
}

/** The very road of a server's call, without HTTP. @throws ServiceError, and bugs as they are. */
async function handle(
  store: Store,
  buckets: BucketStore,
  operation: AnyOperation,
  input: unknown,
  context: OperationContext,
): Promise<{ [member: string]: unknown }> {
  let bug: unknown;
  const outcome = await perform(
    {
      store,
      ...outsideOf({ store, buckets }, context.now),
      log: { error: (facts) => void (bug = facts) },
    },
    context,
    {
      service: operation.service,
      name: operation.name,
      operation,
      requestId: randomUUID(),
      sourceIp: '192.0.2.0',
      userAgent: 'test',
      readPlain: () => input,
    },
  );
  if (bug !== undefined) throw new Error('The operation failed.', { cause: bug });
  if ('error' in outcome) throw outcome.error;
  const { model } = services[operation.service];
  const shape = findOperation(model, operation.name)?.output;
  if (shape === undefined) return {};
  return renderWire(model, shape, outcome.output) as { [member: string]: unknown };
}
