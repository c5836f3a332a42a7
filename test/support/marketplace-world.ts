/** A sandbox with a product of every kind and buyers of them, and the calls that every real client makes there. */

import { startMetertrail } from '../../src/index.ts';
import type { Metertrail } from '../../src/index.ts';

export const saasCode = '4ml54db8vrmjuykaw1psroool';
export const contractCode = 'b8xq2c0n7r3e5k1m9w4zcontr';
export const containerCode = 'c7wp9d2k4h6m1x8zq3v5conta';
export const licenceArn =
  'arn:aws:license-manager:us-east-1:294406891311:license:l-11112222333344445555666677778888';

const seed = `
products:
  - code: ${saasCode}
    title: Analytics
    dimensions:
      - { key: users, unit: Users }
      - { key: data, unit: GB }
  - code: newsaasproduct
    title: Analytics by licence
    integration: concurrent-agreements
    dimensions: [{ key: users, unit: Users }]
  - code: ${contractCode}
    title: Seats
    type: saas-contract
    dimensions: [{ key: seats, unit: Users }]
  - code: ${containerCode}
    title: Agent
    type: container
    dimensions: [{ key: hosts, unit: HostHrs }]
customers:
  - awsAccountId: '987654321098'
    identifier: customer1
    agreements:
      - { product: ${saasCode} }
      - { product: ${containerCode} }
      - { product: ${contractCode}, end: 2027-06-01T00:00:00Z, entitlements: { seats: 25 } }
  - awsAccountId: '111122223333'
    agreements: [{ product: newsaasproduct, licenseArn: '${licenceArn}', start: 2026-06-01T00:00:00Z }]
  - awsAccountId: '222233334444'
    identifier: nobody
`;

export type Keys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** Who makes a call: the seller's IAM user, or a task of a buyer. */
export type Who = 'seller' | 'subscriber' | 'stranger' | 'instance';

export type World = AsyncDisposable & {
  mt: Metertrail;
  keys: Record<Who, Keys>;
};

export async function startWorld(): Promise<World> {
  const mt = await startMetertrail({ sandbox: true, seed, deliveryDelaySeconds: 86_400, ...unthrottled });
  const workload = async (awsAccountId: string, platform: string): Promise<Keys> => {
    const { credentials } = (await mt.admin('POST', '/workloads', {
      awsAccountId,
      platform,
      region: 'us-east-1',
    })) as { credentials: Keys };
    return credentials;
  };
  return {
    mt,
    keys: {
      seller: mt.credentials,
      subscriber: await workload('987654321098', 'eks'),
      stranger: await workload('222233334444', 'ecs'),
      instance: await workload('987654321098', 'ec2'),
    },
    [Symbol.asyncDispose]: () => mt[Symbol.asyncDispose](),
  };
}

const unthrottled = { batchMeterUsagePerSecond: 0, meterUsagePerSecond: 0, registerUsagePerSecond: 0 };
