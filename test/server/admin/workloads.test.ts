// In npm test only: it starts the AWS CLI.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { STSClient, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { buyer, noon } from '../../support/sellers/catalogue.ts';
import { startSeller } from '../../support/sellers/seller.ts';
import type { Seller, Workload } from '../../support/sellers/seller.ts';
import { awsCli, awsCliMissing } from '../../support/aws-cli.ts';

describe('workloads in the admin API', () => {
  let seller: Seller;
  before(async () => {
    seller = await startSeller();
  });
  after(() => seller[Symbol.asyncDispose]());

  test('a workload is started in the server’s Region unless another is named, and listed', async () => {
    await using own = await startSeller({ flags: { region: 'eu-west-1' } });
    const first = (await own.admin('POST', '/workloads', {
      awsAccountId: buyer,
      platform: 'eks',
    })) as Workload;
    const second = await own.start({ resourceId: 'task-1', roleName: 'Reader' });
    assert.equal(first.workload.region, 'eu-west-1');
    assert.deepEqual(second.workload, {
      workloadId: second.workload.workloadId,
      awsAccountId: buyer,
      platform: 'ecs',
      region: 'us-east-1',
      resourceId: 'task-1',
      roleArn: `arn:aws:iam::${buyer}:role/Reader`,
      createdAt: '2026-11-10T12:00:00.000Z',
    });
    const { workloads } = (await own.admin('GET', '/workloads')) as { workloads: { workloadId: string }[] };
    assert.deepEqual(
      workloads.map(({ workloadId }) => workloadId).toSorted(),
      [first, second].map(({ workload }) => workload.workloadId).toSorted(),
    );
  });

  test('starting a resource again finds the workload that it is, unless its role is another', async () => {
    const first = await seller.start({ resourceId: 'again' });
    const second = await seller.start({ resourceId: 'again' });
    assert.equal(second.workload.workloadId, first.workload.workloadId);
    assert.notEqual(second.credentials.accessKeyId, first.credentials.accessKeyId);
    assert.notEqual(
      (await seller.start({ resourceId: 'again', region: 'eu-west-1' })).workload.workloadId,
      first.workload.workloadId,
    );
    await assert.rejects(
      seller.start({ resourceId: 'again', roleName: 'Other' }),
      /^Error: 409: .*MeteringRole/,
    );
  });

  for (const [what, body] of Object.entries({
    'an account that is none': { awsAccountId: '12345' },
    'an unknown platform': { platform: 'lambda' },
    'a Region that is none': { region: 'mars' },
    'an instance that is none': { platform: 'ec2', resourceId: 'task' },
    'a resource that no session can be named after': { resourceId: 'a/b' },
    'a role that is no name': { roleName: 'a b' },
    'no hours': { sessionHours: 0 },
    'too many hours': { sessionHours: 13 },
    'a member that there is not': { colour: 'red' },
  })) {
    test(`${what} is refused with 400`, async () => {
      await assert.rejects(seller.start(body), /^Error: 400: /);
    });
  }

  test('a body that is no object, and a workload that there is not, are refused', async () => {
    await assert.rejects(seller.admin('POST', '/workloads', [1]), /^Error: 400: /);
    await assert.rejects(seller.admin('POST', '/workloads/nosuch/credentials', {}), /^Error: 404: /);
    await assert.rejects(seller.admin('GET', '/workloads/nosuch/credentials'), /^Error: 404: /);
  });

  test('nobody gets credentials without the admin token', async () => {
    const { workload } = await seller.start();
    for (const [method, path] of [
      ['POST', '/workloads'],
      ['GET', '/workloads'],
      ['POST', '/registration-keys'],
      ['GET', `/workloads/${workload.workloadId}/credentials`],
    ] as const) {
      const { status } = await fetch(`${seller.app.endpoint}/_metertrail${path}`, { method });
      assert.equal(status, 401, path);
    }
  });

  test('a task is given the credentials that it has until half of their life is over', async () => {
    type Container = { AccessKeyId: string; Expiration: string; RoleArn: string };
    const started = await seller.start();
    const ask = async () =>
      (await seller.admin('GET', `/workloads/${started.workload.workloadId}/credentials`)) as Container;
    try {
      const first = await ask();
      assert.deepEqual(first, {
        AccessKeyId: started.credentials.accessKeyId,
        SecretAccessKey: started.credentials.secretAccessKey,
        Token: started.credentials.sessionToken,
        Expiration: '2026-11-10T18:00:00.000Z',
        RoleArn: started.workload.roleArn,
      });
      seller.clock.set('2026-11-10T14:59:59Z');
      assert.equal((await ask()).AccessKeyId, first.AccessKeyId);
      seller.clock.set('2026-11-10T15:00:00Z');
      const renewed = await ask();
      assert.notEqual(renewed.AccessKeyId, first.AccessKeyId);
      assert.equal(renewed.Expiration, '2026-11-10T21:00:00.000Z');
    } finally {
      seller.clock.set(noon);
    }
  });
});

