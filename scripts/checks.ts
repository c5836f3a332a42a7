/** The checks that need no test of ours: types, lint, format, unused code, generated data. */

import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');
const bin = join(root, 'node_modules/.bin');
/** What the last run found, which is right as long as the files are the same. */
const buildInfo = join(root, 'node_modules/.cache/typescript.json');

export const CHECKS: { name: string; command: [string, ...string[]] }[] = [
  { name: 'types', command: [join(bin, 'tsc'), '--incremental', '--tsBuildInfoFile', buildInfo] },
  { name: 'lint', command: [join(bin, 'oxlint'), '--type-aware', '--deny-warnings'] },
  { name: 'format', command: [join(bin, 'oxfmt'), '--check'] },
  { name: 'unused code', command: [join(bin, 'knip')] },
  { name: 'code that only tests use', command: [join(bin, 'knip'), '--production'] },
  { name: 'generated files', command: [process.execPath, 'scripts/generate.ts', '--check'] },
];

/** Runs every check, one after another (each uses all cores by itself), and answers how many passed and failed. */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  const totals = { passed: 0, failed: 0 };
  for (const { name, command } of CHECKS) {
    const start = performance.now();
    const { code, output } = await run(command);
    const took = `${((performance.now() - start) / 1000).toFixed(1)} s`;
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}  ${took}`);
    if (code === 0) {
      totals.passed += 1;
    } else {
      totals.failed += 1;
      console.log(output.replace(/^(?=.)/gm, '     '));
    }
  }
  return totals;
}

function run([file, ...args]: [string, ...string[]]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    // A check that hangs is stopped after five minutes; all of them together take well under one.
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], timeout: 300_000 });
    let output = '';
    child.stdout.on('data', (bytes) => (output += String(bytes)));
    child.stderr.on('data', (bytes) => (output += String(bytes)));
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code, signal) =>
      resolve({ code: code ?? 1, output: signal === null ? output : `${output}\nstopped by ${signal}` }),
    );
  });
}
