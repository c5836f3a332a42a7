import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Caller } from '../../src/identity/caller.ts';
import { sessionCaller } from '../../src/identity/session.ts';
import { putProduct } from '../../src/ledger/products.ts';
import { deleteExpiredSessions, findSession, insertSession } from '../../src/ledger/sessions.ts';
import type { Session } from '../../src/ledger/sessions.ts';
import { meterUsage } from '../../src/operations/metering/meter-usage.ts';
import { registerUsage } from '../../src/operations/metering/register-usage.ts';
import { getCallerIdentity } from '../../src/operations/sts/get-caller-identity.ts';
import type { Store } from '../../src/store/store.ts';
import { noon, openBench, refusalOf } from '../support/operation-context.ts';
import { engines } from '../support/stores.ts';

/** Of a role that no workload has. */
const session: Session = {
  access_key_id: 'ASIAEXAMPLE',
  secret_access_key: 'secret',
  session_token: 'token',
  kind: 'AssumedRole',
  account_id: '987654321098',
  session_name: 'Bob',
  issuer_arn: 'arn:aws:iam::987654321098:role/ops/Auditor',
  issuer_id: 'AROAEXAMPLE',
  issuer_name: 'Auditor',
  federated_provider: null,
  ec2_role_delivery: null,
  workload_id: null,
  created_at: noon,
  expires_at: noon + 1,
};

for (const engine of engines()) {
  test(`a session needs no workload: it speaks for its role and meters nothing, on ${engine.name}`, async () => {
    await using bench = await openBench(await engine.createDatabase());
    await plantContainer(bench.store);
    await bench.store.transaction((tx) => insertSession(tx, session));
    const caller = await callerOf(bench.store, session.access_key_id);
    assert.deepEqual(await bench.call(getCallerIdentity, {}, { caller }), {
      UserId: 'AROAEXAMPLE:Bob',
      Account: '987654321098',
      Arn: 'arn:aws:sts::987654321098:assumed-role/Auditor/Bob',
    });
    assert.equal(
      caller.userIdentity.sessionContext?.sessionIssuer?.arn,
      'arn:aws:iam::987654321098:role/ops/Auditor',
    );
    const usage = { ProductCode: 'container', Timestamp: noon / 1000, UsageDimension: 'hosts' };
    const metering = await refusalOf(bench.call(meterUsage, usage, { caller }));
    assert.equal(metering.code, 'CustomerNotEntitledException');
    const registration = { ProductCode: 'container', PublicKeyVersion: 1 };
    const registering = await refusalOf(bench.call(registerUsage, registration, { caller }));
    assert.equal(registering.code, 'PlatformNotSupportedException');
  });

  test(`what a workload forgets is its own: a session of nobody’s stays, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    const store = await database.open();
    await store.transaction(async (tx) => {
      await insertSession(tx, session);
      await deleteExpiredSessions(tx, 'a workload', session.expires_at + 1);
    });
    assert.deepEqual(await store.read((tx) => findSession(tx, session.access_key_id)), session);
    assert.equal(await store.read((tx) => findSession(tx, 'ASIAOTHER')), undefined);
  });
}

async function callerOf(store: Store, accessKeyId: string): Promise<Caller> {
  const found = await store.read((tx) => findSession(tx, accessKeyId));
  assert.ok(found);
  return sessionCaller(found, 'us-east-1');
}

async function plantContainer(store: Store): Promise<void> {
  const product = {
    product_code: 'container',
    account_id: '123456789012',
    product_id: 'prod-container',
    title: 'Agent',
    product_type: 'container' as const,
    fulfillment_url: null,
    created_at: 0,
  };
  const hosts = { dimension_key: 'hosts', unit: 'HostHrs', category: '', description: '' };
  await store.transaction((tx) => putProduct(tx, product, [hosts]));
}
