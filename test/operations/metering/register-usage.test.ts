import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { RegisterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import type {
  RegisterUsageCommandInput,
  RegisterUsageCommandOutput,
} from '@aws-sdk/client-marketplace-metering';
import { createRemoteJWKSet, importSPKI, jwtVerify } from 'jose';
import { errorOf } from '../../support/app.ts';
import {
  amiCode,
  containerCode,
  formerBuyer,
  futureBuyer,
  noon,
  saasCode,
  suspendedBuyer,
} from '../../support/sellers/catalogue.ts';
import { startSeller } from '../../support/sellers/seller.ts';
import type { Seller, Workload } from '../../support/sellers/seller.ts';
import { engines } from '../../support/stores.ts';
import type { TestDatabase } from '../../support/stores.ts';

for (const engine of engines()) {
  describe(`RegisterUsage on ${engine.name}`, () => {
    let database: TestDatabase;
    let seller: Seller;
    before(async () => {
      database = await engine.createDatabase();
      seller = await startSeller({ database });
    });
    after(async () => {
      await seller[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    });

    const register = async (
      { workload, credentials }: Workload,
      changes: Partial<RegisterUsageCommandInput> = {},
      region = workload.region,
    ): Promise<RegisterUsageCommandOutput> => {
      const client = await seller.app.metering({ credentials, region });
      return client.send(
        new RegisterUsageCommand({ ProductCode: containerCode, PublicKeyVersion: 1, ...changes }),
      );
    };
    const refused = async (...call: Parameters<typeof register>) => (await errorOf(register(...call))).name;
    const published = (path: string) => fetch(`${seller.app.endpoint}/_metertrail/registration-keys${path}`);

    for (const platform of ['ecs', 'eks']) {
      test(`a workload on ${platform} gets a JWT that the published key verifies`, async () => {
        const { Signature = '', PublicKeyRotationTimestamp } = await register(
          await seller.start({ platform }),
          { Nonce: 'once "only" ü' },
        );
        assert.equal(PublicKeyRotationTimestamp, undefined);
        const pem = await published('/1');
        assert.equal(pem.headers.get('content-type'), 'application/x-pem-file');
        const key = await importSPKI(await pem.text(), 'PS256');
        const { payload, protectedHeader } = await jwtVerify(Signature, key);
        assert.deepEqual(protectedHeader, { alg: 'PS256', typ: 'JWT' });
        assert.deepEqual(payload, {
          productCode: containerCode,
          publicKeyVersion: 1,
          nonce: 'once "only" ü',
          iat: Date.parse(noon) / 1000,
        });
      });
    }

    test('without a nonce the JWT has none, and the key set verifies it too', async () => {
      const { Signature = '' } = await register(await seller.start());
      const keys = createRemoteJWKSet(new URL(`${seller.app.endpoint}/_metertrail/registration-keys/jwks`));
      const { payload } = await jwtVerify(Signature, keys);
      assert.deepEqual(Object.keys(payload), ['productCode', 'publicKeyVersion', 'iat']);
    });

    test('who has registered is not refused after the end of the agreement, and nobody else is let in', async () => {
      seller.clock.set('2026-11-10T11:00:00Z');
      const early = await seller.start({ awsAccountId: formerBuyer });
      await register(early);
      seller.clock.set(noon);
      assert.notEqual((await register(early)).Signature, undefined);
      assert.equal(
        await refused(await seller.start({ awsAccountId: formerBuyer })),
        'CustomerNotEntitledException',
      );
    });

    test('a task of the seller’s own account is let in', async () => {
      const own = await seller.start({ awsAccountId: '123456789012' });
      assert.notEqual((await register(own)).Signature, undefined);
    });

    const refusals: [what: string, code: string, changes: object, workload?: object, region?: string][] = [
      ['an unknown product', 'InvalidProductCodeException', { ProductCode: 'nosuchproduct' }],
      ['an AMI product', 'InvalidProductCodeException', { ProductCode: amiCode }],
      ['a SaaS product', 'InvalidProductCodeException', { ProductCode: saasCode }],
      ['an instance', 'PlatformNotSupportedException', {}, { platform: 'ec2' }],
      ['an AgentCore runtime', 'PlatformNotSupportedException', {}, { platform: 'agentcore' }],
      ['another Region', 'InvalidRegionException', {}, {}, 'eu-west-1'],
      ['an unknown key version', 'InvalidPublicKeyVersionException', { PublicKeyVersion: 7 }],
      [
        'a version beyond the store’s integers',
        'InvalidPublicKeyVersionException',
        { PublicKeyVersion: 2 ** 31 - 1 },
      ],
      ['a version that is no version', 'ValidationException', { PublicKeyVersion: 0 }],
      ['a nonce that is too long', 'ValidationException', { Nonce: 'n'.repeat(256) }],
      ['an account that never bought', 'CustomerNotEntitledException', {}, { awsAccountId: '222233334444' }],
      ['an agreement that has not begun', 'CustomerNotEntitledException', {}, { awsAccountId: futureBuyer }],
      ['a suspended buyer', 'CustomerNotEntitledException', {}, { awsAccountId: suspendedBuyer }],
      ['a Region without RegisterUsage', 'DisabledApiException', {}, {}, 'us-gov-west-1'],
    ];
    for (const [what, code, changes, workload, region] of refusals) {
      test(`${what}: ${code}`, async () => {
        assert.equal(await refused(await seller.start(workload), changes, region), code);
      });
    }

    test('long-term keys are no platform, whoever’s they are', async () => {
      const client = await seller.app.metering();
      const call = client.send(new RegisterUsageCommand({ ProductCode: containerCode, PublicKeyVersion: 1 }));
      assert.equal((await errorOf(call)).name, 'PlatformNotSupportedException');
    });

    test('the event is in the buyer’s account and carries the signature', async () => {
      const pod = await seller.start({ platform: 'eks' });
      const { Signature } = await register(pod);
      const cloudtrail = await seller.app.cloudtrail({ credentials: pod.credentials });
      const { Events = [] } = await cloudtrail.send(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: 'AccessKeyId', AttributeValue: pod.credentials.accessKeyId }],
        }),
      );
      assert.equal(Events.length, 1);
      assert.equal(Events[0]?.Username, 'botocore-session-1794312000');
      const record = JSON.parse(Events[0]?.CloudTrailEvent ?? '') as Record<string, unknown>;
      assert.equal(record['eventName'], 'RegisterUsage');
      assert.equal(record['recipientAccountId'], '987654321098');
      assert.equal(record['readOnly'], false);
      assert.equal(
        JSON.stringify(record['requestParameters']),
        `{"productCode":"${containerCode}","publicKeyVersion":1}`,
      );
      assert.deepEqual(record['responseElements'], { signature: Signature });
    });

    test('after a rotation the old version still signs, and says when it expired', async () => {
      const task = await seller.start();
      const rotated = (await seller.admin('POST', '/registration-keys')) as { version: number };
      assert.equal(rotated.version, 2);
      const old = await register(task);
      assert.deepEqual(old.PublicKeyRotationTimestamp, new Date(noon));
      await jwtVerify(old.Signature ?? '', await importSPKI(await (await published('/1')).text(), 'PS256'));
      const current = await register(task, { PublicKeyVersion: 2 });
      assert.equal(current.PublicKeyRotationTimestamp, undefined);
      const key = await importSPKI(await (await published('/2')).text(), 'PS256');
      const { payload } = await jwtVerify(current.Signature ?? '', key);
      assert.equal(payload['publicKeyVersion'], 2);
      await assert.rejects(jwtVerify(old.Signature ?? '', key));
      const { registrationKeys } = (await (await published('')).json()) as {
        registrationKeys: { version: number; expiredAt: string | null }[];
      };
      assert.deepEqual(
        registrationKeys.map(({ version, expiredAt }) => [version, expiredAt]),
        [
          [1, '2026-11-10T12:00:00.000Z'],
          [2, null],
        ],
      );
      assert.equal((await published('/3')).status, 404);
    });
  });
}

test('RegisterUsage is throttled', async () => {
  await using seller = await startSeller({ flags: { registerUsagePerSecond: 1 } });
  const { credentials } = await seller.start();
  const client = await seller.app.metering({ credentials });
  const call = () =>
    client.send(new RegisterUsageCommand({ ProductCode: containerCode, PublicKeyVersion: 1 })).then(
      () => 'ok',
      (error: Error) => error.name,
    );
  const names = await Promise.all(Array.from({ length: 8 }, call));
  assert.ok(names.includes('ThrottlingException'), String(names));
});

test('in lenient mode any credentials register', async () => {
  await using seller = await startSeller({ flags: { lenient: true } });
  const client = await seller.app.metering();
  const { Signature } = await client.send(
    new RegisterUsageCommand({ ProductCode: containerCode, PublicKeyVersion: 1 }),
  );
  assert.notEqual(Signature, undefined);
});

test('the keys are the same after a restart', async () => {
  await using seller = await startSeller();
  const pem = async () => (await fetch(`${seller.app.endpoint}/_metertrail/registration-keys/1`)).text();
  const first = await pem();
  await seller.app.restart();
  assert.equal(await pem(), first);
  assert.match(first, /^-----BEGIN PUBLIC KEY-----\n/);
});
