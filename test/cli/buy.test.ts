import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { PurchaseView } from '../../src/server/admin/purchases.ts';
import { startTestApp, stoppedClock } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { runCommand } from '../support/run-command.ts';
import { startSellerPage } from '../support/seller-page.ts';

const seed = `
products:
  - { code: legacy, title: Legacy, dimensions: [{ key: users, unit: Users }] }
  - { code: contract, title: Contract, type: saas-contract, dimensions: [{ key: seats, unit: Users }, { key: support, unit: Units }] }
`;

describe('metertrail buy', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ seed, overrides: { clock: stoppedClock('2026-11-10T12:00:00Z') } });
  });
  after(() => app[Symbol.asyncDispose]());
  const run = (...args: string[]) => runCommand('buy', ...args, '--data', join(app.folder, 'data'));

  test('says what a seller needs to know of the buyer, and what the page answered', async () => {
    await using page = await startSellerPage((_visit, response) =>
      response.writeHead(302, { location: '/welcome' }).end('\u001B[2JMoved'),
    );
    const { code, stdout } = await run(
      'legacy',
      '--account',
      '987654321098',
      '--trial',
      '--offer',
      'offer-1',
      '--fulfillment-url',
      page.url,
    );
    assert.equal(code, 0);
    const lines = stdout.trimEnd().split('\n');
    const expected = [
      /^Agreement {11}agmt-[a-z0-9]{25} \(active\)$/,
      /^Product {13}legacy$/,
      /^Buyer {15}987654321098$/,
      /^CustomerIdentifier {2}[A-Z0-9]{11}$/,
      /^Offer {15}offer-1$/,
      /^Free trial {10}yes$/,
      /^Starts {14}2026-11-10T12:00:00\.000Z$/,
      /^$/,
      /^Token {5}\S{136}$/,
      /^Expires {3}2026-11-10T16:00:00\.000Z$/,
      /^Posted {4}to http:\/\/127\.0\.0\.1:\d+\/register$/,
      /^Answered {2}302, on to \/welcome$/,
      /^Page {6}\uFFFD\[2JMoved$/,
    ];
    assert.equal(lines.length, expected.length, stdout);
    for (const [index, line] of expected.entries()) assert.match(lines[index] ?? '', line);
    assert.equal(page.visits[0]?.form.get('x-amzn-marketplace-offer-type'), 'free-trial');
  });

  test('takes a contract with its entitlements and its end, and answers as JSON', async () => {
    const { code, stdout } = await run(
      'contract',
      '--account',
      '111122223333',
      '--entitlement',
      'seats=25',
      '--entitlement',
      'support=gold',
      '--until',
      '2027-01-31',
      '--json',
    );
    assert.equal(code, 0);
    const bought = JSON.parse(stdout) as PurchaseView;
    assert.deepEqual(bought.entitlements, { seats: 25, support: 'gold' });
    assert.equal(bought.endsAt, '2027-01-31T00:00:00.000Z');
  });

  test('can leave the purchase pending, let it fail, and not register', async () => {
    await using page = await startSellerPage();
    const to = ['--fulfillment-url', page.url, '--no-register'];
    const pending = await run('legacy', '--account', '222233334444', '--pending', ...to);
    assert.match(pending.stdout, /\(pending\)[^]*Posted {3}nowhere/);
    const failed = await run('legacy', '--account', '333344445555', '--fail', ...to);
    assert.match(failed.stdout, /\(failed\)/);
    assert.equal(page.visits.length, 0);
  });

  const refused: [args: string[], message: RegExp][] = [
    [['legacy'], /required option '--account/],
    [['legacy', '--account', '12'], /12 digits/],
    [['nothing', '--account', '987654321098'], /no product nothing/],
    [['legacy', '--account', '987654321098', '--until', 'soon'], /a date such as/],
    [['legacy', '--account', '987654321098', '--until', '2027-02-30'], /a date such as/],
    [['contract', '--account', '987654321098', '--entitlement', 'seats'], /such as users=25|like users=25/],
    [['legacy', '--account', '987654321098', '--pending', '--fail'], /cannot be used with/],
  ];
  for (const [args, message] of refused) {
    test(`${args.join(' ')} ends with 2 and a sentence`, async () => {
      const { code, stdout, stderr } = await run(...args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
    });
  }
});
