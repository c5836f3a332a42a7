import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { BatchMeterUsageCommand, MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import { startMetertrail } from '../../src/index.ts';
import type { Metertrail } from '../../src/index.ts';
import { errorOf } from '../support/app.ts';
import { runCommand } from '../support/run-command.ts';

describe('metertrail sandbox', () => {
  let folder: string;
  let mt: Metertrail;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'metertrail-sandbox-'));
    mt = await startMetertrail({ sandbox: true, data: folder });
  });
  after(async () => {
    await mt[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]) => runCommand('sandbox', ...args, '--data', folder);

  test('the clock is shown and changed', async () => {
    const set = await run('clock', '--set', '2026-11-01T05:00:00Z', '--freeze');
    assert.deepEqual([set.code, set.stdout.split('\n')[0]], [0, '2026-11-01T05:00:00.000Z (frozen)']);
    await run('clock', '--advance', 'PT59M');
    assert.equal(mt.clock.now().toISOString(), '2026-11-01T05:59:00.000Z');
    const json = JSON.parse((await run('clock', '--json')).stdout) as { now: string };
    assert.equal(json.now, '2026-11-01T05:59:00.000Z');
    await run('clock', '--resume');
    assert.equal((await run('clock')).stdout.includes('frozen'), false);
    const wrong = await run('clock', '--advance', '1h');
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /PT1H30M/);
  });

  test('a seed is added, and a reset removes it', async () => {
    const file = join(folder, 'more.yaml');
    await writeFile(
      file,
      '# one\nproducts: [{ code: p1, title: One, dimensions: [{ key: users, unit: Users }] }]\n',
    );
    assert.equal((await run('seed', file)).stdout, `Applied ${file}.\n`);
    await writeFile(file, 'products:\n  - code: p2\n');
    const wrong = await run('seed', file);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /seed:2: products\.0/);
    const missing = await run('seed', join(folder, 'nosuch.yaml'));
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /nosuch\.yaml cannot be read/);
    assert.equal((await run('reset')).stdout, 'Reset.\n');
    const products = await mt.store.read((tx) => tx.selectFrom('products').selectAll().execute());
    assert.deepEqual(products, []);
  });

  test('faults are added, strike, are traced and removed', async () => {
    await run('fault', 'add', 'throttle', '--id', 'one', '--operation', 'BatchMeterUsage', '--count', '1');
    await run('fault', 'add', 'unprocessed', '--id', 'two', '--records', '0,3', '--customer', 'one');
    await run('fault', 'add', 'unprocessed', '--id', 'half', '--records', '50%', '--rate', '0.5');
    const metering = new MarketplaceMeteringClient({ ...mt.clientConfig, maxAttempts: 1 });
    const call = new BatchMeterUsageCommand({ ProductCode: 'p1', UsageRecords: [] });
    assert.equal((await errorOf(metering.send(call))).name, 'ThrottlingException');
    metering.destroy();
    const { stdout } = await run('fault', 'list');
    assert.match(stdout, /^one +throttle +1 of 1 .*count=1 .*operation=BatchMeterUsage/m);
    assert.match(stdout, /^two +unprocessed +0 of 0 .*records=\[0,3\]/m);
    assert.match(stdout, /^half .*rate=0\.5 .*records=\{"share":0\.5\}/m);
    assert.match((await run('fault', 'trace')).stdout, / one +throttle +.*operation=BatchMeterUsage/);
    assert.equal((await run('fault', 'trace', '--clear')).stdout, 'Forgotten.\n');
    assert.equal((await run('fault', 'trace')).stdout, 'Nothing was struck.\n');
    assert.equal((await run('fault', 'remove', 'one')).code, 0);
    assert.match((await run('fault', 'remove', 'one')).stderr, /There is no fault one/);
    await run('fault', 'remove');
    assert.equal((await run('fault', 'list')).stdout, 'No faults.\n');
    assert.equal((await run('fault', 'add', 'explode')).code, 2);
    assert.equal((await run('fault', 'add', 'throttle', '--rate', 'often')).code, 2);
  });
});
