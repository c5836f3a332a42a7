/**
 * The calls that raise every error that the models of the Metering and Entitlement Services name, for every
 * real client.
 */

import { MarketplaceMeteringClient, MeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import type { MeterUsageCommandInput } from '@aws-sdk/client-marketplace-metering';
import { buyer, containerCode, contractCode, licence, saasCode } from './sellers/catalogue.ts';
import type { SandboxWithWorkloads, Who } from './sellers/sandbox-seller.ts';

export type ServiceName = 'metering' | 'entitlement';

export type EveryCall = {
  service: ServiceName;
  operation: string;
  /** The code that the client raises; absent for calls that succeed. */
  error?: string;
  as: Who;
  region?: string;
  /** Members as on the wire; times are ISO 8601. Or what has to be done first, and then the members. */
  input: Input | ((world: SandboxWithWorkloads) => Promise<Input>);
};

type Input = { [member: string]: unknown };

/** Where the sandbox's clock stands before every call. */
const noon = '2026-11-10T12:30:00Z';
const hour = 3_600_000;
const ago = (ms: number): string => new Date(Date.parse(noon) - ms).toISOString();

function batch(record: object = {}, input: object = { ProductCode: saasCode }): Input {
  const own = { Timestamp: ago(60_000), CustomerIdentifier: 'customer1', Dimension: 'users', Quantity: 1 };
  return { ...input, UsageRecords: [{ ...own, ...record }] };
}

function meter(changes: object = {}): Input {
  return {
    ProductCode: containerCode,
    Timestamp: ago(60_000),
    UsageDimension: 'hosts',
    UsageQuantity: 1,
    ...changes,
  };
}

const register = (changes: object = {}) => ({ ProductCode: containerCode, PublicKeyVersion: 1, ...changes });

const tagged = (quantity: number, key = 'team') => [
  { AllocatedUsageQuantity: quantity, Tags: [{ Key: key, Value: 'a' }] },
];

type Case = Omit<EveryCall, 'service' | 'operation'>;

/** The next call of the operation goes wrong in this way. */
function after(operation: string, kind: 'error-before' | 'throttle', input: Input): Case['input'] {
  return async ({ mt }) => {
    await mt.faults.add({ operation, kind, count: 1 });
    return input;
  };
}

/** MeterUsage by the real SDK, before the call that meets it. */
function afterMeterUsage(first: object, second: object): Case['input'] {
  return async ({ mt, keys }) => {
    const client = new MarketplaceMeteringClient({ ...mt.clientConfig, credentials: keys.subscriber });
    const input = { ...meter(first), Timestamp: new Date(ago(60_000)) } as MeterUsageCommandInput;
    await client.send(new MeterUsageCommand(input));
    client.destroy();
    return meter({ ...first, ...second });
  };
}

/** The token of customer1's registration, this many hours old. */
function token(hoursOld: number): Case['input'] {
  return async ({ mt }) => {
    const { agreements } = (await mt.admin('GET', `/agreements?product=${saasCode}`)) as {
      agreements: { id: string; awsAccountId: string }[];
    };
    const own = agreements.find(({ awsAccountId }) => awsAccountId === buyer);
    const path = `/agreements/${own?.id}/registration`;
    const answer = (await mt.admin('POST', path, { post: false })) as { token: string };
    mt.clock.advance({ hours: hoursOld });
    return { RegistrationToken: answer.token };
  };
}

const internal = 'InternalServiceErrorException';
const throttled = 'ThrottlingException';
const contract = { ProductCode: contractCode };

const cases: Record<ServiceName, Record<string, Case[]>> = {
  metering: {
    BatchMeterUsage: [
      { as: 'seller', input: batch() },
      { as: 'seller', error: internal, input: after('BatchMeterUsage', 'error-before', batch()) },
      { as: 'seller', error: throttled, input: after('BatchMeterUsage', 'throttle', batch()) },
      {
        as: 'seller',
        error: 'InvalidProductCodeException',
        input: batch({}, { ProductCode: 'nosuchproduct' }),
      },
      { as: 'seller', error: 'InvalidUsageDimensionException', input: batch({ Dimension: 'Users' }) },
      { as: 'seller', error: 'InvalidTagException', input: batch({ UsageAllocations: tagged(1, 'a|b') }) },
      {
        as: 'seller',
        error: 'InvalidUsageAllocationsException',
        input: batch({ UsageAllocations: tagged(2) }),
      },
      {
        as: 'seller',
        error: 'InvalidCustomerIdentifierException',
        input: batch({ CustomerIdentifier: 'nosuchcustomer' }),
      },
      { as: 'seller', error: 'TimestampOutOfBoundsException', input: batch({ Timestamp: ago(25 * hour) }) },
      { as: 'seller', error: 'DisabledApiException', region: 'us-gov-west-1', input: batch() },
      {
        as: 'seller',
        error: 'InvalidLicenseException',
        input: {
          UsageRecords: [
            {
              Timestamp: ago(60_000),
              CustomerAWSAccountId: '987654321098',
              LicenseArn: licence,
              Dimension: 'users',
            },
          ],
        },
      },
    ],
    MeterUsage: [
      { as: 'subscriber', input: meter() },
      { as: 'subscriber', error: internal, input: after('MeterUsage', 'error-before', meter()) },
      { as: 'subscriber', error: throttled, input: after('MeterUsage', 'throttle', meter()) },
      {
        as: 'subscriber',
        error: 'InvalidProductCodeException',
        input: meter({ ProductCode: 'nosuchproduct' }),
      },
      {
        as: 'subscriber',
        error: 'InvalidUsageDimensionException',
        input: meter({ UsageDimension: 'Hosts' }),
      },
      {
        as: 'subscriber',
        error: 'InvalidTagException',
        input: meter({ UsageAllocations: tagged(1, 'a|b') }),
      },
      {
        as: 'subscriber',
        error: 'InvalidUsageAllocationsException',
        input: meter({ UsageAllocations: tagged(2) }),
      },
      { as: 'subscriber', error: 'InvalidEndpointRegionException', region: 'eu-west-1', input: meter() },
      {
        as: 'subscriber',
        error: 'TimestampOutOfBoundsException',
        input: meter({ Timestamp: ago(7 * hour) }),
      },
      {
        as: 'subscriber',
        error: 'DuplicateRequestException',
        input: afterMeterUsage({ UsageQuantity: 1 }, { UsageQuantity: 2 }),
      },
      {
        as: 'subscriber',
        error: 'IdempotencyConflictException',
        input: afterMeterUsage({ ClientToken: 'token-1' }, { Timestamp: ago(3 * hour) }),
      },
      { as: 'stranger', error: 'CustomerNotEntitledException', input: meter() },
      { as: 'subscriber', error: 'DryRunOperation', input: meter({ DryRun: true }) },
      { as: 'stranger', error: 'UnauthorizedException', input: meter({ DryRun: true }) },
    ],
    RegisterUsage: [
      { as: 'subscriber', input: register({ Nonce: 'n' }) },
      { as: 'subscriber', error: internal, input: after('RegisterUsage', 'error-before', register()) },
      { as: 'subscriber', error: throttled, input: after('RegisterUsage', 'throttle', register()) },
      {
        as: 'subscriber',
        error: 'InvalidProductCodeException',
        input: register({ ProductCode: 'nosuchproduct' }),
      },
      { as: 'subscriber', error: 'InvalidRegionException', region: 'eu-west-1', input: register() },
      {
        as: 'subscriber',
        error: 'InvalidPublicKeyVersionException',
        input: register({ PublicKeyVersion: 9 }),
      },
      { as: 'instance', error: 'PlatformNotSupportedException', input: register() },
      { as: 'stranger', error: 'CustomerNotEntitledException', input: register() },
      { as: 'subscriber', error: 'DisabledApiException', region: 'us-gov-west-1', input: register() },
    ],
    ResolveCustomer: [
      { as: 'seller', input: token(0) },
      { as: 'seller', error: 'ExpiredTokenException', input: token(5) },
      { as: 'seller', error: 'InvalidTokenException', input: { RegistrationToken: 'nosuchtoken' } },
      {
        as: 'seller',
        error: internal,
        input: after('ResolveCustomer', 'error-before', { RegistrationToken: 'x' }),
      },
      {
        as: 'seller',
        error: throttled,
        input: after('ResolveCustomer', 'throttle', { RegistrationToken: 'x' }),
      },
      {
        as: 'seller',
        error: 'DisabledApiException',
        region: 'us-gov-west-1',
        input: { RegistrationToken: 'x' },
      },
    ],
  },
  entitlement: {
    GetEntitlements: [
      { as: 'seller', input: contract },
      { as: 'seller', error: 'InvalidParameterException', input: { ProductCode: 'nosuchproduct' } },
      { as: 'seller', error: throttled, input: after('GetEntitlements', 'throttle', contract) },
      { as: 'seller', error: internal, input: after('GetEntitlements', 'error-before', contract) },
    ],
  },
};

/** A success and every error, operation by operation. */
export const everyCall: readonly EveryCall[] = (Object.keys(cases) as ServiceName[]).flatMap((service) =>
  Object.entries(cases[service]).flatMap(([operation, own]) =>
    own.map((each) => ({ service, operation, ...each })),
  ),
);

/** `GetEntitlements: ThrottlingException`, or `GetEntitlements succeeds`. */
function nameOf({ operation, error }: EveryCall): string {
  return error === undefined ? `${operation} succeeds` : `${operation}: ${error}`;
}

/**
 * Makes every call through a client, each from the same hour of the sandbox's clock.
 * @param send makes one call and answers the code of the error that the client raises, undefined where there is none.
 * @returns what was raised, by name of the call.
 */
export async function makeEveryCall(
  world: SandboxWithWorkloads,
  send: (call: EveryCall, input: Input) => Promise<string | undefined>,
): Promise<{ raised: [name: string, code: string | undefined][]; expected: [string, string | undefined][] }> {
  const raised: [string, string | undefined][] = [];
  for (const call of everyCall) {
    world.mt.clock.freeze();
    world.mt.clock.set(noon);
    const input = typeof call.input === 'function' ? await call.input(world) : call.input;
    raised.push([nameOf(call), await send(call, input)]);
  }
  return { raised, expected: everyCall.map((call) => [nameOf(call), call.error]) };
}
