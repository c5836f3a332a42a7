// In npm test only: it starts commands.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { hourMs } from '../../src/time/hours.ts';
import { runMetertrail } from '../support/process.ts';
import { hour, startSendCommand, usageOf } from '../support/send-command.ts';

test('a dry run shows product, Region, customer, hour, dimension and quantity, and what is left out', async () => {
  await using command = await startSendCommand();
  await command.writeRescue(usageOf('c1', { Quantity: 7 }), usageOf('c2', { Quantity: null }));
  const { code, stdout } = await command.send('--dry-run');
  assert.equal(code, 1);
  const at = hour.slice(0, 16).replace('T', ' ');
  assert.ok(stdout.includes(`analytics in us-east-1, to ${command.mt.endpoint}: 1 record\n`), stdout);
  assert.match(stdout, new RegExp(`^ {2}${at} +c1 +users +7 +\\d`, 'm'));
  assert.match(
    stdout,
    new RegExp(`^ {2}${at} +c2 +users +\\(blank\\) .*Quantity is a blank: fill it in$`, 'm'),
  );
  assert.deepEqual([await command.receipt(), await command.stored()], [undefined, []]);
  await command.writeRescue(usageOf('c1'));
  assert.equal((await command.send('--dry-run')).code, 0);
});

test('the window is a setting, as it is for the audit and for the service', async () => {
  await using command = await startSendCommand();
  await command.writeRescue(
    usageOf('c1', { Timestamp: new Date(Date.parse(hour) - 2 * hourMs).toISOString() }),
  );
  assert.equal((await command.send('--dry-run')).code, 0);
  const { code, stdout } = await command.send('--dry-run', '--batch-window-hours', '1');
  assert.equal(code, 1);
  assert.match(stdout, /c1 .*too late: it could be billed until/);
  const wrong = await command.send('--dry-run', '--batch-window-hours', 'x');
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /^metertrail: --batch-window-hours "x" is wrong/);
});

test('without a terminal nothing is sent unless --yes says so', async () => {
  await using command = await startSendCommand();
  await command.writeRescue(usageOf('c1'));
  const refused = await command.send();
  assert.deepEqual([refused.code, await command.stored()], [2, []]);
  assert.match(refused.stderr, /^metertrail: There is no terminal to ask on, .*--yes\.\n$/);
  const { code, stdout } = await command.send('--yes');
  assert.equal(code, 0);
  assert.match(stdout, /1 accepted, 0 not\. Receipt: .*rescue\.receipt\.json/);
  assert.deepEqual(
    (await command.accepted()).map(({ MeteringRecordId }) => MeteringRecordId),
    [(await command.stored())[0]?.id],
  );
});

test('each record that is not accepted is named with its reason', async () => {
  await using command = await startSendCommand();
  await command.writeRescue(usageOf('c1'));
  await command.send('--yes', '--receipt', join(command.folder, 'other.json'));
  await command.writeRescue(
    usageOf('c1', { Quantity: 6 }),
    usageOf('c2', { Dimension: 'nosuch' }),
    usageOf('c3'),
    usageOf('c4', { Quantity: null }),
  );
  const { code, stdout } = await command.send('--yes');
  assert.equal(code, 1);
  assert.match(
    stdout,
    /c1 +users +6 .* DuplicateRecord: already billed with another quantity, which cannot be changed$/m,
  );
  assert.match(stdout, /c2 +nosuch +5 .* InvalidUsageDimensionException: /m);
  assert.match(stdout, /1 accepted, 3 not\./);
  assert.deepEqual(
    (await command.stored()).map(({ quantity }) => quantity),
    [5, 5],
  );
});

test('a second run sends nothing that is accepted, and refuses another quantity for it', async () => {
  await using command = await startSendCommand();
  await command.writeRescue(usageOf('c1'), usageOf('c2', { Quantity: null }));
  assert.equal((await command.send('--yes')).code, 1);
  await command.writeRescue(usageOf('c1'), usageOf('c2'));
  const again = await command.send('--yes');
  assert.equal(again.code, 0);
  assert.match(again.stdout, /Accepted before, and not sent again: 1 record\./);
  assert.equal(await command.countSent(), 2);
  const nothing = await command.send('--yes');
  assert.deepEqual([nothing.code, await command.countSent()], [0, 2]);
  assert.match(nothing.stdout, /There is nothing to send\./);
  await command.writeRescue(usageOf('c1'), usageOf('c2', { Quantity: 6 }));
  const changed = await command.send('--yes');
  assert.equal(changed.code, 2);
  assert.match(changed.stderr, /UsageRecords\[1\]\.Quantity is 6, but 5 was accepted at .*cannot be changed/);
  assert.equal(await command.countSent(), 2);
});

test('a rehearsal at another endpoint does not pass for the real thing', async () => {
  await using command = await startSendCommand();
  await command.writeRescue(usageOf('c1'));
  await command.send('--yes');
  const elsewhere = await command.send('--yes', '--endpoint-url', 'http://127.0.0.1:1');
  assert.equal(elsewhere.code, 2);
  assert.match(
    elsewhere.stderr,
    /The receipt .* is of http.*, and this would go to http:\/\/127\.0\.0\.1:1: name another/,
  );
});

test('what cannot be done ends with 2 and a sentence', async () => {
  await using command = await startSendCommand();
  await command.writeRescue(usageOf('c1', { Timestamp: 'today' }));
  for (const [args, env, sentence] of [
    [
      [command.path],
      {},
      /^metertrail: requests\[0\]\.UsageRecords\[0\]\.Timestamp: must be the start of an hour/,
    ],
    [[join(command.folder, 'nosuch.json')], {}, /^metertrail: .*nosuch\.json cannot be read: ENOENT/],
    [[command.folder], {}, /^metertrail: .* cannot be read: EISDIR/],
    [[command.path, '--endpoint-url', 'localhost'], {}, /It must be a URL such as/],
  ] as const) {
    const { code, stdout, stderr } = await runMetertrail(['send', ...args], {
      ...command.environment,
      ...env,
    });
    assert.deepEqual([code, stdout], [2, ''], stderr);
    assert.match(stderr, sentence);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
  await command.writeRescue(usageOf('c1'));
  const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...keyless } = command.environment;
  const without = await runMetertrail(['send', command.path, '--yes'], {
    ...keyless,
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
  });
  assert.deepEqual([without.code, await command.receipt()], [2, undefined]);
  assert.match(without.stderr, /^metertrail: There are no AWS credentials to send with: /);
  const wrong = await runMetertrail(['send', command.path, '--yes'], {
    ...command.environment,
    AWS_SECRET_ACCESS_KEY: 'wrong',
  });
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /^metertrail send: InvalidSignatureException: .*Send the file again/);
});

test('text of the file does not reach the terminal as commands to it', async () => {
  await using command = await startSendCommand();
  await command.writeRescue(usageOf('c1\u001b[2J'));
  const { stdout } = await command.send('--dry-run');
  assert.ok(stdout.includes('c1\\u{1b}[2J'), stdout);
});
