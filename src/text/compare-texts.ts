/** Orders texts in a way that does not depend on the machine. */

/** Orders texts by UTF-16 code unit: the same on every machine. */
export function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
