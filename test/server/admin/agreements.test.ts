import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { AgreementView } from '../../../src/server/admin/agreement-view.ts';
import type { PurchaseView } from '../../../src/server/admin/purchases.ts';
import { adminFetch } from '../../support/admin-fetch.ts';
import { startTestApp, stoppedClock } from '../../support/app.ts';
import type { TestApp } from '../../support/app.ts';

const seed = `
products:
  - { code: legacy, title: Legacy, dimensions: [{ key: users, unit: Users }] }
  - { code: contract, title: Contract, type: saas-contract, dimensions: [{ key: seats, unit: Users }] }
customers:
  - awsAccountId: '111122223333'
    identifier: seeded
    agreements:
      - { product: legacy, id: agmt-seeded }
      - { product: contract, id: agmt-contract, end: 2027-01-01T00:00:00Z, entitlements: { seats: 25 } }
`;

type List = { agreements: AgreementView[]; truncated: boolean };

describe('agreements in the admin API', () => {
  const clock = stoppedClock('2026-11-10T12:00:00Z');
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ seed, overrides: { clock } });
  });
  after(() => app[Symbol.asyncDispose]());
  const ask = <T = Record<string, unknown>>(method: string, path: string, body?: object | string) =>
    adminFetch<T>(app.app, method, path, body);
  const buy = async (awsAccountId: string, more: object = {}): Promise<PurchaseView> => {
    const { status, body } = await ask<PurchaseView>('POST', '/agreements', {
      product: 'legacy',
      awsAccountId,
      ...more,
    });
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  };

  test('a seeded contract is shown with all that its buyer has', async () => {
    const { status, body } = await ask('GET', '/agreements/agmt-contract');
    assert.equal(status, 200);
    const { productId, ...rest } = body;
    assert.match(String(productId), /^prod-/);
    assert.deepEqual(rest, {
      id: 'agmt-contract',
      product: 'contract',
      awsAccountId: '111122223333',
      customerIdentifier: 'seeded',
      customerStatus: 'active',
      freeTrial: false,
      state: 'active',
      endsAt: '2027-01-01T00:00:00.000Z',
      lastUsageUntil: '2027-01-01T01:00:00.000Z',
      entitlements: { seats: 25 },
    });
  });

  test('they are listed by product and by customer, the newest first, as many as are asked for', async () => {
    const { id } = await buy('222233334444');
    const list = async (query: string) => (await ask<List>('GET', `/agreements${query}`)).body;
    const ids = async (query: string) => (await list(query)).agreements.map((each) => each.id);
    assert.deepEqual(await ids('?customer=222233334444'), [id]);
    assert.deepEqual(await ids('?product=contract'), ['agmt-contract']);
    assert.deepEqual(await ids('?product=contract&customer=222233334444'), []);
    const first = await list('?limit=1');
    assert.deepEqual([first.agreements.length, first.truncated], [1, true]);
    assert.equal((await list('')).truncated, false);
    for (const query of ['?limit=0', '?limit=1001', '?limit=x', '?customer=1', '?product=%00']) {
      assert.equal((await ask('GET', `/agreements${query}`)).status, 400, query);
    }
  });

  test('one is led from the purchase to its end', async () => {
    const bought = await buy('333344445555', { outcome: 'pending' });
    assert.equal(bought.state, 'pending');
    const step = (verb: string, body?: object) =>
      ask<AgreementView>('POST', `/agreements/${bought.id}/${verb}`, body);
    assert.equal((await step('confirm')).body.state, 'active');
    const { status, body } = await step('cancel');
    assert.equal(status, 200);
    assert.deepEqual(
      [body.state, body.endsAt, body.lastUsageUntil],
      ['ending', '2026-11-10T12:00:00.000Z', '2026-11-10T13:00:00.000Z'],
    );
    const again = await ask('POST', `/agreements/${bought.id}/cancel`);
    assert.equal(again.status, 409);
    assert.match(String(again.body['message']), /is ending; only/);
  });

  test('a payment that fails fails the agreement', async () => {
    const { id } = await buy('444455556666', { outcome: 'pending' });
    assert.equal((await ask('POST', `/agreements/${id}/fail`, {})).body['state'], 'failed');
  });

  test('a contract is renewed and amended', async () => {
    const bought = await buy('555566667777', {
      product: 'contract',
      entitlements: { seats: 10 },
      end: '2026-12-01T00:00:00Z',
    });
    const renewed = await ask('POST', `/agreements/${bought.id}/renew`, { end: '2027-12-01T00:00:00+01:00' });
    assert.equal(renewed.body['endsAt'], '2027-11-30T23:00:00.000Z');
    const amended = await ask('POST', `/agreements/${bought.id}/amend`, { entitlements: { seats: 12 } });
    assert.deepEqual(amended.body['entitlements'], { seats: 12 });
  });

  test('what is not there is 404, and what makes no sense is 400 and says where', async () => {
    assert.equal((await ask('GET', '/agreements/agmt-nobody')).status, 404);
    assert.equal((await ask('POST', '/agreements/agmt-nobody/cancel')).status, 404);
    const bad: [path: string, body: object | string, message: RegExp][] = [
      ['/agreements/agmt-contract/renew', {}, /end/],
      ['/agreements/agmt-contract/renew', { end: 'soon' }, /2026-01-31T00:00:00Z/],
      ['/agreements/agmt-contract/confirm', { at: 1 }, /at/],
      ['/agreements/agmt-contract/amend', { entitlements: { seats: -1 } }, />=0/],
      ['/agreements/agmt-contract/amend', { entitlements: { seats: 'a\0b' } }, /./],
      ['/agreements/agmt-contract/amend', { entitlements: {} }, /entitles to something/],
      ['/agreements/agmt-contract/amend', '{"entitlements":{"__proto__":1}}', /./],
      ['/agreements/agmt-contract/amend', '{"entitlements":{"constructor":1}}', /not an Entitled dimension/],
      ['/agreements/agmt-contract/cancel', '[]', /./],
      ['/agreements/agmt-contract/cancel', 'null', /./],
      ['/agreements/x%20y/cancel', {}, /agmt-/],
    ];
    for (const [path, body, message] of bad) {
      const answer = await ask('POST', path, body);
      assert.equal(answer.status, 400, `${path} ${JSON.stringify(body)}: ${JSON.stringify(answer.body)}`);
      assert.match(String(answer.body['message']), message);
    }
  });

  test('nobody comes in without the token, with a form, or with another method', async () => {
    const { endpoint } = app;
    const paths = ['/agreements', '/agreements/agmt-seeded/cancel', '/customers/111122223333/suspend'];
    for (const path of paths) {
      const stranger = await adminFetch({ endpoint, adminToken: 'wrong' }, 'POST', path, {});
      assert.equal(stranger.status, 401, path);
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      assert.equal((await adminFetch(app.app, 'POST', path, 'a=b', form)).status, 415, path);
      assert.equal((await ask('DELETE', path)).status, 405, path);
    }
    for (const path of ['/agreements', '/agreements/agmt-seeded', '/products', '/customers']) {
      assert.equal((await adminFetch({ endpoint, adminToken: 'wrong' }, 'GET', path)).status, 401, path);
    }
    assert.equal((await ask('GET', '/agreements/agmt-seeded')).body['state'], 'active');
  });
});
