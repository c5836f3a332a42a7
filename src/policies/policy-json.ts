/** Reads the JSON of policy documents: objects, and lists for which one value may stand. */

/** True for a JSON object; lists are none. */
export function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where a policy may give a list it may also give one value; undefined is an empty list. */
export function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** Undefined where there is none, or where anything else stands among them. */
export function stringsOf(value: unknown): string[] | undefined {
  const list = listOf(value);
  return list.length > 0 && list.every((item) => typeof item === 'string') ? list : undefined;
}
