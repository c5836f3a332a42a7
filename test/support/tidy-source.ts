/** Parses TypeScript files by the compiler itself into the few facts that the tidy rules ask for. */

import { readFileSync } from 'node:fs';
import { SyntaxKind } from 'typescript/unstable/ast';
import type { Node, SourceFile } from 'typescript/unstable/ast';
import {
  isBindingElement,
  isCallExpression,
  isElementAccessExpression,
  isExportDeclaration,
  isExportSpecifier,
  isIdentifier,
  isImportDeclaration,
  isImportTypeNode,
  isLiteralTypeNode,
  isNamedExports,
  isNamedImports,
  isNamespaceImport,
  isNoSubstitutionTemplateLiteral,
  isObjectBindingPattern,
  isPropertyAccessExpression,
  isStringLiteral,
  isVariableDeclaration,
} from 'typescript/unstable/ast/is';
import { API } from 'typescript/unstable/sync';

/** One import or re-export; `names` are those that exist at run time, `*` when all of them may be meant. */
export type Import = { specifier: string; line: number; names: string[]; isReExport: boolean };

/** Something in a file and its line, counted from 1. */
export type Place = { what: string; line: number };

export type Source = {
  text: string;
  imports: Import[];
  /** Members of the global `process` that are touched. */
  processMembers: Place[];
  /** `a default export`, `an enum`, `a namespace`, `a decorator`. */
  unwanted: Place[];
  /** Functions with their lengths in lines. */
  functions: { line: number; lines: number }[];
  /** True when a file has statements, and all of them only hand on what other files export. */
  onlyReExports: boolean;
};

/** @param files absolute paths. @returns what each of them holds, in the same order. */
export function parseSources(files: string[]): Source[] {
  const config = '/tidy/tsconfig.json';
  const options = {
    allowJs: true,
    noResolve: true,
    noLib: true,
    types: [],
    module: 'nodenext',
    noEmit: true,
  };
  const json = JSON.stringify({ compilerOptions: { ...options, allowImportingTsExtensions: true }, files });
  const api = new API({
    fs: {
      readFile: (path) => (path === config ? json : undefined),
      fileExists: (path) => (path === config ? true : undefined),
    },
  });
  try {
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    return files.map((file) => {
      const parsed = project?.program.getSourceFile(file);
      if (parsed === undefined) throw new Error(`The TypeScript compiler did not parse ${file}`);
      return readSource(parsed, readFileSync(file, 'utf8'));
    });
  } finally {
    api.close();
  }
}

function readSource(file: SourceFile, text: string): Source {
  const source: Source = {
    text,
    imports: [],
    processMembers: [],
    unwanted: [],
    functions: [],
    onlyReExports:
      file.statements.length > 0 &&
      file.statements.every((each) => isExportDeclaration(each) && each.moduleSpecifier !== undefined),
  };
  const lineOf = (position: number): number => text.slice(0, position).split('\n').length;
  const visit = (node: Node): void => {
    const line = (): number => lineOf(node.getStart(file));
    const imported = readImport(node);
    if (imported !== undefined) source.imports.push({ ...imported, line: line() });
    for (const what of readProcessMembers(node)) source.processMembers.push({ what, line: line() });
    const unwanted = readUnwanted(node);
    if (unwanted !== undefined) source.unwanted.push({ what: unwanted, line: line() });
    if (FUNCTIONS.has(node.kind)) {
      source.functions.push({ line: line(), lines: lineOf(node.end) - line() + 1 });
    }
    node.forEachChild(visit);
  };
  visit(file);
  return source;
}

function readUnwanted(node: Node): string | undefined {
  const isDefault =
    node.kind === SyntaxKind.ExportAssignment ||
    node.kind === SyntaxKind.DefaultKeyword ||
    (isExportSpecifier(node) && textOf(node.name) === 'default');
  if (isDefault) return 'a default export';
  if (node.kind === SyntaxKind.EnumDeclaration) return 'an enum';
  if (node.kind === SyntaxKind.ModuleDeclaration) return 'a namespace';
  if (node.kind === SyntaxKind.Decorator) return 'a decorator';
  return undefined;
}

const FUNCTIONS = new Set<SyntaxKind>([
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.Constructor,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
]);

/** Static, dynamic and type imports, and re-exports; undefined for every other node. */
function readImport(node: Node): Omit<Import, 'line'> | undefined {
  if (isImportDeclaration(node)) {
    const clause = node.importClause;
    const bindings = clause?.namedBindings;
    const names: string[] = [];
    if (clause !== undefined && clause.phaseModifier !== SyntaxKind.TypeKeyword) {
      if (clause.name !== undefined) names.push('default');
      if (bindings !== undefined && isNamespaceImport(bindings)) names.push('*');
      if (bindings !== undefined && isNamedImports(bindings)) names.push(...namesOf(bindings.elements));
    }
    return { specifier: textOf(node.moduleSpecifier), names, isReExport: false };
  }
  if (isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    const clause = node.exportClause;
    const isNamed = clause !== undefined && isNamedExports(clause);
    const names = node.isTypeOnly ? [] : isNamed ? namesOf(clause.elements) : ['*'];
    return { specifier: textOf(node.moduleSpecifier), names, isReExport: true };
  }
  if (isCallExpression(node) && node.expression.kind === SyntaxKind.ImportKeyword) {
    return { specifier: textOf(node.arguments[0]), names: ['*'], isReExport: false };
  }
  if (isImportTypeNode(node)) {
    const argument = isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
    return { specifier: textOf(argument), names: [], isReExport: false };
  }
  return undefined;
}

function namesOf(
  elements: Iterable<{ isTypeOnly: boolean; propertyName?: Node | undefined; name: Node }>,
): string[] {
  return [...elements]
    .filter((each) => !each.isTypeOnly)
    .map((each) => textOf(each.propertyName ?? each.name));
}

/** `process.env`, `process['env']`, `const { env } = process` and `import { env } from 'node:process'`. */
function readProcessMembers(node: Node): string[] {
  if (isPropertyAccessExpression(node) && isProcess(node.expression)) return [textOf(node.name)];
  if (isElementAccessExpression(node) && isProcess(node.expression)) return [textOf(node.argumentExpression)];
  if (isVariableDeclaration(node) && node.initializer !== undefined && isProcess(node.initializer)) {
    if (!isObjectBindingPattern(node.name)) return [];
    return [...node.name.elements]
      .filter(isBindingElement)
      .map((each) => textOf(each.propertyName ?? each.name));
  }
  const imported = readImport(node);
  return imported !== undefined && /^(node:)?process$/.test(imported.specifier) ? imported.names : [];
}

function isProcess(node: Node): boolean {
  if (isPropertyAccessExpression(node)) return textOf(node.name) === 'process';
  return isIdentifier(node) && node.text === 'process';
}

/** The name or the literal text; empty for what is only known at run time. */
function textOf(node: Node | undefined): string {
  if (node === undefined) return '';
  const hasText = isIdentifier(node) || isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node);
  return hasText ? node.text : '';
}
