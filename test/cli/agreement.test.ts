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
  - { code: contract, title: Contract, type: saas-contract, dimensions: [{ key: seats, unit: Users }] }
`;
const account = '987654321098';

describe('metertrail agreement', () => {
  let app: TestApp;
  let id: string;
  const run = (...args: string[]) => runCommand(...args, '--data', join(app.folder, 'data'));
  before(async () => {
    app = await startTestApp({ seed, overrides: { clock: stoppedClock('2026-11-10T12:00:00Z') } });
    const terms = ['--entitlement', 'seats=5', '--until', '2026-12-01T00:00:00Z', '--pending', '--json'];
    const { stdout } = await run('buy', 'contract', '--account', account, ...terms);
    ({ id } = JSON.parse(stdout) as PurchaseView);
  });
  after(() => app[Symbol.asyncDispose]());

  test('leads an agreement through its life, and shows it', async () => {
    const steps: [args: string[], shown: RegExp][] = [
      [['confirm', id], /\(active\)/],
      [['amend', id, '--entitlement', 'seats=7'], /Entitlements {8}seats=7/],
      [['renew', id, '--until', '2027-12-01'], /Ends {16}2027-12-01T00:00:00\.000Z/],
      [['show', id], /\(active\)[^]*seats=7/],
      [['cancel', id], /\(ending\)[^]*Last usage until {4}2026-11-10T13:00:00\.000Z/],
    ];
    for (const [args, shown] of steps) {
      const { code, stdout, stderr } = await run('agreement', ...args);
      assert.equal(code, 0, stderr);
      assert.match(stdout, shown);
    }
    const again = await run('agreement', 'cancel', id);
    assert.equal(again.code, 2);
    assert.match(
      again.stderr,
      /^metertrail: The agreement agmt-\S+ is ending; only .* can be cancelled\.\n$/,
    );
  });

  test('lists them by product and by buyer', async () => {
    const { stdout } = await run('agreement', 'list', '--product', 'contract', '--account', account);
    assert.match(
      stdout,
      /^AGREEMENT +STATE +PRODUCT +BUYER +IDENTIFIER OR LICENCE +ENDS\nagmt-\S+ +\w+ +contract +987654321098 +[A-Z0-9]{11}/,
    );
    const none = await run('agreement', 'list', '--account', '111122223333');
    assert.match(none.stdout, /no such agreements/);
    assert.equal((await run('agreement', 'list', '--limit', 'many')).code, 2);
  });

  test('registers the buyer again', async () => {
    await using page = await startSellerPage();
    const { code, stdout } = await run('agreement', 'register', id, '--fulfillment-url', page.url);
    assert.equal(code, 0);
    assert.match(stdout, /^Token {5}\S+\n.*\n.*\nAnswered {2}200\nPage {6}Welcome!\n$/);
    assert.equal(page.visits.length, 1);
    assert.match((await run('agreement', 'register', id, '--no-post')).stdout, /Posted {3}nowhere/);
  });
});
