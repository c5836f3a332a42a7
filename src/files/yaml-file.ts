/** Reads an operator's YAML file, and checks it line by line against its schema. */

import { readFile } from 'node:fs/promises';
import type { z } from 'zod';

import { parseCheckedYaml } from './checked-yaml.ts';
import type { Problem } from './checked-yaml.ts';
import { OperatorError } from './operator-error.ts';

/** @param what the file is, for messages. @throws OperatorError where it cannot be read. */
export async function readTextFile(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OperatorError(`The ${what} ${path} cannot be read: ${reason}`);
  }
}

/**
 * @param name how the file is called in messages.
 * @param crossCheck finds what no schema can.
 * @throws OperatorError with a line for each problem, `FILE:LINE: PATH: what is wrong`.
 */
export function parseYaml<Value>(
  text: string,
  name: string,
  schema: z.ZodType<Value>,
  crossCheck?: (value: Value) => Problem[],
): Value {
  const parsed = parseCheckedYaml(text, name, schema, crossCheck);
  if ('value' in parsed) return parsed.value;
  throw new OperatorError(parsed.problems.join('\n'));
}
