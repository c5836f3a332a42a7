/** The seller behind a whole server on a stopped clock: its batches of usage, and workloads of its buyers. */

import { BatchMeterUsageCommand, MeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import type {
  BatchMeterUsageCommandOutput,
  MarketplaceMeteringClient,
  MeterUsageCommandInput,
  UsageRecord,
} from '@aws-sdk/client-marketplace-metering';
import { findAccount, insertAccount, insertPrincipal } from '../../../src/ledger/principals.ts';
import type { OptionName } from '../../../src/config/options.ts';
import { adminFetch } from '../admin-fetch.ts';
import { errorOf, startTestApp, stoppedClock } from '../app.ts';
import type { Credentials, TestApp } from '../app.ts';
import type { TestDatabase } from '../stores.ts';
import { buyer, containerCode, licence, noon, saasCode, sellerSeed } from './catalogue.ts';

export type Workload = {
  workload: { workloadId: string; awsAccountId: string; region: string; resourceId: string; roleArn: string };
  credentials: Credentials & { sessionToken: string; expiresAt: string };
  environment: Record<string, string>;
  containerEnvironment: Record<string, string>;
};

export type Seller = AsyncDisposable & {
  app: TestApp;
  clock: ReturnType<typeof stoppedClock>;
  /** Asks the admin API with its token; fails unless it answers 2xx. */
  admin(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<unknown>;
} & Batches &
  Workloads;

/** BatchMeterUsage, as the seller itself. */
type Batches = {
  /** An accepted record of customer1, in an hour that no other record has. */
  record(changes?: Partial<UsageRecord>): UsageRecord;
  /** The same by licence. */
  byLicence(changes?: Partial<UsageRecord>): UsageRecord;
  send(records: UsageRecord[], product?: string): Promise<BatchMeterUsageCommandOutput>;
  statuses(records: UsageRecord[], product?: string): Promise<(string | undefined)[]>;
  /** The name of the error that the SDK raises. */
  refused(records: UsageRecord[], product?: string): Promise<string>;
};

/** Tasks, pods and instances that have the seller's software in them. */
type Workloads = {
  /** An ECS task of the buyer's in us-east-1, unless `changes` says otherwise. */
  start(changes?: object): Promise<Workload>;
  /** A client with the workload's credentials, in its own Region unless another is named. */
  clientOf(workload: Workload, region?: string): Promise<MarketplaceMeteringClient>;
  /** A client of a workload of its own, so that no test meets another's hours. */
  as(changes?: object, region?: string): Promise<MarketplaceMeteringClient>;
};

export async function startSeller(
  options: { database?: TestDatabase; flags?: Partial<Record<OptionName, unknown>> } = {},
  /** For clients that sign by a clock of their own. */
  time: 'stopped' | 'real' = 'stopped',
): Promise<Seller> {
  const clock = stoppedClock(noon);
  const overrides = time === 'stopped' ? { clock } : {};
  const app = await startTestApp({ seed: sellerSeed, overrides, ...options });
  const admin: Seller['admin'] = async (method, path, body) => {
    const answer = await adminFetch<unknown>(app.app, method, path, body);
    if (answer.status >= 300) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    app,
    clock,
    admin,
    ...batchesOf(await app.metering(), clock),
    ...workloadsOf(app, admin),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

function batchesOf(client: MarketplaceMeteringClient, clock: { now(): number }): Batches {
  let hour = 0;
  const record: Batches['record'] = (changes = {}) => ({
    Timestamp: new Date(clock.now() - ++hour * 1_800_000),
    CustomerIdentifier: 'customer1',
    Dimension: 'users',
    Quantity: 5,
    ...changes,
  });
  const send: Batches['send'] = (UsageRecords, product = saasCode) =>
    client.send(new BatchMeterUsageCommand({ ProductCode: product, UsageRecords }));
  return {
    record,
    byLicence(changes = {}) {
      const { CustomerIdentifier: _, ...rest } = record();
      return { ...rest, CustomerAWSAccountId: '111122223333', LicenseArn: licence, ...changes };
    },
    send,
    statuses: async (records, product) =>
      (await send(records, product)).Results?.map(({ Status }) => Status) ?? [],
    refused: async (records, product) => (await errorOf(send(records, product))).name,
  };
}

function workloadsOf(app: TestApp, admin: Seller['admin']): Workloads {
  const start: Workloads['start'] = async (changes = {}) => {
    const body = { awsAccountId: buyer, platform: 'ecs', region: 'us-east-1', ...changes };
    return (await admin('POST', '/workloads', body)) as Workload;
  };
  const clientOf: Workloads['clientOf'] = ({ credentials, workload }, region = workload.region) =>
    app.metering({ credentials, region });
  return { start, clientOf, as: async (changes, region) => clientOf(await start(changes), region) };
}

/** MeterUsage of the container's hosts. @returns the record's id. */
export async function meter(
  client: MarketplaceMeteringClient,
  changes: Partial<MeterUsageCommandInput> = {},
): Promise<string | undefined> {
  const input = {
    ProductCode: containerCode,
    Timestamp: new Date('2026-11-10T11:10:20Z'),
    UsageDimension: 'hosts',
    UsageQuantity: 5,
    ...changes,
  };
  return (await client.send(new MeterUsageCommand(input))).MeteringRecordId;
}

/** The name of the error that the SDK raises for `meter`. */
export async function refused(
  client: MarketplaceMeteringClient,
  changes: Partial<MeterUsageCommandInput> = {},
): Promise<string> {
  return (await errorOf(meter(client, changes))).name;
}

/** An IAM user of a buyer's with a long-term key: the admin API makes none. */
export async function plantUser(
  { app }: Seller,
  accountId: string,
  accessKeyId = 'AKIABUYER',
): Promise<Credentials> {
  const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  await app.app.store.transaction(async (tx) => {
    if ((await findAccount(tx, accountId)) === undefined) {
      await insertAccount(tx, { account_id: accountId, name: 'buyer', created_at: 0 });
    }
    await insertPrincipal(
      tx,
      {
        arn: `arn:aws:iam::${accountId}:user/${accessKeyId}`,
        account_id: accountId,
        type: 'IAMUser',
        principal_id: `AIDA${accessKeyId}`,
        user_name: accessKeyId,
        created_at: 0,
      },
      { access_key_id: accessKeyId, secret_access_key: secretAccessKey },
    );
  });
  return { accessKeyId, secretAccessKey };
}
