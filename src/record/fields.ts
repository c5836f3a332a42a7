/** Reads members of parsed JSON whose types nobody promised. */

/** A JSON object, a record or a part of one, of whose members nothing is known. */
export type Fields = { [key: string]: unknown };

/** The value as an object, or undefined where it is none. */
export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** The value as a text that is not empty, or undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
