import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { adminFetch } from '../../support/admin-fetch.ts';
import { startTestApp } from '../../support/app.ts';
import type { TestApp } from '../../support/app.ts';

describe('products in the admin API', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ seed: '' });
  });
  after(() => app[Symbol.asyncDispose]());
  const ask = (method: string, path: string, body?: object | string) =>
    adminFetch(app.app, method, path, body);
  const product = { title: 'Analytics', dimensions: [{ key: 'users', unit: 'Users' }] };

  test('one is added, shown, changed where something is said of it, and listed', async () => {
    const path = '/products/4ml54db8vrmjuykaw1psroool';
    const added = await ask('PUT', path, product);
    assert.equal(added.status, 201);
    const { id, ...rest } = added.body;
    assert.match(String(id), /^prod-/);
    const shown = {
      code: '4ml54db8vrmjuykaw1psroool',
      title: 'Analytics',
      type: 'saas-subscription',
      integration: 'concurrent-agreements',
      dimensions: [{ key: 'users', unit: 'Users', category: 'users', description: '', type: 'Metered' }],
    };
    assert.deepEqual(rest, shown);
    const fulfillmentUrl = 'https://seller.example/register?x=1';
    const changed = await ask('PUT', path, { fulfillmentUrl });
    assert.deepEqual(changed, { status: 200, body: { id, ...shown, fulfillmentUrl } });
    assert.deepEqual(await ask('GET', path), changed);
    assert.deepEqual(await ask('GET', '/products'), { status: 200, body: { products: [changed.body] } });
    assert.deepEqual((await ask('PUT', path, { fulfillmentUrl: null })).body, { id, ...shown });
  });

  test('a fulfilment URL is kept as browsers write it', async () => {
    const { body } = await ask('PUT', '/products/url', {
      ...product,
      fulfillmentUrl: 'HTTPS://Seller.example/a\0"<b>',
    });
    assert.equal(body['fulfillmentUrl'], 'https://seller.example/a%00%22%3Cb%3E');
  });

  test('a code may hold what the Metering Service allows', async () => {
    const code = 'a/b=c:d_e.f@g-1';
    const path = `/products/${encodeURIComponent(code)}`;
    assert.equal((await ask('PUT', path, product)).body['code'], code);
    assert.equal((await ask('GET', path)).body['code'], code);
  });

  test('what makes no sense is refused with the place where it stands, and nothing is stored', async () => {
    const users = { key: 'users', unit: 'Users' };
    const bad: [body: object | string, message: RegExp][] = [
      [{}, /needs a title and dimensions/],
      [{ ...product, dimensions: [] }, /at least one dimension/],
      [{ ...product, dimensions: [{ key: 'a b', unit: 'Users' }] }, /dimensions\[0\]\.key/],
      [{ ...product, dimensions: [{ key: 'a', unit: 'Parsecs' }] }, /dimensions\[0\]\.unit/],
      [{ ...product, dimensions: [{ ...users, category: 'data' }] }, /is "users" for the unit Users/],
      [{ ...product, dimensions: [users, users] }, /named twice/],
      [
        { ...product, dimensions: Array.from({ length: 201 }, (_, n) => ({ ...users, key: `key${n}` })) },
        /more than 200 dimensions/,
      ],
      [{ ...product, title: 'a\0b' }, /U\+0000/],
      [{ ...product, title: 'a'.repeat(501) }, /title/],
      [{ ...product, type: 'toaster' }, /type/],
      [{ ...product, integration: 'none' }, /integration/],
      [{ ...product, fulfillmentUrl: 'javascript:alert(1)' }, /http or https/],
      [{ ...product, fulfillmentUrl: 'https://seller.example\0/' }, /./],

      [{ ...product, code: 'other' }, /code/],
      ['[]', /expected object/i],
      ['{', /not valid JSON/],
    ];
    for (const [body, message] of bad) {
      const answer = await ask('PUT', '/products/bad', body);
      assert.equal(answer.status, 400, JSON.stringify(body));
      assert.match(String(answer.body['message']), message);
    }
    assert.equal((await ask('GET', '/products/bad')).status, 404);
    for (const code of ['%00', 'a%20b', 'a'.repeat(256)]) {
      assert.equal((await ask('PUT', `/products/${code}`, product)).status, 400, code);
    }
  });

  test('nobody comes in without the token, with a form, or with another method', async () => {
    const { endpoint } = app;
    const stranger = await adminFetch({ endpoint, adminToken: 'wrong' }, 'PUT', '/products/a', product);
    assert.equal(stranger.status, 401);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    assert.equal((await adminFetch(app.app, 'PUT', '/products/a', 'title=A', form)).status, 415);
    assert.equal((await ask('POST', '/products/a', product)).status, 405);
    assert.equal((await ask('GET', '/products/a')).status, 404);
  });
});
