/** Which test files there are, and which of them `npm run check` runs. */

import { globSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Folders of the whole program (stories, crashes, real clients), not of one of its rooms: too slow for `npm run check`. */
const WHOLE_PROGRAM = ['flows', 'cluster', 'clients'];

/** A file elsewhere that is as slow says so, and why: `// In npm test only: it starts commands.` */
const SLOW_MARK = /^\/\/ In npm test only: \S/m;

/** All test files, or those that a check before a commit has the time for. */
export function findTestFiles(which: 'all' | 'unit'): string[] {
  const files = testFilesIn(join(root, 'test'));
  return which === 'all' ? files : files.filter(isUnit);
}

/** What was named on the command line: files, and folders with all below them. */
export function namedTestFiles(names: string[]): string[] {
  return names.flatMap((name) => {
    const path = resolve(name);
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? testFilesIn(path) : [path];
  });
}

function testFilesIn(folder: string): string[] {
  return globSync('**/*.test.ts', { cwd: folder, exclude: ['fixtures', 'node_modules'] })
    .map((file) => join(folder, file))
    .sort();
}

function isUnit(file: string): boolean {
  const isWhole = WHOLE_PROGRAM.some((name) => file.startsWith(join(root, 'test', name, '/')));
  return !isWhole && !SLOW_MARK.test(readFileSync(file, 'utf8'));
}
