/**
 * Parses YAML that people write and checks it by a schema: gives the value, or what is wrong with it, line by
 * line.
 */

import { LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';

/** Something wrong at a place of the document. */
export type Problem = { path: PropertyKey[]; message: string };

/** The value, or sentences that begin with `NAME:LINE:`. */
export type CheckedYaml<Value> = { value: Value } | { problems: string[] };

/**
 * An empty document is undefined.
 *
 * @param name how the file is called in messages.
 * @param crossCheck what no single line can show; asked only when every line is right.
 */
export function parseCheckedYaml<Value>(
  text: string,
  name: string,
  schema: z.ZodType<Value>,
  crossCheck: (value: Value) => Problem[] = () => [],
): CheckedYaml<Value> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, version: '1.2' });
  if (document.errors.length > 0) {
    return {
      problems: document.errors.map(
        (error) => `${name}:${lines.linePos(error.pos[0]).line}: ${firstLine(error.message)}`,
      ),
    };
  }
  const plain = valueOf(document);
  if ('error' in plain) return { problems: [`${name}:1: ${plain.error}`] };
  const parsed = schema.safeParse(plain.value ?? undefined);
  const problems = parsed.success
    ? crossCheck(parsed.data)
    : parsed.error.issues.map(({ path, message }) => ({ path, message }));
  if (parsed.success && problems.length === 0) return { value: parsed.data };
  return {
    problems: problems.map(
      ({ path, message }) =>
        `${name}:${lineOf(document, lines, path)}: ${path.join('.') || 'the file'}: ${message}`,
    ),
  };
}

/** Aliases that lead nowhere, and ones that multiply beyond reason, are errors. */
function valueOf(document: Document): { value: unknown } | { error: string } {
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function lineOf(document: Document, lines: LineCounter, path: PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
      return lines.linePos(node.range[0] as number).line;
    }
  }
  return 1;
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? text;
}
