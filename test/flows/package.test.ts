/** What `npm install metertrail` brings: the packed files run without the repository, its tools and its TypeScript. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

const program = `
import { audit, renderTable, startMetertrail } from 'metertrail';
import type { AuditReport, Coverage, Finding, HourCell, HourRules, Metertrail, S3Options, SeriesHours } from 'metertrail';

const s3: S3Options = { region: 'us-east-1' };
const rules: Partial<HourRules> = { batchWindowMs: 1 };
export async function missing(): Promise<HourCell[]> {
  const report: AuditReport = await audit(['logs'], { s3, rules });
  const findings: Finding[] = report.findings;
  const coverage: Coverage = report.coverage;
  const series: SeriesHours[] = [...report.series()];
  // @ts-expect-error: an hour has no such state
  const wrong = series[0]?.cells[0]?.state === 'late';
  console.log(findings[0]?.title, coverage.calls, renderTable(report), wrong);
  return series.flatMap(({ cells }) => cells.filter(({ state }) => state === 'missing'));
}
export const start = (): Promise<Metertrail> => startMetertrail({ sandbox: true });
`;

const folder = await mkdtemp(join(tmpdir(), 'metertrail-package-'));
after(() => rm(folder, { recursive: true, force: true }));
const packed = await run('npm', ['pack', '--pack-destination', folder, '--json'], { cwd: root });
const tarball = join(folder, nameOf(packed.stdout));
const unreachable = await install();
const skip = unreachable === undefined ? false : `the npm registry is not reachable (${unreachable})`;

test('the packed package installs and its command runs', { skip }, async () => {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const command = join(folder, 'node_modules/.bin/metertrail');
  assert.equal((await run(command, ['--version'], { cwd: folder })).stdout.trim(), version);

  const library = `import * as metertrail from 'metertrail'; console.log(Object.keys(metertrail).length);`;
  const imported = await run(process.execPath, ['--input-type=module', '-e', library], { cwd: folder });
  assert.ok(Number(imported.stdout) > 0, 'the library exports something');
});

test('a program in strict TypeScript names what the library returns', { skip }, async () => {
  await writeFile(join(folder, 'program.ts'), program);
  const flags = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'esnext', '--lib', 'esnext'];
  // What other packages declare is theirs.
  const types = ['--skipLibCheck', '--types', 'node', '--typeRoots', join(root, 'node_modules/@types')];
  const tsc = join(root, 'node_modules/.bin/tsc');
  await run(tsc, [...flags, ...types, 'program.ts'], { cwd: folder }).catch((error: unknown) => {
    assert.fail(error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error));
  });
});

test('publint and attw find nothing wrong with the packed package', async () => {
  const bytes = await readFile(tarball);
  const { messages } = await publint({
    level: 'suggestion',
    pack: { tarball: Uint8Array.from(bytes).buffer },
  });
  assert.deepEqual(messages, []);
  const checked = await checkPackage(createPackageFromTarballData(bytes));
  assert.ok(checked.types);
  // Programs in CommonJS load an ES module with require() on the Node lines that the package runs on.
  assert.deepEqual(
    checked.problems.filter(({ kind }) => kind !== 'CJSResolvesToESM'),
    [],
  );
});

/** As a user would. @returns why the registry cannot be reached, if so. */
async function install(): Promise<string | undefined> {
  await run('npm', ['init', '--yes'], { cwd: folder });
  try {
    await run(
      'npm',
      ['install', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--prefer-offline', tarball],
      { cwd: folder },
    );
    return undefined;
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    const reason = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTCACHED)\b/.exec(output)?.[1];
    if (reason === undefined) throw error;
    return reason;
  }
}

/** npm 10 and 11 print a list of packages; what the build prints stands before it. */
function nameOf(output: string): string {
  const name = /"filename": "([^"]+)"/.exec(output)?.[1];
  assert.ok(name !== undefined, output);
  return name;
}
