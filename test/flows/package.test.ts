/** What `npm install metertrail` brings: the packed files run without the repository, its tools and its TypeScript. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

test('the packed package installs and its command runs', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-package-'));
  t.after(() => rm(folder, { recursive: true, force: true }));

  const packed = await run('npm', ['pack', '--pack-destination', folder, '--json'], { cwd: root });
  const tarball = join(folder, nameOf(packed.stdout));
  await run('npm', ['init', '--yes'], { cwd: folder });
  try {
    await run('npm', ['install', '--ignore-scripts', '--omit=dev', '--no-audit', tarball], { cwd: folder });
  } catch (error) {
    const reason = unreachable(error);
    if (reason === undefined) throw error;
    return t.skip(`the npm registry is not reachable (${reason})`);
  }

  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const command = join(folder, 'node_modules/.bin/metertrail');
  assert.equal((await run(command, ['--version'], { cwd: folder })).stdout.trim(), version);

  const library = `import * as metertrail from 'metertrail'; console.log(Object.keys(metertrail).length);`;
  const imported = await run(process.execPath, ['--input-type=module', '-e', library], { cwd: folder });
  assert.ok(Number(imported.stdout) > 0, 'the library exports something');
});

/** npm 10 and 11 print a list of packages; what the build prints stands before it. */
function nameOf(output: string): string {
  const name = /"filename": "([^"]+)"/.exec(output)?.[1];
  assert.ok(name !== undefined, output);
  return name;
}

function unreachable(error: unknown): string | undefined {
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  return /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTCACHED)\b/.exec(output)?.[1];
}
