import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Command, CommanderError } from 'commander';

import { auditCommand, runAudit } from '../../src/cli/audit.ts';
import { logFolder } from '../audit/log-folder.ts';
import { batch } from '../audit/metering-records.ts';

const example = fileURLToPath(new URL('../fixtures/logs/founding-example.json', import.meta.url));

function output() {
  const written = { stdout: '', stderr: '', exitCode: undefined as number | undefined };
  const io = {
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text) },
    exit: (code: number) => {
      written.exitCode = code;
    },
  };
  return { written, io };
}

/** What the program writes and its exit code; commander's errors are taken as in main.ts. */
async function run(...args: string[]) {
  const { written, io } = output();
  const program = new Command('metertrail').addCommand(auditCommand(io).exitOverride());
  try {
    await program.parseAsync(['audit', ...args], { from: 'user' });
  } catch (error) {
    assert.ok(error instanceof CommanderError, String(error));
    written.exitCode = error.exitCode === 0 ? 0 : 2;
  }
  return written;
}

test('an audit in which everything was billed exits with 0', async () => {
  const { stdout, stderr, exitCode } = await run(example);
  assert.equal(exitCode, 0);
  assert.equal(stderr, '');
  assert.match(stdout, /2018-04-19 16:00 {2}accepted {12}1 {9}- {2}user\/Alice/);
});

test('an audit with findings exits with 1', async (t) => {
  const folder = logFolder(t, { 'a.json.gz': [batch([{ status: 'CustomerNotSubscribed' }])] });
  assert.equal((await run(folder)).exitCode, 1);
});

test('a broken file makes the exit code 2, and is named on stderr, whatever else was found', async (t) => {
  const folder = logFolder(t, {
    'a.json.gz': [batch([{ status: 'CustomerNotSubscribed' }])],
    'b.json.gz': 'x{',
  });
  const { stderr, exitCode, stdout } = await run(folder);
  assert.equal(exitCode, 2);
  assert.ok(stderr.startsWith(`metertrail audit: ${join(folder, 'b.json.gz')}: `), stderr);
  assert.match(stdout, /CustomerNotSubscribed/);
});

test('a path that is not there makes the exit code 2', async () => {
  const { stderr, exitCode } = await run('no-such-folder');
  assert.equal(exitCode, 2);
  assert.equal(stderr, 'metertrail audit: no-such-folder: no such file or folder\n');
});

test('logs without a metering call make the exit code 2, and stderr asks for the right trail', async (t) => {
  const folder = logFolder(t, { 'a.json.gz': [], 'b.json.gz': [{ eventSource: 'iam.amazonaws.com' }] });
  const { stderr, exitCode } = await run(folder, '--format', 'json');
  assert.equal(exitCode, 2);
  assert.equal(
    stderr,
    'metertrail audit: no metering call was found in the 2 log files read: ' +
      "is this the trail of the seller's account and Region?\n",
  );
});

test('the JSON format is one document on stdout', async () => {
  const { stdout, exitCode } = await run(example, '--format', 'json');
  assert.equal(exitCode, 0);
  assert.equal((JSON.parse(stdout) as { conclusion: string }).conclusion, 'billed');
});

for (const args of [[], [example, '--format', 'xml'], [example, '--nonsense']])
  test(`wrong arguments make the exit code 2: ${args.slice(1).join(' ') || 'no path'}`, async () => {
    const { stdout, stderr, exitCode } = await run(...args);
    assert.equal(exitCode, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^error: /);
  });

test('help is not an error', async () => {
  const { stdout, exitCode } = await run('--help');
  assert.equal(exitCode, 0);
  assert.match(stdout, /Exit code: 0 every call seen was billed/);
});

test('a call from a program is checked as well', async () => {
  const { written, io } = output();
  assert.equal(await runAudit({ paths: [] }, io), 2);
  assert.equal(await runAudit({ paths: [example], format: 'toString' }, io), 2);
  assert.equal(
    written.stderr,
    'metertrail audit: no path given: a folder with CloudTrail log files, or one file\n' +
      "metertrail audit: unknown format 'toString': table or json\n",
  );
});
