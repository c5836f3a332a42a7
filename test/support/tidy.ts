/**
 * Checks the rules of this code base that no linter knows: who may import whom, how long files are, what each
 * one has beside it.
 */

import { existsSync, globSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { circlesOf } from './tidy-circles.ts';
import { MAY_IMPORT, mayImport } from './tidy-imports.ts';
import { parseSources } from './tidy-source.ts';
import type { Import, Source } from './tidy-source.ts';

/** `file` is relative to the root; `line` counts from 1. */
export type Violation = { rule: Rule; file: string; line: number; message: string };

export type Rule =
  | 'imports'
  | 'circle'
  | 'test folder'
  | 'process'
  | 'drivers'
  | 'openers'
  | 'file length'
  | 'function length'
  | 'operation test'
  | 'file name'
  | 'syntax'
  | 'barrel'
  | 'opening sentence';

type SourceFile = Source & { file: string };

/** Budgets: an idea that needs more is two ideas. */
const FILE_LINES_MAX = 300;
const FUNCTION_LINES_MAX = 70;

const SERVICES = ['metering', 'entitlement', 'cloudtrail', 'sts'];

/** Who may touch which member of `process`; the others are free. */
const PROCESS_OWNERS: { [member: string]: string } = {
  argv: 'src/main.ts',
  exitCode: 'src/main.ts',
  exit: 'src/main.ts',
  env: 'src/config/config.ts',
};

/**
 * Checks every TypeScript file of `src`, `test`, `scripts` and `bench`, except generated data and fixtures.
 * @param root a folder that is laid out as this repository is.
 */
export function tidy(root: string): Violation[] {
  const sources = readSources(root, '{src,test,scripts,bench}/**/*.{ts,mts,tsx,mjs,js}');
  const perFile = sources.flatMap((file) => {
    const everywhere = [...checkLengths(file), ...checkName(file), ...checkSyntax(file)];
    if (!file.file.startsWith('src/')) return [...everywhere, ...checkTestFolder(root, file.file)];
    return [
      ...everywhere,
      ...file.imports.flatMap((each) => checkImport(file.file, each)),
      ...checkProcess(file),
      ...checkBarrel(file),
      ...checkOpeningSentence(file),
      ...checkOperationTest(root, file.file),
    ];
  });
  return [...perFile, ...checkCircles(sources)];
}

function readSources(root: string, pattern: string): SourceFile[] {
  const exclude = ['test/fixtures', 'src/shapes/generated', '**/node_modules'];
  const files = globSync(pattern, { cwd: root, exclude }).sort();
  return parseSources(files.map((file) => join(root, file))).map((source, index) => ({
    ...source,
    file: files[index] ?? '',
  }));
}

/** Rows of the table of imports that name a room of which nothing is imported, each as a sentence. */
export function unusedRows(root: string): string[] {
  const used = new Set(
    readSources(root, 'src/**/*.ts').flatMap(({ file, imports }) =>
      imports.map(({ specifier }) => `${ownerOf(file)} ${ownerOf(posix.join(dirname(file), specifier))}`),
    ),
  );
  return Object.entries(MAY_IMPORT).flatMap(([room, others]) =>
    others
      .filter((other) => !used.has(`${room} ${other}`))
      .map((other) => `${room} names ${other}, and imports nothing of it`),
  );
}

function checkCircles(sources: SourceFile[]): Violation[] {
  const graph = new Map(
    sources.map(({ file, imports }) => [
      file,
      imports
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier }) => posix.normalize(posix.join(dirname(file), specifier))),
    ]),
  );
  return circlesOf(graph).map((circle) => ({
    rule: 'circle',
    file: circle[0] ?? '',
    line: 1,
    message: `imports itself around ${circle.slice(1).join(', ') || 'no corner'}`,
  }));
}

function checkImport(file: string, imported: Import): Violation[] {
  const at = { file, line: imported.line };
  const { specifier, names } = imported;
  if (!specifier.startsWith('.')) return checkPackage(at, specifier, names);
  const target = posix.normalize(posix.join(dirname(file), specifier));
  if (!mayImport(file, target)) {
    const allowed = MAY_IMPORT[ownerOf(file)];
    const may = allowed === undefined ? 'is not in the table of imports' : `may import ${list(allowed)}`;
    return [{ rule: 'imports', ...at, message: `imports ${target}, but ${ownerOf(file)} ${may}` }];
  }
  const opener = names.find((name) => /^open[A-Z]/.test(name));
  const isConcrete = /^src\/(store|buckets)\//.test(target) && ownerOf(target) !== ownerOf(file);
  if (opener === undefined || !isConcrete || /^src\/(app\/app|index)\.ts$/.test(file)) return [];
  return [
    {
      rule: 'openers',
      ...at,
      message: `imports ${opener}, but src/app/app.ts alone chooses stores and buckets`,
    },
  ];
}

