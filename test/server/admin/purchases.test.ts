import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ResolveCustomerCommand } from '@aws-sdk/client-marketplace-metering';
import type { PurchaseView, RegistrationView } from '../../../src/server/admin/purchases.ts';
import { adminFetch } from '../../support/admin-fetch.ts';
import { errorOf, startTestApp, stoppedClock } from '../../support/app.ts';
import type { TestApp } from '../../support/app.ts';
import { startSellerPage } from '../../support/seller-page.ts';

const buyer = '987654321098';
const seed = `
products:
  - { code: legacy, title: Legacy, dimensions: [{ key: users, unit: Users }] }
  - code: licensed
    title: Licensed
    integration: concurrent-agreements
    dimensions: [{ key: users, unit: Users }]
  - { code: agent, title: Agent, type: container, dimensions: [{ key: hosts, unit: HostHrs }] }
`;

function startApp(): Promise<TestApp> {
  return startTestApp({ seed });
}

function buy(app: TestApp, body: object) {
  return adminFetch<PurchaseView>(app.app, 'POST', '/agreements', { awsAccountId: buyer, ...body });
}

describe('a purchase', () => {
  test('brings the token to the seller’s page, which resolves it with the AWS SDK, before it is confirmed', async () => {
    await using app = await startApp();
    const client = await app.metering();
    const resolved: object[] = [];
    await using page = await startSellerPage(async ({ form }, response) => {
      const RegistrationToken = form.get('x-amzn-marketplace-token') ?? '';
      const { $metadata: _, ...customer } = await client.send(
        new ResolveCustomerCommand({ RegistrationToken }),
      );
      const { body } = await adminFetch<{ agreements: PurchaseView[] }>(app.app, 'GET', '/agreements');
      resolved.push({ ...customer, state: body.agreements[0]?.state });
      response.writeHead(303, { location: 'https://seller.example/welcome' }).end();
    });
    await adminFetch(app.app, 'PUT', '/products/legacy', { fulfillmentUrl: page.url });
    const { status, body } = await buy(app, { product: 'legacy' });
    assert.equal(status, 201);
    assert.deepEqual(resolved, [
      {
        CustomerIdentifier: body.customerIdentifier,
        CustomerAWSAccountId: buyer,
        ProductCode: 'legacy',
        state: 'pending',
      },
    ]);
    assert.deepEqual(
      page.visits.map(({ method, contentType, form }) => [method, contentType, [...form.keys()]]),
      [['POST', 'application/x-www-form-urlencoded', ['x-amzn-marketplace-token']]],
    );
    assert.equal(body.state, 'active');
    assert.equal(page.visits[0]?.form.get('x-amzn-marketplace-token'), body.registration?.token);
    assert.deepEqual(body.registration?.page, {
      status: 303,
      location: 'https://seller.example/welcome',
      body: '',
    });
  });

  test('of a licensed product is resolved to its licence', async () => {
    await using app = await startApp();
    const { body } = await buy(app, { product: 'licensed' });
    const client = await app.metering();
    const { $metadata: _, ...customer } = await client.send(
      new ResolveCustomerCommand({ RegistrationToken: body.registration?.token }),
    );
    assert.deepEqual(customer, {
      CustomerAWSAccountId: buyer,
      ProductCode: 'licensed',
      LicenseArn: body.licenseArn,
    });
    assert.equal(body.customerIdentifier, undefined);
    assert.deepEqual(Object.keys(body.registration ?? {}), ['token', 'expiresAt'], 'it is posted nowhere');
  });

  test('with a free trial says so in the form', async () => {
    await using app = await startApp();
    await using page = await startSellerPage();
    const { body } = await buy(app, { product: 'legacy', freeTrial: true, fulfillmentUrl: page.url });
    assert.equal(page.visits[0]?.form.get('x-amzn-marketplace-offer-type'), 'free-trial');
    assert.equal(body.freeTrial, true);
    assert.deepEqual(body.registration?.page, { status: 200, body: 'Welcome!' });
  });

  test('goes on when the page fails, is not there, says too much or never ends, and tells what happened', async () => {
    await using app = await startApp();
    await using page = await startSellerPage((_visit, response) =>
      response.writeHead(500, { 'content-type': 'text/plain' }).end('x'.repeat(100_000)),
    );
    const failed = await buy(app, { product: 'licensed', fulfillmentUrl: page.url });
    assert.deepEqual(failed.body.registration?.page, {
      status: 500,
      contentType: 'text/plain',
      body: 'x'.repeat(4096),
    });
    assert.equal(failed.body.state, 'active');
    await using endless = await startSellerPage((_visit, response) => {
      response.writeHead(200);
      const more = () => response.destroyed || response.write('y'.repeat(10_000), () => setImmediate(more));
      more();
    });
    const long = await buy(app, { product: 'licensed', fulfillmentUrl: endless.url });
    assert.deepEqual(long.body.registration?.page, { status: 200, body: 'y'.repeat(4096) });
  });

  test('that nobody answers says so in words', async () => {
    await using app = await startApp();
    const page = await startSellerPage();
    await page[Symbol.asyncDispose]();
    const { body } = await buy(app, { product: 'legacy', fulfillmentUrl: page.url });
    const { origin } = new URL(page.url);
    assert.deepEqual(body.registration?.page, { error: `Nothing listens at ${origin}.` });
    assert.equal(body.state, 'active');
  });

  test('can stay pending, or fail, and need not register', async () => {
    await using app = await startApp();
    await using page = await startSellerPage();
    await adminFetch(app.app, 'PUT', '/products/licensed', { fulfillmentUrl: page.url });
    const pending = await buy(app, { product: 'licensed', outcome: 'pending', register: false });
    assert.equal(pending.body.state, 'pending');
    assert.ok(pending.body.registration?.token, 'there is a token all the same');
    assert.equal(page.visits.length, 0);
    const failed = await buy(app, { product: 'licensed', outcome: 'fail' });
    assert.equal(failed.body.state, 'failed');
    assert.equal(page.visits.length, 1);
  });

  test('of software that runs at the buyer’s has no registration', async () => {
    await using app = await startApp();
    const { status, body } = await buy(app, { product: 'agent' });
    assert.deepEqual([status, body.state, body.registration], [201, 'active', undefined]);
    assert.equal(
      (await buy(app, { product: 'agent', awsAccountId: '111122223333', register: true })).status,
      409,
    );
  });

  test('that is refused leaves nothing behind', async () => {
    await using app = await startApp();
    const refused: [body: object, status: number, message: RegExp][] = [
      [{ product: 'nothing' }, 404, /no product nothing/],
      [{ product: 'legacy', awsAccountId: '123' }, 400, /12 digits/],
      [{ product: 'legacy', awsAccountId: 123_456_789_012 }, 400, /12 digits/],
      [{ product: 'legacy', register: true }, 400, /no fulfilment URL/],
      [{ product: 'legacy', fulfillmentUrl: 'file:///etc/passwd' }, 400, /http or https/],
      [{ product: 'legacy', fulfillmentUrl: 'http://user:pass@127.0.0.1/' }, 400, /password/],
      [{ product: 'legacy', outcome: 'maybe' }, 400, /outcome/],
      [{ product: 'legacy', price: 1 }, 400, /price/],
      [{ product: 'legacy', end: '2001-01-01T00:00:00Z' }, 400, /in the future/],
      [
        { product: 'legacy', start: '2999-01-02T00:00:00Z', end: '2999-01-01T00:00:00Z' },
        400,
        /after the start/,
      ],
      [{ product: 'legacy', offerId: 'a b' }, 400, /offer-/],
      [{ product: 'legacy', entitlements: { users: 1 } }, 400, /not an Entitled dimension/],
      [{ product: 'legacy\0' }, 400, /may hold/],
    ];
    for (const [body, status, message] of refused) {
      const answer = await buy(app, body);
      assert.equal(answer.status, status, JSON.stringify(body));
      assert.match((answer.body as unknown as { message: string }).message, message);
    }
    const customers = await adminFetch<{ customers: object[] }>(app.app, 'GET', '/customers');
    assert.deepEqual(customers.body.customers, []);
  });
});

