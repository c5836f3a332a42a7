import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { startMetertrail } from '../../../src/index.ts';
import type { Metertrail } from '../../../src/index.ts';
import { adminFetch } from '../../support/admin-fetch.ts';
import type { Credentials } from '../../support/app.ts';

describe('the sandbox over HTTP', () => {
  let mt: Metertrail;
  before(async () => {
    mt = await startMetertrail({ sandbox: true });
  });
  after(() => mt[Symbol.asyncDispose]());
  beforeEach(() => mt.reset());

  const ask = <T = Record<string, unknown>>(method: string, path: string, body?: object | string) =>
    adminFetch<T>(mt, method, path, body);
  const refused = async (
    method: string,
    path: string,
    body?: object | string,
  ): Promise<[number, unknown]> => {
    const answer = await ask<{ message: string }>(method, path, body);
    return [answer.status, answer.body.message];
  };

  test('the clock is set, frozen, advanced and resumed', async () => {
    const set = await ask('PUT', '/clock', { set: '2026-10-31T23:30:00+01:00', freeze: true });
    assert.equal(set.status, 200);
    assert.deepEqual([set.body['now'], set.body['frozen']], ['2026-10-31T22:30:00.000Z', true]);
    assert.ok(Math.abs(Date.parse(String(set.body['realTime'])) - Date.now()) < 60_000);
    const advanced = await ask('PUT', '/clock', { advance: 'P1DT90M' });
    assert.equal(advanced.body['now'], '2026-11-02T00:00:00.000Z');
    assert.equal((await ask('GET', '/clock')).body['now'], '2026-11-02T00:00:00.000Z');
    assert.equal((await ask('PUT', '/clock', { resume: true })).body['frozen'], false);
  });

  test('a clock that is set and frozen at once stands exactly there, however fast time goes', async () => {
    let ms = Date.now();
    await using hasty = await startMetertrail({ sandbox: true }, { clock: { now: () => (ms += 7) } });
    const { body } = await adminFetch(hasty, 'PUT', '/clock', { set: '2026-11-01T06:00:00Z', freeze: true });
    assert.equal(body['now'], '2026-11-01T06:00:00.000Z');
  });

  test('what is no change of the clock is refused, and changes nothing', async () => {
    await ask('PUT', '/clock', { set: '2026-11-10T12:00:00Z', freeze: true });
    for (const wrong of [
      {},
      { set: 'tomorrow' },
      { set: '2026-11-10' },
      { set: '0001-01-01T00:00:00Z' },
      { advance: '1h' },
      { advance: 'P1M' },
      { advance: '-PT1H' },
      { advance: 'P9999999D' },
      { set: '2026-11-10T12:00:00Z', advance: 'PT1H' },
      { freeze: true, resume: true },
      { freeze: false },
      { stop: true },
    ]) {
      const [status, message] = await refused('PUT', '/clock', wrong);
      assert.equal(status, 400, JSON.stringify(wrong));
      assert.ok(message, JSON.stringify(wrong));
    }
    const { body } = await ask('GET', '/clock');
    assert.deepEqual([body['now'], body['frozen']], ['2026-11-10T12:00:00.000Z', true]);
    await ask('PUT', '/clock', { resume: true });
    await refused('PUT', '/clock', { set: '0001-01-01T00:00:00Z', freeze: true });
    assert.equal((await ask('GET', '/clock')).body['frozen'], false);
  });

  test('faults are added, listed with their counts, and removed', async () => {
    const added = await ask('POST', '/faults', {
      kind: 'slow',
      delayMs: 5,
      operation: 'MeterUsage',
      count: 2,
    });
    assert.equal(added.status, 201);
    const id = String(added.body['id']);
    assert.deepEqual(added.body, {
      id,
      kind: 'slow',
      operation: 'MeterUsage',
      delayMs: 5,
      count: 2,
      rate: 1,
      randomSeed: 1,
      after: 0,
      matched: 0,
      struck: 0,
      holding: 0,
    });
    assert.deepEqual((await ask('GET', '/faults')).body, { faults: [added.body] });
    assert.deepEqual(await refused('POST', '/faults', { id, kind: 'throttle' }), [
      409,
      `There is a fault ${id} already.`,
    ]);
    assert.equal((await ask('DELETE', `/faults/${id}`)).status, 200);
    assert.deepEqual(await refused('DELETE', `/faults/${id}`), [404, `There is no fault ${id}.`]);
  });

  test('what is no fault is refused', async () => {
    assert.equal((await refused('POST', '/faults', { kind: 'throttle', delayMs: 5 }))[0], 400);
    assert.deepEqual(await refused('POST', '/faults', { kind: 'throttle', operation: 'BatchMeterUsages' }), [
      400,
      'No service has an operation BatchMeterUsages.',
    ]);
    assert.equal((await refused('POST', '/faults', { kind: 'throttle', operation: 'constructor' }))[0], 400);
    assert.equal((await refused('POST', '/faults', '[]'))[0], 400);
    assert.deepEqual((await ask('GET', '/faults')).body, { faults: [] });
  });

  test('a seed is applied, as YAML or JSON, or refused with its line', async () => {
    const products = async (): Promise<number> =>
      (await mt.store.read((tx) => tx.selectFrom('products').select('product_code').execute())).length;
    const yaml = 'products:\n  - { code: p1, title: One, dimensions: [{ key: users, unit: Users }] }\n';
    assert.equal((await ask('POST', '/seed', yaml)).status, 200);
    const dimensions = [{ key: 'users', unit: 'Users' }];
    const json = JSON.stringify({ products: [{ code: 'p2', title: 'Two', dimensions }] });
    assert.equal((await ask('POST', '/seed', json)).status, 200);
    assert.equal(await products(), 2);
    const [status, message] = await refused('POST', '/seed', 'products:\n  - { code: p3 }\n');
    assert.equal(status, 400);
    assert.match(String(message), /^seed:2: /);
    assert.equal((await ask('POST', '/reset', { seed: true })).status, 200);
    assert.equal(await products(), 0, 'this server started without a seed');
    assert.equal((await refused('POST', '/reset', { seeds: false }))[0], 400);
  });

  /** STS, as a buyer's workload asks it during one hour. */
  const workload = async (): Promise<STSClient> => {
    const request = { awsAccountId: '111122223333', platform: 'ec2', sessionHours: 1 };
    const { body } = await ask<{ credentials: Credentials }>('POST', '/workloads', request);
    return new STSClient({ ...mt.clientConfig, credentials: body.credentials, maxAttempts: 1 });
  };

  test('a reset turns the clock right, forgets faults and their trace, and callers at once', async () => {
    const sts = await workload();
    const whoAmI = () => sts.send(new GetCallerIdentityCommand({}));
    assert.equal((await whoAmI()).Account, '111122223333');
    await ask('POST', '/faults', { kind: 'throttle', operation: 'GetCallerIdentity' });
    await assert.rejects(whoAmI());
    await ask('PUT', '/clock', { advance: 'P1D', freeze: true });
    const { body } = await ask('POST', '/reset');
    assert.equal(body['frozen'], false);
    assert.ok(Math.abs(Date.parse(String(body['now'])) - Date.now()) < 60_000);
    assert.deepEqual((await ask('GET', '/faults')).body, { faults: [] });
    assert.deepEqual((await ask('GET', '/faults/trace')).body, { entries: [], dropped: 0 });
    await assert.rejects(whoAmI(), { name: 'InvalidClientTokenId' });
    sts.destroy();
  });

  test('temporary credentials end by the clock of the sandbox', async () => {
    const sts = await workload();
    await sts.send(new GetCallerIdentityCommand({}));
    await ask('PUT', '/clock', { advance: 'PT1H' });
    await assert.rejects(sts.send(new GetCallerIdentityCommand({})), { name: 'ExpiredToken' });
    sts.destroy();
  });

  test('a reset of a thousand records and their events takes a moment', async (t) => {
    const hour = 3_600_000;
    await mt.store.transaction(async (tx) => {
      for (let index = 0; index < 1000; index++) {
        const event_id = `event-${index}`;
        const common = { account_id: '123456789012', region: 'us-east-1', event_time: index };
        await tx
          .insertInto('usage_records')
          .values({
            region: 'us-east-1',
            product_key: 'P:p1',
            customer_id: 'one',
            dimension: 'users',
            hour: index * hour,
            metering_record_id: `record-${index}`,
            timestamp: index * hour,
            quantity: 1,
            usage_allocations: null,
            created_at: index,
          })
          .execute();
        await tx
          .insertInto('events')
          .values({
            ...common,
            event_id,
            event_name: 'BatchMeterUsage',
            event_source: 'metering-marketplace.amazonaws.com',
            read_only: 0,
            username: 'Alice',
            access_key_id: null,
            record: '{}',
          })
          .execute();
      }
    });
    const from = performance.now();
    await mt.reset();
    t.diagnostic(`${(performance.now() - from).toFixed(1)} ms`);
    const left = await mt.store.read((tx) => tx.selectFrom('usage_records').select('hour').execute());
    assert.deepEqual(left, []);
  });

  test('flushing is for everybody with the token', async () => {
    await using plain = await startMetertrail();
    assert.equal((await adminFetch(plain, 'POST', '/flush')).status, 200);
    assert.equal((await adminFetch({ ...plain, adminToken: 'no' }, 'POST', '/flush')).status, 401);
    for (const [method, path] of [
      ['GET', '/clock'],
      ['POST', '/reset'],
      ['POST', '/seed'],
      ['GET', '/faults'],
      ['DELETE', '/faults/trace'],
    ] as const) {
      const { status, body } = await adminFetch(plain, method, path);
      assert.equal(status, 404, path);
      assert.match(String(body['message']), /start with --sandbox/);
    }
  });
});
