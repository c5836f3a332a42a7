/** A path of the file system that leads to no file: Node itself makes none. */

import { execFileSync } from 'node:child_process';

/** Makes a named pipe. */
export function makePipe(path: string): void {
  execFileSync('sh', ['-c', 'mkfifo "$0"', path]);
}
