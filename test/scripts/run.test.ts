/** What stands between `npm start` and our server: installing, arguments, exit codes and signals. */

// In npm test only: it starts commands.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';

const lock = { packages: { '': {}, 'node_modules/node': { integrity: 'sha512-a' } } };

const otherLock = { packages: { ...lock.packages, 'node_modules/yaml': { integrity: 'sha512-b' } } };

/** Stands for npm: brings the one program that is asked for. */
const NPM = `
  import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
  console.log('npm is not heard when all is well');
  mkdirSync('node_modules/.bin', { recursive: true });
  rmSync('node_modules/.bin/node', { force: true });
  symlinkSync(process.execPath, 'node_modules/.bin/node');
`;

/** Stands for the server: says how often it is asked to end, and drains until its input ends. */
const SERVER = `
  let asked = 0;
  const drain = (signal) => console.log('asked ' + (asked += 1) + ' ' + signal);
  process.on('SIGINT', drain).on('SIGTERM', drain);
  process.stdin.on('end', () => console.log('drained')).resume();
  console.log('ready');
`;

/** Stands for a server that hangs while it drains, until it is asked a second time. */
const STUCK_SERVER = `
  let asked = 0;
  process.on('SIGINT', () => {
    if ((asked += 1) === 2) process.exit(5);
    console.log('draining');
  });
  process.stdin.resume();
  console.log('ready');
`;

/** Clocks for the script, whose own echo window is shorter than a busy machine may sleep. */
const STOPPED_CLOCK = 'const start = Date.now(); Date.now = () => start;';
const CLOCK_OF_SECONDS = 'let now = Date.now(); Date.now = () => (now += 1000);';

test('arguments are passed on, from any folder', async (t) => {
  const root = await makeProject(t, `console.log(process.argv.slice(2).join(' '));`);
  const { output, code } = await finish(start(t, root, ['start', '--port', '5000']));
  assert.match(output, /^serve --seed \S+ --port 5000$/m);
  assert.equal(code, 0);
});

test('the exit code is passed on', async (t) => {
  const root = await makeProject(t, 'process.exitCode = 7;');
  assert.equal((await finish(start(t, root, ['start']))).code, 7);
});

test('an end by a signal is passed on', async (t) => {
  const root = await makeProject(t, `process.kill(process.pid, 'SIGKILL');`);
  assert.equal((await finish(start(t, root, ['start']))).signal, 'SIGKILL');
});

test('SIGTERM lets the server drain', async (t) => {
  const root = await makeProject(t, SERVER);
  const child = start(t, root, ['start']);
  await says(child, 'ready');
  child.kill('SIGTERM');
  await says(child, 'asked 1 SIGTERM');
  child.stdin?.end();
  assert.deepEqual(await finish(child), { output: 'drained\n', code: 0, signal: null });
});

test('SIGTERM to npm itself lets the server drain', async (t) => {
  const root = await makeProject(t, SERVER);
  const child = spawn('npm', ['start', '--silent'], { cwd: root });
  t.after(() => child.stdin.destroy());
  await says(child, 'ready');
  child.kill('SIGTERM');
  await says(child, 'asked 1 SIGTERM');
  child.stdin.end();
  const { output, code } = await finish(child);
  assert.match(output, /^drained\n/);
  assert.equal(code, 0);
});

test('one Ctrl-C, sent by the terminal and again by npm, reaches the server once', async (t) => {
  const root = await makeProject(t, SERVER);
  const child = start(t, root, ['start'], STOPPED_CLOCK);
  await says(child, 'ready');
  process.kill(-child.pid!, 'SIGINT');
  await says(child, 'asked 1 SIGINT');
  child.kill('SIGINT');
  // Signals keep their order: what comes after the echo tells that it is over.
  child.kill('SIGTERM');
  await says(child, 'asked 2 SIGTERM');
  child.stdin?.end();
  assert.equal((await finish(child)).output, 'drained\n');
});

