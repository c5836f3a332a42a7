/** A seller of software that runs at its buyers', on a stopped clock unless asked otherwise, with workloads of those buyers. */

import { MeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import type { MarketplaceMeteringClient, MeterUsageCommandInput } from '@aws-sdk/client-marketplace-metering';
import { adminFetch } from './admin-fetch.ts';
import { errorOf, startTestApp, stoppedClock } from './app.ts';
import type { Credentials, TestApp } from './app.ts';
import type { TestDatabase } from './stores.ts';
import type { OptionName } from '../../src/config/options.ts';

export const containerCode = 'c7wp9d2k4h6m1x8zq3v5conta';
export const amiCode = 'a3k8m2x7w5q1z9d4h6p0vimage';
export const buyer = '987654321098';
/** A customer whose agreement has ended. */
export const formerBuyer = '444455556666';
export const suspendedBuyer = '555566667777';
/** A customer whose agreement begins next month. */
export const futureBuyer = '666677778888';

/** Where the clock stands unless a test moves it. */
export const noon = '2026-11-10T12:00:00Z';

const seed = `
products:
  - code: ${containerCode}
    title: Agent
    type: container
    dimensions:
      - { key: hosts, unit: HostHrs }
      - { key: data, unit: GB }
  - code: ${amiCode}
    title: Appliance
    type: ami
    dimensions: [{ key: users, unit: Users }]
  - code: saasproduct
    title: Analytics
    dimensions: [{ key: users, unit: Users }]
customers:
  - awsAccountId: '${buyer}'
    agreements:
      - { product: ${containerCode}, start: 2026-06-01T00:00:00Z }
      - { product: ${amiCode} }
  - awsAccountId: '${formerBuyer}'
    agreements: [{ product: ${containerCode}, start: 2026-06-01T00:00:00Z, end: 2026-11-10T12:00:00Z }]
  - awsAccountId: '${suspendedBuyer}'
    status: suspended
    agreements: [{ product: ${containerCode} }]
  - awsAccountId: '${futureBuyer}'
    agreements: [{ product: ${containerCode}, start: 2026-12-01T00:00:00Z }]
`;

export type Workload = {
  workload: { workloadId: string; awsAccountId: string; region: string; resourceId: string; roleArn: string };
  credentials: Credentials & { sessionToken: string; expiresAt: string };
  environment: Record<string, string>;
  containerEnvironment: Record<string, string>;
};

export type ContainerSeller = AsyncDisposable & {
  app: TestApp;
  clock: ReturnType<typeof stoppedClock>;
  /** Asks the admin API with its token; fails unless it answers 2xx. */
  admin(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<unknown>;
  /** An ECS task of the buyer's in us-east-1, unless `changes` says otherwise. */
  start(changes?: object): Promise<Workload>;
  /** A client with the workload's credentials, in its own Region unless another is named. */
  clientOf(workload: Workload, region?: string): Promise<MarketplaceMeteringClient>;
  /** A client of a workload of its own, so that no test meets another's hours. */
  as(changes?: object, region?: string): Promise<MarketplaceMeteringClient>;
};

export async function startContainerSeller(
  options: { database?: TestDatabase; flags?: Partial<Record<OptionName, unknown>> } = {},
  /** For clients that sign by a clock of their own. */
  time: 'stopped' | 'real' = 'stopped',
): Promise<ContainerSeller> {
  const clock = stoppedClock(noon);
  const overrides = time === 'stopped' ? { clock } : {};
  const app = await startTestApp({ seed, overrides, ...options });
  const admin: ContainerSeller['admin'] = async (method, path, body) => {
    const answer = await adminFetch<unknown>(app.app, method, path, body);
    if (answer.status >= 300) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const start: ContainerSeller['start'] = async (changes = {}) => {
    const body = { awsAccountId: buyer, platform: 'ecs', region: 'us-east-1', ...changes };
    return (await admin('POST', '/workloads', body)) as Workload;
  };
  const clientOf: ContainerSeller['clientOf'] = ({ credentials, workload }, region = workload.region) =>
    app.metering({ credentials, region });
  return {
    app,
    clock,
    admin,
    start,
    clientOf,
    as: async (changes, region) => clientOf(await start(changes), region),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

/** @returns the record's id. */
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

/** The name of the error that the SDK raises. */
export async function refused(
  client: MarketplaceMeteringClient,
  changes: Partial<MeterUsageCommandInput> = {},
): Promise<string> {
  return (await errorOf(meter(client, changes))).name;
}
