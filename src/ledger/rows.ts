/** Helps with statements over lists of rows. */

/** For what a list statement compares once, such as the account that all of its rows share. */
export function firstOf<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new RangeError('A list statement needs a row.');
  return row;
}

export function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
