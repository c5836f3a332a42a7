import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { runCommand } from '../support/run-command.ts';

describe('metertrail product and customer', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ seed: '' });
  });
  after(() => app[Symbol.asyncDispose]());
  const run = (...args: string[]) => runCommand(...args, '--data', join(app.folder, 'data'));

  test('a product is put, changed, shown and listed', async () => {
    assert.match((await run('product', 'list')).stdout, /no products/);
    const url = 'http://127.0.0.1:8080/register';
    const flags = [
      '--title',
      'Analytics',
      '--dimension',
      'users=Users',
      '--dimension',
      'seats=Users:Entitled',
    ];
    const put = await run('product', 'put', 'a/b', ...flags);
    assert.equal(put.code, 0, put.stderr);
    await run('product', 'put', 'a/b', '--fulfillment-url', url);
    const { stdout } = await run('product', 'show', 'a/b');
    for (const line of [
      /^Product {9}a\/b$/m,
      /^Integration {5}concurrent-agreements$/m,
      /^Fulfilment URL {2}http:\/\/127\.0\.0\.1:8080\/register$/m,
      /^seats +Users +users +Entitled$/m,
      /^users +Users +users +Metered$/m,
    ]) {
      assert.match(stdout, line);
    }
    await run('product', 'put', 'a/b', '--fulfillment-url', 'none');
    assert.match((await run('product', 'show', 'a/b')).stdout, /^Fulfilment URL {2}-$/m);
    assert.match(
      (await run('product', 'list')).stdout,
      /a\/b +saas-subscription +concurrent-agreements +seats,users/,
    );
  });

  test('what makes no sense ends with 2 and a sentence', async () => {
    const bad: [args: string[], message: RegExp][] = [
      [['show', 'nothing'], /no product nothing/],
      [['put', 'new'], /needs a title and dimensions/],
      [['put', 'new', '--dimension', 'users'], /must look like users=Users/],
      [['put', 'new', '--type', 'toaster'], /Allowed choices/],
      [['put', 'new', '--title', 'A', '--dimension', 'a=Parsecs'], /dimensions\[0\]\.unit/],
    ];
    for (const [args, message] of bad) {
      const { code, stderr } = await run('product', ...args);
      assert.equal(code, 2, args.join(' '));
      assert.match(stderr, message);
    }
  });

  test('a customer is suspended and restored', async () => {
    assert.match((await run('customer', 'list')).stdout, /no customers/);
    await run('product', 'put', 'p', '--title', 'P', '--dimension', 'users=Users');
    await run('buy', 'p', '--account', '987654321098');
    const suspended = await run('customer', 'suspend', '987654321098');
    assert.equal(suspended.stdout, 'Customer 987654321098 is suspended.\n');
    assert.match((await run('customer', 'list')).stdout, /^987654321098 +- +suspended$/m);
    const restored = await run('customer', 'restore', '987654321098', '--json');
    assert.deepEqual(JSON.parse(restored.stdout), { awsAccountId: '987654321098', status: 'active' });
    assert.equal((await run('customer', 'restore', '111122223333')).code, 2);
  });
});
