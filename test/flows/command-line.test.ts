import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import { runMetertrail, serve } from '../support/process.ts';

describe('the metertrail command', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'metertrail-main-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('it says its version and its commands', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    assert.equal((await runMetertrail(['--version'])).stdout.trim(), version);
    const help = await runMetertrail(['--help']);
    assert.equal(help.code, 0);
    for (const command of ['serve', 'audit', 'config']) assert.ok(help.stdout.includes(command));
  });

  test('a wrong command, flag or value ends with 2 and a sentence', async () => {
    for (const args of [
      ['fly'],
      ['serve', '--colour', 'red'],
      ['serve', '--port', 'many'],
      ['serve', '--store', 'mysql://x'],
      ['serve', '--seed', 'nosuch.yaml'],
    ]) {
      const { code, stdout, stderr } = await runMetertrail([
        ...args,
        ...(args[0] === 'serve' ? ['--data', join(folder, 'wrong')] : []),
      ]);
      assert.equal(code, 2, args.join(' '));
      assert.equal(stdout, '');
      assert.doesNotMatch(stderr, /\n\s+at /, 'no stack');
      assert.ok(stderr.length > 10);
    }
  });

  test('config shows every value, its origin and where AWS says so, and hides a password', async () => {
    const { code, stdout } = await runMetertrail(
      ['config', '--data', folder, '--store', 'postgres://me:secret@db/x'],
      { METERTRAIL_PORT: '99' },
    );
    assert.equal(code, 0);
    assert.match(stdout, /^port = 99 {3}\[environment\]$/m);
    assert.match(stdout, /^batchWindowHours = 24 {3}\[default\]$/m);
    assert.match(stdout, /AWS: API reference of BatchMeterUsage/);
    assert.doesNotMatch(stdout, /secret/);
  });

  test('serve greets, keeps its secrets to itself, and ends with 0 on SIGTERM', async () => {
    const data = join(folder, 'greets');
    await using server = await serve(data, ['--seed', 'examples/demo-seller.yaml']);
    assert.match(server.stdout(), /AWS_SHARED_CREDENTIALS_FILE=.*credentials/);
    for (const file of ['credentials', 'metertrail.db']) {
      assert.equal((await stat(join(data, file))).mode & 0o777, 0o600, file);
    }
    assert.equal((await stat(data)).mode & 0o777, 0o700);
    const credentials = await readFile(join(data, 'credentials'), 'utf8');
    assert.match(credentials, /^\[root\]$/m);
    assert.match(credentials, /^\[default\]$/m);
    const secret = /aws_secret_access_key = (\S+)/.exec(credentials)?.[1] ?? 'none';
    assert.equal(await server.stop('SIGTERM'), 0);
    assert.ok(!server.stdout().includes(secret) && !server.stderr().includes(secret));
  });

  test('the commands to paste hold no name that a shell would run', async () => {
    const seed = join(folder, 'hostile.yaml');
    await writeFile(
      seed,
      `products: [{ code: abc, title: A, dimensions: [{ key: users, unit: Users }] }]
customers: [{ awsAccountId: '111122223333', identifier: '$(touch owned)', agreements: [{ product: abc }] }]
`,
    );
    await using server = await serve(join(folder, 'hostile'), ['--seed', seed]);
    assert.doesNotMatch(server.stdout(), /touch owned/);
    assert.match(server.stdout(), /aws cloudtrail lookup-events/);
  });

  test('a second start keeps the keys and the account', async () => {
    const data = join(folder, 'again');
    const credentials = async () => {
      await using server = await serve(data);
      const text = await readFile(join(data, 'credentials'), 'utf8');
      assert.equal(await server.stop('SIGINT'), 0);
      return text.replace(/endpoint_url = .*/g, '');
    };
    assert.equal(await credentials(), await credentials());
  });

  test('a taken port is named', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    const { code, stderr } = await runMetertrail([
      'serve',
      '--data',
      join(folder, 'port'),
      '--port',
      String(port),
    ]);
    taken.close();
    assert.equal(code, 2);
    assert.match(stderr, new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is taken`));
  });

  test('a second server on one data folder is refused, and the first keeps its credentials file', async () => {
    const data = join(folder, 'twice');
    await using server = await serve(data);
    const { code, stderr } = await runMetertrail(['serve', '--data', data, '--port', '0']);
    assert.equal(code, 2);
    assert.match(stderr, /Another Metertrail serves from .*twice/);
    assert.ok((await readFile(join(data, 'credentials'), 'utf8')).includes(server.endpoint));
  });

  test('what cannot be made or written is a sentence', async () => {
    const data = join(folder, 'blocked');
    await mkdir(join(data, 'credentials'), { recursive: true });
    for (const [place, message] of [
      [data, /credentials file .* cannot be written/],
      ['/proc/metertrail', /data folder \/proc\/metertrail cannot be made/],
    ] as const) {
      const { code, stderr } = await runMetertrail(['serve', '--data', place, '--port', '0']);
      assert.equal(code, 2);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
  });

  test('a corrupt database is refused with a sentence, and left as it is', async () => {
    const data = join(folder, 'corrupt');
    await mkdir(data);
    await writeFile(
      join(data, 'metertrail.db'),
      'This is not a database, whatever its name says. '.repeat(100),
    );
    const { code, stderr } = await runMetertrail(['serve', '--data', data, '--port', '0']);
    assert.equal(code, 2);
    assert.match(stderr, /metertrail\.db is not a database\./);
    assert.match(await readFile(join(data, 'metertrail.db'), 'utf8'), /^This is not a database/);
  });

  test('a damaged bucket is refused at the start with a sentence, and left as it is', async () => {
    const record = join(folder, 'damaged', 'bucket-metadata', 'records', 'logs');
    await mkdir(record, { recursive: true });
    await writeFile(join(record, 'bucket.json'), '{');
    const { code, stderr } = await runMetertrail(['serve', '--data', join(folder, 'damaged'), '--port', '0']);
    assert.equal(code, 2);
    assert.match(stderr, /^metertrail: The record of bucket logs in .* is damaged; restore its bucket\.json/);
    assert.doesNotMatch(stderr, /\n\s+at /);
    assert.equal(await readFile(join(record, 'bucket.json'), 'utf8'), '{');
  });

  test('a database that another process has locked is refused with a sentence', async () => {
    const data = join(folder, 'locked');
    await mkdir(data);
    const holder = new DatabaseSync(join(data, 'metertrail.db'));
    holder.exec('create table t (x); pragma locking_mode = exclusive; begin exclusive;');
    const { code, stderr } = await runMetertrail(['serve', '--data', data, '--port', '0']);
    holder.close();
    assert.equal(code, 2);
    assert.match(stderr, /is locked by another process/);
  });

  test('a PostgreSQL that does not answer is named without its password', async () => {
    const { code, stderr } = await runMetertrail([
      'serve',
      '--data',
      join(folder, 'pg'),
      '--store',
      'postgres://me:secret@127.0.0.1:1/x',
    ]);
    assert.equal(code, 2);
    assert.match(stderr, /No PostgreSQL server answers at postgres:\/\/127\.0\.0\.1:1\/x/);
    assert.doesNotMatch(stderr, /secret/);
  });

  test('a data folder that cannot be made is a sentence', async () => {
    await writeFile(join(folder, 'file'), '');
    const { code, stderr } = await runMetertrail([
      'serve',
      '--data',
      join(folder, 'file', 'data'),
      '--port',
      '0',
    ]);
    assert.equal(code, 2);
    assert.doesNotMatch(stderr, /a bug/);
  });
});
