/** Runs single checks by their names, and lets them print what they print: `npm run typecheck`, `npm run lint`. */

import { spawnSync } from 'node:child_process';
import { CHECKS, root } from './checks.ts';

const [name, ...rest] = process.argv.slice(2);
const check = CHECKS.find((each) => each.name === name);
if (check === undefined) {
  console.error(
    `usage: node scripts/check.ts ${CHECKS.map((each) => `'${each.name}'`).join('|')} [arguments]`,
  );
  process.exit(2);
}
const [file, ...args] = check.command;
process.exit(spawnSync(file, [...args, ...rest], { cwd: root, stdio: 'inherit' }).status ?? 1);
