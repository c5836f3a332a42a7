// In npm test only: it starts commands.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { buyer } from '../support/sellers/catalogue.ts';
import { startSeller } from '../support/sellers/seller.ts';
import type { Seller, Workload } from '../support/sellers/seller.ts';
import { runMetertrail } from '../support/process.ts';

describe('metertrail workload', () => {
  let seller: Seller;
  before(async () => {
    seller = await startSeller();
  });
  after(() => seller[Symbol.asyncDispose]());

  const run = (...args: string[]) =>
    runMetertrail(['workload', ...args, '--data', join(seller.app.folder, 'data')]);

  test('list says that there are none, and how to start one', async () => {
    const { code, stdout } = await run('list');
    assert.equal(code, 0);
    assert.match(stdout, /metertrail workload start/);
  });

  test('start prints what a shell evaluates, and list shows the workload', async () => {
    const { code, stdout } = await run(
      'start',
      '--account',
      buyer,
      '--platform',
      'ec2',
      '--region',
      'eu-west-1',
    );
    assert.equal(code, 0);
    const lines = stdout.trimEnd().split('\n');
    assert.match(lines[0] ?? '', /^# i-[0-9a-f]{17} \(ec2\) of 987654321098: .* until 2026-11-10T18:00:00/);
    assert.deepEqual(
      lines.slice(1).map((line) => /^export (\w+)='[^']+'$/.exec(line)?.[1]),
      [
        'AWS_ACCESS_KEY_ID',
        'AWS_SECRET_ACCESS_KEY',
        'AWS_SESSION_TOKEN',
        'AWS_REGION',
        'AWS_DEFAULT_REGION',
        'AWS_ENDPOINT_URL',
      ],
    );
    assert.ok(lines.includes(`export AWS_ENDPOINT_URL='${seller.app.endpoint}'`));
    assert.match(
      (await run('list')).stdout,
      /987654321098 {2}ec2 {7}eu-west-1 {2}i-[0-9a-f]{17} {2}2026-11-10T/,
    );
  });

  test('start prints where an SDK fetches the credentials, as in a task', async () => {
    const where = ['--account', buyer, '--platform', 'ecs', '--container'];
    const { stdout } = await run('start', ...where);
    assert.doesNotMatch(stdout, /AWS_SECRET_ACCESS_KEY/);
    assert.match(
      stdout,
      /^export AWS_CONTAINER_CREDENTIALS_FULL_URI='http:\/\/127.0.0.1:\d+\/_metertrail\/workloads\/[0-9a-f-]{36}\/credentials'$/m,
    );
    assert.match(stdout, /^export AWS_CONTAINER_AUTHORIZATION_TOKEN='Bearer [\w-]{43}'$/m);
    assert.ok(!stdout.includes(seller.app.app.adminToken));
  });

  test('start takes up the workload of a resource, and answers as JSON', async () => {
    const args = ['--account', buyer, '--platform', 'ecs', '--resource', 'task-1', '--role', 'R1', '--json'];
    const [first, second] = [await run('start', ...args, '--hours', '1'), await run('start', ...args)];
    const [one, other] = [JSON.parse(first.stdout) as Workload, JSON.parse(second.stdout) as Workload];
    assert.equal(one.workload.workloadId, other.workload.workloadId);
    assert.equal(one.credentials.expiresAt, '2026-11-10T13:00:00.000Z');
    const { workloads } = JSON.parse((await run('list', '--json')).stdout) as { workloads: object[] };
    assert.ok(workloads.length >= 1);
  });

  test('what is wrong is a sentence and exit code 2', async () => {
    for (const [args, sentence] of [
      [['start', '--platform', 'ecs'], /--account/],
      [['start', '--account', buyer, '--platform', 'lambda'], /ec2, ecs, eks, agentcore/],
      [['start', '--account', '1', '--platform', 'ecs'], /12 digits/],
      [['start', '--account', buyer, '--platform', 'ecs', '--hours', 'many'], /whole number/],
      [['start', '--account', buyer, '--platform', 'ecs', '--hours', '13'], /12/],
    ] as const) {
      const { code, stdout, stderr } = await run(...args);
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.match(stderr, sentence);
      assert.doesNotMatch(stderr, /\n\s+at /, 'no stack');
    }
  });
});
