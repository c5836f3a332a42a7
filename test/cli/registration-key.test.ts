// In npm test only: it starts commands.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { startSeller } from '../support/sellers/seller.ts';
import { runMetertrail } from '../support/process.ts';

test('metertrail registration-key shows the current version, rotates it, and lists both', async () => {
  await using seller = await startSeller();
  const run = async (...args: string[]) =>
    runMetertrail(['registration-key', ...args, '--data', join(seller.app.folder, 'data')]);

  const shown = await run('show');
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, /^-----BEGIN PUBLIC KEY-----\n[^-]+\n-----END PUBLIC KEY-----\n$/);
  const rotated = await run('rotate');
  assert.match(rotated.stdout, /^# version 2\n-----BEGIN PUBLIC KEY-----\n/);
  assert.equal((await run('show')).stdout, rotated.stdout.replace('# version 2\n', ''));
  assert.equal((await run('show', '1')).stdout, shown.stdout);
  const listed = await run('list');
  assert.match(listed.stdout, /^VERSION {2}CREATED .*\n1 .* 2026-11-10T12:00:00.000Z\n2 .* no: current\n$/);
  const { registrationKeys } = JSON.parse((await run('list', '--json')).stdout) as {
    registrationKeys: { version: number; publicKey: string }[];
  };
  assert.deepEqual(
    registrationKeys.map(({ version }) => version),
    [1, 2],
  );
  const missing = await run('show', '3');
  assert.deepEqual([missing.code, missing.stdout], [2, '']);
  assert.match(missing.stderr, /no version 3/);
  assert.doesNotMatch(missing.stderr, /\n\s+at /);
});
