import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PurchaseView } from '../../../src/server/admin/purchases.ts';
import { adminFetch } from '../../support/admin-fetch.ts';
import { startTestApp, stoppedClock } from '../../support/app.ts';
import { startSellerPage } from '../../support/seller-page.ts';

const seed = `
products:
  - code: legacy
    title: Legacy
    fulfillmentUrl: URL
    dimensions: [{ key: users, unit: Users }]
`;

/** What a browser would send when its button is pressed. */
function formOf(html: string): { action: string; fields: URLSearchParams } {
  const text = (escaped = '') => escaped.replaceAll('&amp;', '&').replaceAll('&#39;', "'");
  const inputs = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  return {
    action: text(/<form method="post" action="([^"]*)">/.exec(html)?.[1]),
    fields: new URLSearchParams(inputs.map(([, name, value]) => [text(name), text(value)])),
  };
}

test('a browser takes the token to the seller, until it expires', async () => {
  const clock = stoppedClock('2026-11-10T12:00:00Z');
  await using seller = await startSellerPage();
  const url = `${seller.url}/it's?a=1&b=2`;
  await using app = await startTestApp({
    seed: seed.replace('URL', JSON.stringify(url)),
    overrides: { clock },
  });
  const { body } = await adminFetch<PurchaseView>(app.app, 'POST', '/agreements', {
    product: 'legacy',
    awsAccountId: '987654321098',
    freeTrial: true,
    register: false,
  });
  const address = body.registration?.setupPage ?? '';
  const page = await fetch(address);
  const html = await page.text();
  assert.equal(page.status, 200);
  assert.match(html, /it&#39;s\?a=1&amp;b=2/);
  assert.match(
    page.headers.get('content-security-policy') ?? '',
    /default-src 'none'.*form-action http: https:/,
  );
  assert.equal(page.headers.get('cache-control'), 'no-store');
  assert.equal(page.headers.get('referrer-policy'), 'origin');
  const { action, fields } = formOf(html);
  assert.equal(action, url);
  assert.deepEqual(Object.fromEntries(fields), {
    'x-amzn-marketplace-token': body.registration?.token,
    'x-amzn-marketplace-offer-type': 'free-trial',
  });
  assert.equal((await fetch(`${address}x`)).status, 404);
  clock.set('2026-11-10T16:00:00Z');
  assert.equal((await fetch(address)).status, 404);
});

test('a product without a fulfilment URL has no page', async () => {
  await using app = await startTestApp({ seed: seed.replace('    fulfillmentUrl: URL\n', '') });
  const { body } = await adminFetch<PurchaseView>(app.app, 'POST', '/agreements', {
    product: 'legacy',
    awsAccountId: '987654321098',
  });
  assert.equal(body.registration?.setupPage, undefined);
  const path = `/setup/${encodeURIComponent(body.registration?.token ?? '')}`;
  assert.equal((await adminFetch(app.app, 'GET', path)).status, 409);
});
