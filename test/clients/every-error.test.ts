/** Every operation and every error of the Metering and Entitlement Services, by name, as each real client raises it. */

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import * as entitlement from '@aws-sdk/client-marketplace-entitlement-service';
import * as metering from '@aws-sdk/client-marketplace-metering';
import { services } from '../../src/operations/services.ts';
import { errorOf } from '../support/app.ts';
import { awsCli, awsCliMissing } from '../support/aws-cli.ts';
import { everyCall, makeEveryCall } from '../support/every-error.ts';
import type { EveryCall } from '../support/every-error.ts';
import { startSandboxWithWorkloads } from '../support/sellers/sandbox-seller.ts';
import type { SandboxWithWorkloads } from '../support/sellers/sandbox-seller.ts';

test('every error that the models name is provoked', () => {
  const provoked = new Set(everyCall.map(({ operation, error }) => `${operation} ${error}`));
  const named = (['metering', 'entitlement'] as const).flatMap((service) =>
    Object.entries(services[service].model.operations).flatMap(([operation, { errors = [] }]) =>
      errors.map((error) => `${operation} ${services[service].model.errors[error]?.code}`),
    ),
  );
  assert.equal(named.length, 37);
  assert.deepEqual(
    named.filter((error) => !provoked.has(error)),
    [],
  );
});

test('the AWS SDK for JavaScript raises every error by its name', async () => {
  await using world = await startSandboxWithWorkloads();
  const { raised, expected } = await makeEveryCall(world, (call, input) => sendBySdk(world, call, input));
  assert.deepEqual(raised, expected);
});

async function sendBySdk(
  world: SandboxWithWorkloads,
  call: EveryCall,
  input: object,
): Promise<string | undefined> {
  const { mt, keys } = world;
  const { region = mt.region, as } = call;
  const { client, commands } = sdks[call.service]({
    ...mt.clientConfig,
    region,
    credentials: keys[as],
    maxAttempts: 1,
  });
  const Command = commands[`${call.operation}Command`];
  try {
    if (Command === undefined) throw new Error(`The SDK has no ${call.operation}.`);
    const sent = client.send(new Command(withDates(input)));
    if (call.error !== undefined) return (await errorOf(sent)).name;
    await sent;
    return undefined;
  } finally {
    client.destroy();
  }
}

/** One service's SDK, as far as these calls need it. */
type Sdk = {
  client: { send(command: object): Promise<unknown>; destroy(): void };
  commands: { readonly [name: string]: new (input: unknown) => object };
};

const sdks: Record<EveryCall['service'], (config: object) => Sdk> = {
  metering: (config) =>
    ({ client: new metering.MarketplaceMeteringClient(config), commands: metering }) as unknown as Sdk,
  entitlement: (config) =>
    ({
      client: new entitlement.MarketplaceEntitlementServiceClient(config),
      commands: entitlement,
    }) as unknown as Sdk,
};

function withDates(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withDates);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === 'Timestamp' ? new Date(String(member)) : withDates(member),
    ]),
  );
}

test('the AWS CLI prints every error by its name', { skip: await awsCliMissing() }, async () => {
  await using world = await startSandboxWithWorkloads();
  const { raised, expected } = await makeEveryCall(
    world,
    async ({ service, operation, as, region }, input) => {
      const { accessKeyId, secretAccessKey, sessionToken } = world.keys[as];
      const { code, stderr } = await awsCli(
        [cliNames[service], kebab(operation), '--cli-input-json', JSON.stringify(input)],
        {
          AWS_ENDPOINT_URL: world.mt.endpoint,
          AWS_DEFAULT_REGION: region ?? world.mt.region,
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
          ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
          AWS_MAX_ATTEMPTS: '1',
        },
      );
      return code === 0 ? undefined : (/An error occurred \((\w+)\)/.exec(stderr)?.[1] ?? stderr);
    },
  );
  assert.deepEqual(raised, expected);
});

const cliNames = { metering: 'meteringmarketplace', entitlement: 'marketplace-entitlement' };

function kebab(name: string): string {
  return name.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase();
}

test('boto3 raises every error by its name', { skip: boto3Missing() }, async () => {
  await using world = await startSandboxWithWorkloads();
  const python = spawn('python3', ['test/clients/every-error.py'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  try {
    const { raised, expected } = await makeEveryCall(world, async (call, input) => {
      const { service, operation, as, region = world.mt.region } = call;
      const asked = { service, operation, region, input, keys: world.keys[as], endpoint: world.mt.endpoint };
      python.stdin.write(`${JSON.stringify(asked)}\n`);
      const { value, done } = await answers.next();
      if (done === true) throw new Error(`boto3 gave up at ${operation}.`);
      return (JSON.parse(value) as { code: string | null }).code ?? undefined;
    });
    assert.deepEqual(raised, expected);
  } finally {
    python.stdin.end();
  }
});

function boto3Missing(): string | false {
  try {
    execFileSync('python3', ['-c', 'import boto3'], { stdio: 'ignore' });
    return false;
  } catch {
    return 'no python3 with boto3 here';
  }
}
