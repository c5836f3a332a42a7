/**
 * Runs test files one after another in this process: those that no other process has taken. A process of its own for
 * each would spend most of its time on loading what the last has loaded. Node's own way to share a process (isolation
 * `none`) loads all files first, has the hooks at the top of one run for all, and cannot tell what a file leaves behind.
 */

import { after, suite } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { claim, finishClaim } from './claims.ts';
import { refuseLeftovers, takeStock } from './leftovers.ts';

const [folder = '', lane = '', ...files] = process.argv.slice(2);

// Opened at first sight, which would look like something that a file has left open.
void [process.stdin, process.stdout, process.stderr];
// Tests may wait for what does not keep a process alive by itself.
const alive = setInterval(() => {}, 2 ** 31 - 1);
for (const [index, file] of files.entries()) {
  if (!claim(folder, lane, index)) continue;
  // Named by its number in spaces, which the reporter counts: name patterns see only the names of the tests.
  await suite(' '.repeat(index + 1), async () => {
    const before = takeStock();
    await import(pathToFileURL(file).href);
    // The last hook of the file, after what it closes itself.
    after(() => refuseLeftovers(before));
  });
  finishClaim(folder, index);
  // What Node reports of this file is written before the next one may spin.
  await nextTurn();
}
clearInterval(alive);
// What a file has left open has been told, and would keep us.
setTimeout(() => process.exit(1), 5000).unref();
