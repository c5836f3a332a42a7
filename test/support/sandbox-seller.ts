/** A seller in a sandbox whose clock stands at noon, in this process, and its SDK client. */

import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { BatchMeterUsageCommand, MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import type { UsageRecord } from '@aws-sdk/client-marketplace-metering';
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { startMetertrail } from '../../src/index.ts';
import type { Metertrail } from '../../src/index.ts';
import { trailPolicy } from './trails.ts';

const product = 'analytics';
export const sandboxSeed = {
  products: [{ code: product, title: 'Analytics', dimensions: [{ key: 'users', unit: 'Users' }] }],
  customers: [
    { awsAccountId: '111122223333', identifier: 'one', agreements: [{ product }] },
    { awsAccountId: '444455556666', identifier: 'two', agreements: [{ product }] },
  ],
};

export const record = (Timestamp: Date | string, changes: Partial<UsageRecord> = {}): UsageRecord => ({
  Timestamp: new Date(Timestamp),
  CustomerIdentifier: 'one',
  Dimension: 'users',
  Quantity: 5,
  ...changes,
});

export const batch = (...UsageRecords: UsageRecord[]) =>
  new BatchMeterUsageCommand({ ProductCode: product, UsageRecords });

export type SandboxSeller = AsyncDisposable & {
  mt: Metertrail;
  metering: MarketplaceMeteringClient;
  /** An hour that can be metered. */
  at: string;
};

/** A seller at a frozen noon, whose client does not try again of its own accord. */
export async function startSandboxSeller(clientOptions: object = {}): Promise<SandboxSeller> {
  const mt = await startMetertrail({ sandbox: true, seed: sandboxSeed, deliveryDelaySeconds: 300 });
  mt.clock.freeze();
  mt.clock.set('2026-11-10T12:00:00Z');
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
