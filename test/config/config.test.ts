import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readConfig, variableOf } from '../../src/config/config.ts';
import { flagOf } from '../../src/config/flag-name.ts';
import { options } from '../../src/config/options.ts';
import { OperatorError } from '../../src/files/operator-error.ts';

describe('the configuration', () => {
  let data: string;
  before(async () => {
    data = await mkdtemp(join(tmpdir(), 'metertrail-config-'));
  });
  after(() => rm(data, { recursive: true }));

  const write = (text: string) => writeFile(join(data, 'config.yaml'), text);

  test('a flag wins over a variable, that over the file, and that over the default', async () => {
    await write('port: 1\ndeliveryDelaySeconds: 2\nbatchWindowHours: 3\n');
    const config = readConfig(
      { data, port: '11' },
      { METERTRAIL_PORT: '12', METERTRAIL_DELIVERY_DELAY_SECONDS: '22' },
    );
    assert.deepEqual(
      [config.port, config.deliveryDelaySeconds, config.batchWindowHours, config.monthEndCutoffHours],
      [11, 22, 3, 6],
    );
    assert.deepEqual(
      [
        config.origins.port,
        config.origins.deliveryDelaySeconds,
        config.origins.batchWindowHours,
        config.origins.monthEndCutoffHours,
      ],
      ['flag', 'environment', 'file', 'default'],
    );
  });

  test('it cannot be changed afterwards', async () => {
    await write('');
    const config = readConfig({ data }, {});
    assert.throws(() => Object.assign(config, { port: 1 }), TypeError);
  });

  test('what is wrong is named with the flag, the variable or the line', async () => {
    await write('# a comment\nport: many\n');
    assert.throws(() => readConfig({ data }, {}), hasMessage(/config\.yaml:2: port "many" is wrong/));
    for (const value of ['', 'true', '""', '"0x10"', '1.5', '-1']) {
      await write(`monthEndCutoffHours: ${value}\n`);
      assert.throws(
        () => readConfig({ data }, {}),
        hasMessage(/config\.yaml:1: monthEndCutoffHours .* is wrong/),
        value,
      );
    }
    await write('colour: red\n');
    assert.throws(() => readConfig({ data }, {}), hasMessage(/config\.yaml:1: there is no setting "colour"/));
    await write('port: [1\n');
    assert.throws(() => readConfig({ data }, {}), hasMessage(/config\.yaml: /));
    await write('- port\n');
    assert.throws(() => readConfig({ data }, {}), hasMessage(/"name: value" lines/));
    await write('');
    assert.throws(() => readConfig({ data, port: '70000' }, {}), hasMessage(/^--port "70000" is wrong/));
    assert.throws(
      () => readConfig({ data }, { METERTRAIL_LOG_LEVEL: 'loud' }),
      hasMessage(/^METERTRAIL_LOG_LEVEL "loud" is wrong/),
    );
    assert.throws(
      () => readConfig({ data, region: '../..' }, {}),
      hasMessage(/--region .* is not the name of a Region/),
    );
  });

  test('the sandbox and lenience want a loopback address, and say how to get on', async () => {
    await write('');
    for (const host of [
      '0.0.0.0',
      '::',
      '192.168.1.5',
      'example.com',
      '127.0.0.1.example.com',
      'LOCALHOST.evil',
    ]) {
      const own = { data, host };
      assert.throws(
        () => readConfig({ ...own, sandbox: true }, {}),
        hasMessage(/--host .*--sandbox-anywhere/),
      );
      assert.throws(
        () => readConfig({ ...own, lenient: true, sandboxAnywhere: true }, {}),
        hasMessage(/--lenient .*--host/),
      );
      assert.equal(readConfig({ ...own, sandbox: true, sandboxAnywhere: true }, {}).host, host);
      assert.equal(readConfig(own, {}).host, host);
    }
    for (const host of ['127.0.0.1', '127.8.9.10', '::1', 'localhost']) {
      assert.equal(readConfig({ data, host, sandbox: true, lenient: true }, {}).host, host);
    }
  });

  test('an empty variable is no variable', async () => {
    await write('');
    assert.equal(readConfig({ data }, { METERTRAIL_PORT: '' }).port, 4747);
  });

  test('every setting has a flag, a variable and a description, and its default is valid', () => {
    for (const [name, option] of Object.entries(options)) {
      assert.match(flagOf(name), /^--[a-z][a-z-]*$/);
      assert.match(variableOf(name), /^METERTRAIL_[A-Z_]+$/);
      assert.ok(option.description.length > 10, name);
      assert.ok(option.schema.safeParse(option.default).success, name);
    }
  });
});

function hasMessage(pattern: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof OperatorError);
    assert.match(error.message, pattern);
    return true;
  };
}

const nowhere = { data: 'there is no such folder' };

test('an admin token can be sent in a header', () => {
  for (const adminToken of [
    'too short',
    'with a space inside',
    'sixteen letters é',
    'over two lines\n1234',
  ]) {
    assert.throws(() => readConfig({ ...nowhere, adminToken }, {}), hasMessage(/--admin-token/), adminToken);
  }
  assert.equal(
    readConfig({ ...nowhere, adminToken: 'a-token_of.enough+signs' }, {}).adminToken,
    'a-token_of.enough+signs',
  );
});

test('a public address has no slash at its end, since paths follow it', () => {
  const of = (publicUrl: string) => readConfig({ ...nowhere, publicUrl }, {}).publicUrl;
  assert.equal(of('https://metertrail.example.com/'), 'https://metertrail.example.com');
  assert.equal(of('https://example.com/metertrail//'), 'https://example.com/metertrail');
  assert.throws(() => of('metertrail.example.com'), hasMessage(/--public-url/));
});
