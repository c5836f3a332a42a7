import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hash } from '@smithy/hash-node';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Kysely } from 'kysely';
import { authenticate } from '../../src/identity/authenticate.ts';
import type { Caller } from '../../src/identity/caller.ts';
import { findHolder } from '../../src/identity/find-holder.ts';
import { findLatestSession } from '../../src/ledger/sessions.ts';
import { migrate } from '../../src/store/migrate.ts';
import type { Store } from '../../src/store/store.ts';
import { engines } from '../support/stores.ts';

/** The tables of a workload’s session before sessions were a noun of their own. */
type Former = { workloads: object; session_credentials: object };

const started = Date.parse('2026-11-10T12:00:00.789Z');
const ends = started + 6 * 3_600_000;
const account = '987654321098';

/** Platform, resource, and how a session on it is named and described (metering.md §8.3, cloudtrail.md §3.3). */
const platforms = [
  ['ec2', 'i-0exampled859aa775', 'i-0exampled859aa775', '{}', ',"ec2RoleDelivery":"1.0"'],
  ['ecs', '0123456789abcdef', '0123456789abcdef', '{}', ''],
  [
    'eks',
    'pod-1',
    'botocore-session-1794312000',
    `{"federatedProvider":"arn:aws:iam::${account}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/5F253CC43BC7863BE21603A67E5B2D68","attributes":{}}`,
    '',
  ],
  ['agentcore', 'runtime-1', 'runtime-1', '{}', ''],
] as const;

for (const engine of engines()) {
  test(`a workload’s session of an earlier version still signs, under the same names, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    {
      await using former = database.connect();
      await migrate(former.db, { to: '2026-11-22-the-marketplace' });
      for (const [platform, resource] of platforms) await plantWorkload(former.db, platform, resource);
    }
    await using store = await database.open();
    for (const [platform, , name, webIdFederationData, rest] of platforms) {
      const { userIdentity, lookupName, session } = await callerOf(store, `ASIA${platform}`, ends - 1);
      assert.equal(lookupName, name);
      assert.deepEqual(session, { workloadId: platform });
      assert.equal(
        JSON.stringify(userIdentity),
        `{"type":"AssumedRole","principalId":"AROAEXAMPLEROLEID0001:${name}",` +
          `"arn":"arn:aws:sts::${account}:assumed-role/Alice/${name}","accountId":"${account}",` +
          `"accessKeyId":"ASIA${platform}","sessionContext":{"sessionIssuer":{"type":"Role",` +
          `"principalId":"AROAEXAMPLEROLEID0001","arn":"arn:aws:iam::${account}:role/Alice",` +
          `"accountId":"${account}","userName":"Alice"},"webIdFederationData":${webIdFederationData},` +
          `"attributes":{"creationDate":"2026-11-10T12:00:00Z","mfaAuthenticated":"false"}${rest}}}`,
      );
      const latest = await store.read((tx) => findLatestSession(tx, platform));
      assert.equal(latest?.access_key_id, `ASIA${platform}`);
      await assert.rejects(callerOf(store, `ASIA${platform}`, ends), { kind: 'expired-token' });
    }
  });
}

async function plantWorkload(db: Kysely<Former>, platform: string, resourceId: string): Promise<void> {
  await db
    .insertInto('workloads')
    .values({
      workload_id: platform,
      account_id: account,
      region: 'eu-west-1',
      platform,
      resource_id: resourceId,
      role_name: 'Alice',
      role_id: 'AROAEXAMPLEROLEID0001',
      created_at: started,
    })
    .execute();
  await db
    .insertInto('session_credentials')
    .values({
      access_key_id: `ASIA${platform}`,
      secret_access_key: 'secret',
      session_token: 'token',
      workload_id: platform,
      created_at: started,
      expires_at: ends,
    })
    .execute();
}

/** The caller of a request that AWS’s own signer signs with these credentials, now. */
async function callerOf(store: Store, accessKeyId: string, now: number): Promise<Caller> {
  const signer = new SignatureV4({
    credentials: { accessKeyId, secretAccessKey: 'secret', sessionToken: 'token' },
    region: 'us-east-1',
    service: 'sts',
    sha256: Hash.bind(null, 'sha256') as never,
  });
  const request = new HttpRequest({ method: 'POST', path: '/', headers: { host: 'localhost' }, body: '' });
  const { headers } = await signer.sign(request, { signingDate: new Date(now) });
  return authenticate(
    (key) => store.read((tx) => findHolder(tx, key)),
    { method: 'POST', path: '/', queryString: '', headers, body: Buffer.alloc(0) },
    { signing: now, services: now },
    { services: ['sts'], s3: false, clockSkewMaxMs: 300_000 },
  );
}
