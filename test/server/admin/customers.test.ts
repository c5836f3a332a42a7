import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { adminFetch } from '../../support/admin-fetch.ts';
import { startTestApp } from '../../support/app.ts';
import type { TestApp } from '../../support/app.ts';

describe('customers in the admin API', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ seed: '' });
  });
  after(() => app[Symbol.asyncDispose]());
  const ask = (method: string, path: string, body?: object | string) =>
    adminFetch(app.app, method, path, body);

  test('one is added, changed where something is said of it, suspended, restored and listed', async () => {
    const path = '/customers/111122223333';
    const added = { awsAccountId: '111122223333', status: 'active' };
    assert.deepEqual(await ask('PUT', path, {}), { status: 200, body: added });
    const named = { ...added, identifier: 'customer1' };
    assert.deepEqual((await ask('PUT', path, { identifier: 'customer1' })).body, named);
    assert.deepEqual((await ask('POST', `${path}/suspend`)).body, { ...named, status: 'suspended' });
    assert.equal((await ask('POST', `${path}/suspend`)).status, 409);
    assert.deepEqual((await ask('POST', `${path}/restore`, {})).body, named);
    assert.deepEqual((await ask('GET', '/customers')).body, { customers: [named], truncated: false });
  });

  test('an identifier is one customer’s', async () => {
    await ask('PUT', '/customers/111122223333', { identifier: 'customer1' });
    const { status, body } = await ask('PUT', '/customers/222233334444', { identifier: 'customer1' });
    assert.equal(status, 409);
    assert.match(String(body['message']), /111122223333 has it already/);
  });

  test('what is not there is 404, and what makes no sense 400', async () => {
    assert.equal((await ask('POST', '/customers/999999999999/suspend')).status, 404);
    assert.equal((await ask('POST', '/customers/12/suspend')).status, 400);
    for (const body of [{ identifier: '' }, { identifier: 'a\0' }, { status: 'gone' }, { name: 'x' }, '7']) {
      assert.equal((await ask('PUT', '/customers/333344445555', body)).status, 400, JSON.stringify(body));
    }
  });
});