test('a second Ctrl-C, later than an echo, reaches the server too', async (t) => {
  const root = await makeProject(t, STUCK_SERVER);
  const child = start(t, root, ['start'], CLOCK_OF_SECONDS);
  await says(child, 'ready');
  child.kill('SIGINT');
  await says(child, 'draining');
  child.kill('SIGINT');
  assert.equal((await finish(child)).code, 5);
});

test('an install that fails shows what npm said, and is done again from nothing', async (t) => {
  const root = await makeProject(t, `console.log('ran');`);
  await writeFile(join(root, 'package-lock.json'), JSON.stringify(otherLock));
  await writeFile(join(root, 'npm-cli.js'), `console.log('registry down'); process.exitCode = 3;`);
  const failed = await finish(start(t, root, ['start']));
  assert.match(failed.output, /registry down\n[^]*exit code 3/);
  assert.equal(failed.code, 3);

  // The lockfile of what is there: but nobody knows whether all of it is still there.
  await writeFile(join(root, 'package-lock.json'), JSON.stringify(lock));
  await mkdir(join(root, 'node_modules/half-a-package'));
  await writeFile(join(root, 'npm-cli.js'), NPM);
  assert.match((await finish(start(t, root, ['start']))).output, /^installing .*\nran\n$/);
  await assert.rejects(access(join(root, 'node_modules/half-a-package')));
});

test('a changed lockfile is installed, once', async (t) => {
  const root = await makeProject(t, `console.log('ran');`);
  await writeFile(join(root, 'package-lock.json'), JSON.stringify(otherLock));
  await writeFile(join(root, 'npm-cli.js'), NPM);
  assert.match((await finish(start(t, root, ['start']))).output, /^installing .*\nran\n$/);
  assert.equal((await finish(start(t, root, ['start']))).output, 'ran\n');
});

test('an unknown command is refused with the list of commands', async (t) => {
  const root = await makeProject(t, '');
  const { output, code } = await finish(start(t, root, ['toString']));
  assert.match(output, /start\|metertrail\|test\|check/);
  assert.equal(code, 2);
});

/** A folder laid out as this repository, installed, whose `src/main.ts` holds `main`. */
async function makeProject(t: TestContext, main: string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'metertrail-run-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  await mkdir(join(root, 'scripts'));
  await mkdir(join(root, 'src'));
  await mkdir(join(root, 'node_modules/.bin'), { recursive: true });
  for (const file of ['package.json', 'scripts/run.mjs']) {
    await cp(join(import.meta.dirname, '../..', file), join(root, file));
  }
  await symlink(process.execPath, join(root, 'node_modules/.bin/node'));
  await writeFile(join(root, 'package-lock.json'), JSON.stringify(lock));
  await writeFile(join(root, 'node_modules/.package-lock.json'), JSON.stringify(lock));
  await writeFile(join(root, 'src/main.ts'), main);
  return root;
}

/** @param first runs in the script's process before the script, and in nothing that the script starts. */
function start(t: TestContext, root: string, args: string[], first = ''): ChildProcess {
  const env = { ...process.env, npm_execpath: join(root, 'npm-cli.js') };
  const script = join(root, 'scripts/run.mjs');
  const before = ['--import', `data:text/javascript,${encodeURIComponent(first)}`];
  const child = spawn(process.execPath, [...before, script, ...args], { cwd: tmpdir(), env, detached: true });
  // Our servers end with their input, whatever the test came to.
  t.after(() => child.stdin.destroy());
  return child;
}

/** What the child prints next is this line. */
async function says(child: ChildProcess, line: string): Promise<void> {
  const [bytes] = await once(child.stdout!, 'data');
  assert.equal(String(bytes), `${line}\n`);
}

async function finish(child: ChildProcess): Promise<{ output: string; code: number; signal: string }> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => (output += String(bytes)));
  const [code, signal] = await once(child, 'close');
  return { output, code, signal };
}
