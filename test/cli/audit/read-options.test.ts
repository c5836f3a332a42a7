import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Command } from 'commander';

import { addReadOptions, s3Of, scopeOf } from '../../../src/cli/audit/read-options.ts';
import type { ReadFlags } from '../../../src/cli/audit/read-options.ts';
import { runCommand } from '../../support/run-command.ts';

function flagsOf(...args: string[]): ReadFlags {
  const command = addReadOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr() {} });
  return command.parse(args, { from: 'user' }).opts<ReadFlags>();
}

test('names may stand behind several flags, and with commas between them', () => {
  const { regions, accounts } = scopeOf(
    flagsOf('--region', 'us-east-1, eu-west-2', '--region', 'us-west-2', '--account', '1'),
  );
  assert.deepEqual(regions, new Set(['us-east-1', 'eu-west-2', 'us-west-2']));
  assert.deepEqual(accounts, new Set(['1']));
});

test('without flags everything is asked for', () => {
  assert.deepEqual(scopeOf(flagsOf()), {});
  assert.deepEqual(s3Of(flagsOf()), { anonymous: false, requesterPays: false });
});

test('a bucket may be public, of another store, or at the cost of who reads it', () => {
  const flags = flagsOf(
    '--no-sign-request',
    '--endpoint-url=http://127.0.0.1:9000',
    '--s3-region=eu-west-1',
    '--request-payer=requester',
  );
  assert.deepEqual(s3Of(flags), {
    endpoint: 'http://127.0.0.1:9000',
    region: 'eu-west-1',
    anonymous: true,
    requesterPays: true,
  });
});

test('a part is one of as many as there are', () => {
  assert.deepEqual(flagsOf('--shard', '1/1').shard, { index: 1, count: 1 });
  assert.deepEqual(flagsOf('--shard', '3/12').shard, { index: 3, count: 12 });
  for (const wrong of ['0/4', '5/4', '0/0', '1', '1/4/2', '-1/4', '1.5/4'])
    assert.throws(() => flagsOf(`--shard=${wrong}`), /It must look like 1\/4/);
});

test('hours that end before they begin are refused by name', async () => {
  for (const to of ['2018-04-18', '2018-04-19']) {
    const { code, stderr } = await runCommand('audit', 'logs', '--from', '2018-04-19', '--to', to);
    assert.equal(code, 2);
    assert.match(stderr, /--from is not before --to/);
  }
});
