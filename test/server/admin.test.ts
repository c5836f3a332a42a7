import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startMetertrail } from '../../src/index.ts';
import type { Metertrail } from '../../src/index.ts';
import { adminRoutes } from '../../src/server/admin/routes.ts';
import { adminFetch } from '../support/admin-fetch.ts';

/** What anybody may ask: probes, public keys, and what whoever was sent a secret address finds there. */
const open = [
  'GET /health',
  'GET /ready',
  'GET /setup/:token',
  'GET /registration-keys',
  'GET /registration-keys/jwks',
  'GET /registration-keys/:version',
  'GET /sns/',
  'GET /sns/:file',
  // With a token of its own.
  'GET /workloads/:id/credentials',
];

describe('the door of the admin API', () => {
  let mt: Metertrail;
  before(async () => {
    mt = await startMetertrail({ sandbox: true });
  });
  after(() => mt[Symbol.asyncDispose]());

  const ask = async (method: string, path: string, headers: Record<string, string>, body?: string) => {
    const init = { method, headers, ...(body === undefined ? {} : { body }) };
    return (await fetch(`${mt.endpoint}/_metertrail${path}`, init)).status;
  };

  test('every route but the open ones wants the token', async () => {
    assert.deepEqual(
      adminRoutes.flatMap((route) => (route.open ? `${route.method} ${route.path}` : [])).toSorted(),
      open.toSorted(),
    );
    const wrong = ['', 'Bearer', 'Bearer wrong', `Bearer ${mt.adminToken}x`, `Basic ${mt.adminToken}`];
    wrong.push(`Bearer ${mt.adminToken.slice(0, -1)}`, mt.adminToken);
    wrong.push(`Bearer ${mt.adminToken.slice(0, -1)}~`);
    for (const { method, path, open: isOpen } of adminRoutes) {
      if (isOpen) continue;
      for (const authorization of wrong) {
        assert.equal(await ask(method, path, { authorization }), 401, `${method} ${path} ${authorization}`);
      }
    }
    assert.equal(await ask('GET', '/products', { authorization: `bearer  ${mt.adminToken}` }), 200);
  });

  test('a path with another method, and no path at all, are told apart', async () => {
    assert.equal((await adminFetch(mt, 'PUT', '/customers', {})).status, 405);
    assert.equal((await adminFetch(mt, 'GET', '/nothing')).status, 404);
    assert.equal((await adminFetch(mt, 'GET', '/products/a/b')).status, 404);
    assert.equal((await adminFetch(mt, 'GET', '/__proto__')).status, 404);
  });

  test('a body that is no JSON is refused, and one of another content type is not even read', async () => {
    const authorization = `Bearer ${mt.adminToken}`;
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx']) {
      assert.equal(await ask('POST', '/reset', { authorization, 'content-type': type }, '{}'), 415, type);
    }
    const type = 'Application/JSON ; charset=utf-8';
    assert.equal(await ask('POST', '/reset', { authorization, 'content-type': type }, '{}'), 200);
    assert.equal((await adminFetch(mt, 'POST', '/reset', '{')).status, 400);
    assert.equal((await adminFetch(mt, 'POST', '/reset', '[]')).status, 400);
    assert.equal((await adminFetch(mt, 'POST', '/reset', '['.repeat(100_000))).status, 400);
    assert.equal((await adminFetch(mt, 'POST', '/seed', '{a: '.repeat(20_000))).status, 400);
  });

  test('a URL that no name can be in is refused', async () => {
    for (const path of [
      '/workloads/%00/credentials',
      '/notifications?agreement=%00',
      '/sns/?Action=Unsubscribe&SubscriptionArn=%00',
      '/products/%zz',
      '/products/%ff',
    ]) {
      assert.equal((await adminFetch(mt, 'GET', path)).status, 400, path);
    }
  });

  test('more than 16 MB is refused', async () => {
    const { status, body } = await adminFetch(mt, 'POST', '/seed', ' '.repeat(16 * 1024 * 1024 + 1));
    assert.equal(status, 413);
    assert.match(String(body['message']), /larger/);
  });
});
