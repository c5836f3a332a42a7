/** The seller in a sandbox whose clock stands at noon, in this process, with an SDK client of its own. */

import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { BatchMeterUsageCommand, MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import type { UsageRecord } from '@aws-sdk/client-marketplace-metering';
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { startMetertrail } from '../../../src/index.ts';
import type { Metertrail } from '../../../src/index.ts';
import type { Credentials } from '../app.ts';
import { trailPolicy } from '../trails.ts';
import { buyer, noon, plainCode, sellerSeed, stranger } from './catalogue.ts';

/** Usage of customer `one`. */
export const record = (Timestamp: Date | string, changes: Partial<UsageRecord> = {}): UsageRecord => ({
  Timestamp: new Date(Timestamp),
  CustomerIdentifier: 'one',
  Dimension: 'users',
  Quantity: 5,
  ...changes,
});

export const batch = (...UsageRecords: UsageRecord[]) =>
  new BatchMeterUsageCommand({ ProductCode: plainCode, UsageRecords });

export type SandboxSeller = AsyncDisposable & {
  mt: Metertrail;
  metering: MarketplaceMeteringClient;
  /** An hour that can be metered. */
  at: string;
};

/** Tests call faster than AWS lets anybody. */
const unthrottled = { batchMeterUsagePerSecond: 0, meterUsagePerSecond: 0, registerUsagePerSecond: 0 };

/** A seller at a frozen noon, whose client does not try again of its own accord. */
export async function startSandboxSeller(clientOptions: object = {}): Promise<SandboxSeller> {
  const mt = await startMetertrail({
    sandbox: true,
    seed: sellerSeed,
    deliveryDelaySeconds: 300,
    ...unthrottled,
  });
  mt.clock.freeze();
  mt.clock.set(noon);
  const metering = new MarketplaceMeteringClient({ ...mt.clientConfig, maxAttempts: 1, ...clientOptions });
  return {
    mt,
    metering,
    at: '2026-11-10T11:10:00Z',
    async [Symbol.asyncDispose]() {
      metering.destroy();
      await mt[Symbol.asyncDispose]();
    },
  };
}

/** Who makes a call: the seller's IAM user, a pod or an instance of a buyer, or a task of an account that never bought. */
export type Who = 'seller' | 'subscriber' | 'stranger' | 'instance';

export type SandboxWithWorkloads = SandboxSeller & { keys: Record<Who, Credentials> };

/** The same with workloads that can meter the container, and with one that cannot. */
export async function startSandboxWithWorkloads(): Promise<SandboxWithWorkloads> {
  const seller = await startSandboxSeller();
  const { mt } = seller;
  const workload = async (awsAccountId: string, platform: string): Promise<Credentials> => {
    const body = { awsAccountId, platform, region: 'us-east-1' };
    return ((await mt.admin('POST', '/workloads', body)) as { credentials: Credentials }).credentials;
  };
  return {
    ...seller,
    keys: {
      seller: mt.credentials,
      subscriber: await workload(buyer, 'eks'),
      stranger: await workload(stranger, 'ecs'),
      instance: await workload(buyer, 'ec2'),
    },
  };
}

export async function countStored({ mt }: SandboxSeller): Promise<number> {
  const rows = await mt.store.read((tx) => tx.selectFrom('usage_records').select('hour').execute());
  return rows.length;
}

/** A trail into the bucket `logs`. */
export async function startTrail({ mt }: Pick<SandboxSeller, 'mt'>): Promise<void> {
  const s3 = new S3Client(mt.clientConfig);
  const cloudtrail = new CloudTrailClient(mt.clientConfig);
  await s3.send(new CreateBucketCommand({ Bucket: 'logs' }));
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'logs', Policy: trailPolicy('logs') }));
  await cloudtrail.send(new CreateTrailCommand({ Name: 'main', S3BucketName: 'logs' }));
  await cloudtrail.send(new StartLoggingCommand({ Name: 'main' }));
  s3.destroy();
  cloudtrail.destroy();
}
