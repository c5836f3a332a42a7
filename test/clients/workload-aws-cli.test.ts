/** MeterUsage and RegisterUsage as the AWS command line of a task sends them, with credentials from `metertrail workload`. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { importSPKI, jwtVerify } from 'jose';
import { awsCli, awsCliMissing } from '../support/aws-cli.ts';
import { buyer, containerCode } from '../support/sellers/catalogue.ts';
import { startSeller } from '../support/sellers/seller.ts';
import type { Seller } from '../support/sellers/seller.ts';
import { runMetertrail } from '../support/process.ts';

const skip = await awsCliMissing();

describe('the AWS CLI in a buyer’s task', { skip }, () => {
  let seller: Seller;
  let task: Record<string, string>;
  before(async () => {
    seller = await startSeller({}, 'real');
    task = await environmentOf(['--account', buyer, '--platform', 'ecs']);
  });
  after(() => seller[Symbol.asyncDispose]());

  /** What a shell's environment has after it has evaluated the command's output. */
  const environmentOf = async (args: string[]): Promise<Record<string, string>> => {
    const data = join(seller.app.folder, 'data');
    const { code, stdout, stderr } = await runMetertrail(['workload', 'start', '--data', data, ...args]);
    assert.equal(code, 0, stderr);
    const shell = await promisify(execFile)('sh', ['-c', 'eval "$1" && env -0', 'sh', stdout]);
    const variables = shell.stdout.split('\0').map((line) => line.split(/=(.*)/s).slice(0, 2));
    return Object.fromEntries(variables.filter(([name]) => name?.startsWith('AWS_')));
  };
  const meter = (env: Record<string, string>, ...more: string[]) => {
    const Timestamp = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000).toISOString();
    const args = ['--product-code', containerCode, '--timestamp', Timestamp, '--usage-dimension', 'hosts'];
    return awsCli(['meteringmarketplace', 'meter-usage', ...args, ...more], env);
  };

  test('meters, and hears of a repeat, a dry run and a duplicate', async () => {
    const first = await meter(task, '--usage-quantity', '3');
    assert.equal(first.code, 0, first.stderr);
    const repeat = await meter(task, '--usage-quantity', '3');
    assert.deepEqual(JSON.parse(repeat.stdout), JSON.parse(first.stdout));
    assert.match((await meter(task, '--usage-quantity', '4')).stderr, /\(DuplicateRequestException\)/);
    assert.match((await meter(task, '--dry-run')).stderr, /\(DryRunOperation\)/);
  });

  test('of an account that never bought is not entitled, nor permitted to try', async () => {
    const stranger = await environmentOf(['--account', '222233334444', '--platform', 'eks']);
    assert.match((await meter(stranger)).stderr, /\(CustomerNotEntitledException\)/);
    assert.match((await meter(stranger, '--dry-run')).stderr, /\(UnauthorizedException\)/);
  });

  test('registers, and the signature holds', async () => {
    const args = ['--product-code', containerCode, '--public-key-version', '1', '--nonce', 'n'];
    const { code, stdout, stderr } = await awsCli(['meteringmarketplace', 'register-usage', ...args], task);
    assert.equal(code, 0, stderr);
    const { Signature } = JSON.parse(stdout) as { Signature: string };
    const pem = await (await fetch(`${seller.app.endpoint}/_metertrail/registration-keys/1`)).text();
    const { payload } = await jwtVerify(Signature, await importSPKI(pem, 'PS256'));
    assert.equal(payload['nonce'], 'n');
    const instance = await environmentOf(['--account', buyer, '--platform', 'ec2']);
    const refused = await awsCli(['meteringmarketplace', 'register-usage', ...args], instance);
    assert.match(refused.stderr, /\(PlatformNotSupportedException\)/);
  });
});
