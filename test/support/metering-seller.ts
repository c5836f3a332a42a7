/** A seller with every kind of customer, on a stopped clock, and the calls that tests make as that seller. */

import { BatchMeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import type {
  BatchMeterUsageCommandOutput,
  MarketplaceMeteringClient,
  UsageRecord,
} from '@aws-sdk/client-marketplace-metering';
import { errorOf, productCode, startTestApp, stoppedClock } from './app.ts';
import type { TestApp } from './app.ts';
import type { TestDatabase } from './stores.ts';

export const licence = 'arn:aws:license-manager::294406891311:license:l-e52ca6f38bf84d0fafb8802ca15ac11x';
const concurrentLicence = 'arn:aws:license-manager::294406891311:license:l-concurrent';
export const endedLicence = 'arn:aws:license-manager::294406891311:license:l-ended';

const seed = `
products:
  - code: ${productCode}
    title: Analytics
    dimensions:
      - { key: users, unit: Users }
      - { key: data, unit: GB }
  - code: otherproduct
    title: Other
    dimensions: [{ key: users, unit: Users }]
  - code: concurrentproduct
    title: Concurrent
    integration: concurrent-agreements
    dimensions: [{ key: users, unit: Users }]
  - code: containerproduct
    title: Agent
    type: container
    dimensions: [{ key: users, unit: Users }]
customers:
  - awsAccountId: '987654321098'
    identifier: customer1
    agreements:
      - { product: ${productCode}, start: 2026-11-01T08:30:00Z }
      - { product: concurrentproduct, licenseArn: '${concurrentLicence}' }
      - { product: containerproduct }
  - awsAccountId: '111122223333'
    agreements:
      - { product: ${productCode}, licenseArn: '${licence}', start: 2026-06-01T00:00:00Z }
  - awsAccountId: '222233334444'
    agreements:
      - { product: ${productCode}, licenseArn: '${endedLicence}', start: 2026-06-01T00:00:00Z, end: 2026-11-10T11:30:00Z }
  - awsAccountId: '444455556666'
    identifier: ended
    agreements: [{ product: ${productCode}, start: 2026-06-01T00:00:00Z, end: 2026-11-10T11:30:00Z }]
  - awsAccountId: '555566667777'
    identifier: suspended
    status: suspended
    agreements: [{ product: ${productCode} }]
  - awsAccountId: '666677778888'
    identifier: elsewhere
    agreements: [{ product: otherproduct }]
`;

/** Where the clock stands unless a test moves it. */
export const noon = '2026-11-10T12:00:00Z';

export type MeteringSeller = AsyncDisposable & {
  app: TestApp;
  clock: ReturnType<typeof stoppedClock>;
  /** An accepted record of customer1, in an hour that no other record has. */
  record(changes?: Partial<UsageRecord>): UsageRecord;
  /** The same by licence. */
  byLicence(changes?: Partial<UsageRecord>): UsageRecord;
  send(
    records: UsageRecord[],
    product?: string,
    client?: MarketplaceMeteringClient,
  ): Promise<BatchMeterUsageCommandOutput>;
  statuses(records: UsageRecord[], product?: string): Promise<(string | undefined)[]>;
  /** The name of the error that the SDK raises. */
  refused(records: UsageRecord[], product?: string): Promise<string>;
};

export async function startMeteringSeller(database?: TestDatabase): Promise<MeteringSeller> {
  const clock = stoppedClock(noon);
  const app = await startTestApp({ seed, overrides: { clock }, ...(database ? { database } : {}) });
  const own = await app.metering();
  let hour = 0;
  const record = (changes: Partial<UsageRecord> = {}): UsageRecord => ({
    Timestamp: new Date(clock.now() - ++hour * 1_800_000),
    CustomerIdentifier: 'customer1',
    Dimension: 'users',
    Quantity: 5,
    ...changes,
  });
  const send: MeteringSeller['send'] = (UsageRecords, product = productCode, client = own) =>
    client.send(new BatchMeterUsageCommand({ ProductCode: product, UsageRecords }));
  return {
    app,
    clock,
    record,
    byLicence(changes = {}) {
      const { CustomerIdentifier: _, ...rest } = record();
      return { ...rest, CustomerAWSAccountId: '111122223333', LicenseArn: licence, ...changes };
    },
    send,
    statuses: async (records, product) =>
      (await send(records, product)).Results?.map(({ Status }) => Status) ?? [],
    refused: async (records, product) => (await errorOf(send(records, product))).name,
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}