describe('"Set up your account"', () => {
  test('makes another token; each is good until it expires', async () => {
    const clock = stoppedClock('2026-11-10T12:00:00Z');
    await using app = await startTestApp({ seed, overrides: { clock } });
    await using page = await startSellerPage();
    const bought = await buy(app, { product: 'legacy' });
    const register = (body?: object) =>
      adminFetch<RegistrationView>(app.app, 'POST', `/agreements/${bought.body.id}/registration`, body);
    clock.set('2026-11-10T15:00:00Z');
    const posted = await register({ fulfillmentUrl: page.url });
    assert.deepEqual(posted.body.page, { status: 200, body: 'Welcome!' });
    assert.equal(posted.body.expiresAt, '2026-11-10T19:00:00.000Z');
    assert.equal((await register({ post: true })).status, 400, 'there is nowhere to post it to');
    const resolve = async (RegistrationToken = '') =>
      (await app.metering()).send(new ResolveCustomerCommand({ RegistrationToken }));
    assert.equal((await resolve(bought.body.registration?.token)).CustomerAWSAccountId, buyer);
    clock.set('2026-11-10T16:00:00Z');
    assert.equal((await errorOf(resolve(bought.body.registration?.token))).name, 'ExpiredTokenException');
    assert.equal((await resolve(posted.body.token)).CustomerAWSAccountId, buyer);
  });
});