test('a clock that the sandbox has moved moves no credentials of SDKs, which go by the real time', async () => {
  await using seller = await startSeller({ flags: { sandbox: true } }, 'real');
  await seller.admin('PUT', '/clock', { set: '2030-01-01T00:00:00Z' });
  const { workload } = await seller.start();
  const path = `/workloads/${workload.workloadId}/credentials`;
  const { Expiration } = (await seller.admin('GET', path)) as { Expiration: string };
  const hours = (Date.parse(Expiration) - Date.now()) / 3_600_000;
  assert.ok(hours > 5.9 && hours <= 6, Expiration);
});

const missing = await awsCliMissing();

describe('a real client finds its credentials as in a task', () => {
  let seller: Seller;
  let started: Workload;
  let environment: Record<string, string>;
  before(async () => {
    seller = await startSeller({}, 'real');
    started = await seller.start();
    const { endpoint } = seller.app;
    environment = started.containerEnvironment;
    assert.equal(environment['AWS_ENDPOINT_URL'], endpoint);
  });
  after(() => seller[Symbol.asyncDispose]());

  test('the JavaScript SDK', async () => {
    const nothing = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
    const own = { ...environment, ...nothing };
    const earlier = { ...process.env };
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
    Object.assign(process.env, own);
    const client = new STSClient({ endpoint: seller.app.endpoint, region: 'us-east-1', maxAttempts: 1 });
    try {
      const { Arn } = await client.send(new GetCallerIdentityCommand({}));
      assert.match(Arn ?? '', new RegExp(`assumed-role/MeteringRole/${started.workload.resourceId}$`));
    } finally {
      client.destroy();
      for (const name of Object.keys(own)) delete process.env[name];
      Object.assign(process.env, earlier);
    }
  });

  test('the AWS CLI', { skip: missing }, async () => {
    const { code, stdout, stderr } = await awsCli(['sts', 'get-caller-identity'], environment);
    assert.equal(code, 0, stderr);
    assert.match((JSON.parse(stdout) as { UserId: string }).UserId, /^AROA/);
    const wrong = { ...environment, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Bearer wrong' };
    assert.notEqual((await awsCli(['sts', 'get-caller-identity'], wrong)).code, 0);
  });

  test('its token gives its own credentials, and opens nothing else', async () => {
    const [own, other] = [started, await seller.start({ resourceId: 'another-task' })];
    const status = async (path: string) => {
      const authorization = environment['AWS_CONTAINER_AUTHORIZATION_TOKEN'] ?? '';
      const { endpoint } = seller.app;
      return (await fetch(`${endpoint}/_metertrail${path}`, { headers: { authorization } })).status;
    };
    assert.equal(await status(`/workloads/${own.workload.workloadId}/credentials`), 200);
    assert.equal(await status(`/workloads/${other.workload.workloadId}/credentials`), 401);
    assert.equal(await status('/workloads'), 401);
    assert.equal(await status('/products'), 401);
  });
});