function checkPackage(at: { file: string; line: number }, specifier: string, names: string[]): Violation[] {
  const isStore = at.file.startsWith('src/store/');
  if (isStore) return [];
  if (/^(node:sqlite|pg|pg\/.*)$/.test(specifier)) {
    return [{ rule: 'drivers', ...at, message: `imports ${specifier}, but only src/store knows an engine` }];
  }
  if (!/^kysely(\/|$)/.test(specifier)) return [];
  // Types are free, and the ledger, which holds all SQL, needs Kysely's `sql`; its engine classes are the store's.
  const known = at.file.startsWith('src/ledger/') ? names.filter((name) => !/^[a-z]/.test(name)) : names;
  return known.map((name) => ({
    rule: 'drivers',
    ...at,
    message: `imports ${name} of kysely, but only src/store knows an engine`,
  }));
}

function checkProcess({ file, processMembers }: SourceFile): Violation[] {
  return processMembers.flatMap(({ what, line }) => {
    const owner = PROCESS_OWNERS[what];
    if (owner === undefined || owner === file) return [];
    return [{ rule: 'process', file, line, message: `touches process.${what}, but ${owner} alone does` }];
  });
}

function checkLengths({ file, text, functions }: SourceFile): Violation[] {
  const lines = text.trimEnd().split('\n').length;
  const found: Violation[] = [];
  if (lines > FILE_LINES_MAX) {
    found.push({
      rule: 'file length',
      file,
      line: 1,
      message: `has ${lines} lines; ${FILE_LINES_MAX} at most`,
    });
  }
  // A test's story may be long; the code it tests may not.
  if (!file.startsWith('src/')) return found;
  for (const each of functions.filter((one) => one.lines > FUNCTION_LINES_MAX)) {
    const message = `has a function of ${each.lines} lines; ${FUNCTION_LINES_MAX} at most`;
    found.push({ rule: 'function length', file, line: each.line, message });
  }
  return found;
}

function checkName({ file }: SourceFile): Violation[] {
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;
  const name = file.replace(/(\.test)?\.\w+$/, '');
  if (name.split('/').every((part) => kebab.test(part))) return [];
  return [{ rule: 'file name', file, line: 1, message: 'is not named in kebab-case' }];
}

function checkSyntax({ file, unwanted }: SourceFile): Violation[] {
  return unwanted.map(({ what, line }) => ({ rule: 'syntax', file, line, message: `has ${what}` }));
}

function checkBarrel({ file, imports, onlyReExports }: SourceFile): Violation[] {
  if (file === 'src/index.ts') {
    return onlyReExports ? [] : [{ rule: 'barrel', file, line: 1, message: 'does more than hand on names' }];
  }
  const handedOn = imports.filter((each) => each.isReExport);
  const isBarrel =
    posix.basename(file) === 'index.ts' ||
    handedOn.some((each) => each.names.includes('*')) ||
    (onlyReExports && handedOn.length > 1);
  return isBarrel
    ? [{ rule: 'barrel', file, line: 1, message: 'is a barrel; src/index.ts is the only one' }]
    : [];
}

function checkOpeningSentence({ file, text }: SourceFile): Violation[] {
  const opening = /^(#!.*\n)?\/\*\*\s+([^]*?)\*\//
    .exec(text)?.[2]
    ?.replace(/\n\s*\*/g, ' ')
    .trim();
  if (opening?.endsWith('.')) return [];
  return [{ rule: 'opening sentence', file, line: 1, message: 'does not open with a sentence in /** … */' }];
}

/** What crosses rooms, and has no room in `src` that it would mirror. */
const TEST_FOLDERS = ['clients', 'cluster', 'docs', 'flows', 'scripts', 'support'];

/** A test lies where the file that it tests does, so that a newcomer finds one from the other. */
function checkTestFolder(root: string, file: string): Violation[] {
  const folder = /^test\/(.+)\/[^/]+$/.exec(file)?.[1];
  if (folder === undefined || TEST_FOLDERS.includes(folder.split('/')[0] ?? '')) return [];
  if (existsSync(join(root, 'src', folder.replace(/\/support$/, '')))) return [];
  return [{ rule: 'test folder', file, line: 1, message: `has no folder src/${folder} beside it` }];
}

function checkOperationTest(root: string, file: string): Violation[] {
  const [, service, operation] = /^src\/operations\/([^/]+)\/([^/]+)\.ts$/.exec(file) ?? [];
  if (service === undefined || !SERVICES.includes(service)) return [];
  const test = `test/operations/${service}/${operation}.test.ts`;
  if (existsSync(join(root, test))) return [];
  return [{ rule: 'operation test', file, line: 1, message: `has no test at ${test}` }];
}

/** `src/logs/read/split.ts` → `logs`; `src/main.ts` → `main.ts`. */
function ownerOf(file: string): string {
  return file.split('/')[1] ?? file;
}

function list(owners: readonly string[]): string {
  return owners.length === 0 ? 'nothing of ours' : owners.join(', ');
}
