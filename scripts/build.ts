/** `src` as JavaScript and declarations in `dist`, which is what the package carries: Node strips no types below node_modules. */

import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
const tsc = join(root, 'node_modules/.bin/tsc');
const { status } = spawnSync(tsc, ['-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
if (status !== 0) process.exit(1);
// What is read as a file at run time, such as a page, lies beside the code that reads it.
cpSync(join(root, 'src'), dist, { recursive: true, filter: (file) => !file.endsWith('.ts') });
chmodSync(join(dist, 'main.js'), 0o755);
