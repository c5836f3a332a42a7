/** Installs what the lockfile names and is missing, then runs one of our commands on the pinned Node; itself runs on Node 18 and later. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const bin = join(modules, '.bin');
/** Holds the hash of the lockfile that was installed to the end, or says that an install has begun. */
const stamp = join(modules, '.metertrail-lock');
const UNFINISHED = 'unfinished';

/** Arguments for the pinned Node; what follows the command on the command line is appended. */
const commands = {
  start: ['src/main.ts', 'serve', '--seed', 'examples/demo-seller.yaml'],
  metertrail: ['src/main.ts'],
  test: ['scripts/test.ts'],
  check: ['scripts/test.ts', '--unit'],
  'test:watch': ['--watch-path=src', '--watch-path=test', 'scripts/test.ts', '--unit', '--without-checks'],
  typecheck: ['scripts/check.ts', 'types'],
  lint: ['scripts/check.ts', 'lint'],
  bench: ['bench/run.ts'],
  build: ['scripts/build.ts'],
  generate: ['scripts/generate.ts'],
};

const [name, ...rest] = process.argv.slice(2);
const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
if (command === undefined) {
  console.error(`usage: node scripts/run.mjs ${Object.keys(commands).join('|')} [arguments]`);
  process.exit(2);
}
const installed = isInstalled() ? { code: 0, signal: null } : await install();
end(installed.code === 0 ? await runOnPinnedNode([...command, ...rest]) : installed);

function runOnPinnedNode(args) {
  // The pinned Node stands first, so that what a command starts (tsc, npm scripts) runs on it too.
  const PATH = [bin, process.env.PATH].filter(Boolean).join(delimiter);
  return run(join(bin, 'node'), args, { stdio: 'inherit', env: { ...process.env, PATH } });
}

/** True when this lockfile was installed to the end, by us or by an npm command of the developer's own. */
function isInstalled() {
  if (!existsSync(join(bin, 'node'))) return false;
  const lock = read('package-lock.json');
  const done = read('node_modules/.metertrail-lock');
  if (done === hash(lock)) return true;
  // npm's own record, written when it has finished.
  const recorded = read('node_modules/.package-lock.json');
  if (done === UNFINISHED || recorded === '') return false;
  const there = JSON.parse(recorded).packages;
  return Object.entries(JSON.parse(lock).packages)
    .filter(([path, wanted]) => path.startsWith('node_modules/') && !wanted.link)
    .every(([path, wanted]) => {
      const found = there[path];
      return found === undefined ? wanted.optional === true : found.integrity === wanted.integrity;
    });
}

/** Answers with the code and the signal that npm ended with; the code is 0 when the pinned Node is there. */
async function install() {
  console.error('installing the packages of package-lock.json …');
  mkdirSync(modules, { recursive: true });
  // What an interrupted install left may be half a package, which npm would take for a whole one.
  const isBroken =
    read('node_modules/.metertrail-lock') === UNFINISHED || read('node_modules/.package-lock.json') === '';
  for (const entry of isBroken ? readdirSync(modules) : []) rmSync(join(modules, entry), { recursive: true });
  writeFileSync(stamp, UNFINISHED);

  const { code, signal, output } = await npmInstall();
  if (code === 0 && existsSync(join(bin, 'node'))) {
    writeFileSync(stamp, hash(read('package-lock.json')));
    return { code, signal };
  }
  process.stderr.write(output);
  console.error(
    code === 0
      ? 'The install left no Node in node_modules/.bin: its install script did not run. Try: npm rebuild node --ignore-scripts=false'
      : `npm install ended with ${signal ?? `exit code ${code}`}.`,
  );
  return { code: code || 1, signal };
}

/**
 * Installs the versions of the lockfile, and leaves the lockfile as it is. Not by `npm ci`: that wants every platform's
 * optional packages in the lockfile, and a registry that mirrors only some of them cannot give it those.
 */
function npmInstall() {
  const args = ['install', '--no-save', '--package-lock', '--include=dev', '--include=optional'];
  // The pinned Node is one of the packages, and satisfies the engines that the one running npm may not.
  args.push('--engine-strict=false', '--no-audit', '--no-fund');
  const npm = process.env.npm_execpath ?? '';
  const isOurNode = process.execPath.startsWith(modules);
  return npm.endsWith('npm-cli.js') && !isOurNode
    ? run(process.execPath, [npm, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    : run('npm', args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

/**
 * Runs a program to its end in a process group of its own, and passes signals on to that group. A Ctrl-C reaches
 * us twice, from the terminal and from npm: the group shields the program from the first, the clock from the second.
 */
function run(file, args, options) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { ...options, cwd: root, detached: true });
    const sentAt = {};
    const forward = (signal) => {
      const now = Date.now();
      const isEcho = now - (sentAt[signal] ?? 0) < 200;
      sentAt[signal] = now;
      if (isEcho || child.pid === undefined) return;
      try {
        process.kill(-child.pid, signal);
      } catch {
        // It ended in between.
      }
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => (output += bytes));
    child.on('error', (error) => resolve({ code: 127, signal: null, output: `${error.message}\n` }));
    child.on('close', (code, signal) => {
      for (const each of signals) process.off(each, forward);
      resolve({ code, signal, output });
    });
  });
}

/** Ends as the child did: with its exit code, or by the signal that ended it. */
function end({ code, signal }) {
  if (signal === null) process.exit(code ?? 1);
  process.kill(process.pid, signal);
  // Reached only for a signal that does not end this process.
  setTimeout(() => process.exit(128 + constants.signals[signal]), 100);
}

function read(path) {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function hash(text) {
  return createHash('sha256').update(text).digest('hex');
}
