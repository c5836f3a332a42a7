/** Evaluates the Condition element of a policy statement, for requests in which every key has one value. */

import { isObject, listOf } from './policy-json.ts';
import { matchesArn, matchesPattern } from './patterns.ts';
import type { Tristate } from './tristate.ts';

/** True when every operator holds for every key it names (IAM user guide, "Condition operators"). */
export function isConditionMet(condition: unknown, context: ReadonlyMap<string, string>): Tristate {
  if (condition === undefined) return true;
  if (!isObject(condition)) return 'unknown';
  const results = Object.entries(condition).flatMap(([name, keys]) =>
    isObject(keys)
      ? Object.entries(keys).map(([key, expected]) => test(name, context.get(key.toLowerCase()), expected))
      : ['unknown' as const],
  );
  if (results.includes(false)) return false;
  return !results.includes('unknown') || 'unknown';
}

type Matcher = (expected: string, actual: string) => boolean;

const matchers: { readonly [operator: string]: Matcher } = {
  StringEquals: (expected, actual) => expected === actual,
  StringEqualsIgnoreCase: (expected, actual) => expected.toLowerCase() === actual.toLowerCase(),
  StringLike: matchesPattern,
  // Both match with wildcards.
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  Bool: (expected, actual) => expected.toLowerCase() === actual.toLowerCase(),
};

/** `StringNotEquals` → its positive; both with and without `IfExists`. */
const negatives: { readonly [operator: string]: string } = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
};

function test(name: string, actual: string | undefined, expected: unknown): Tristate {
  const values = valuesOf(expected);
  if (values === undefined) return 'unknown';
  if (name === 'Null') return values.includes(actual === undefined ? 'true' : 'false');
  const ifExists = name.endsWith('IfExists');
  const operator = ifExists ? name.slice(0, -'IfExists'.length) : name;
  const positive = Object.hasOwn(negatives, operator) ? negatives[operator] : undefined;
  const matcher = matchers[positive ?? operator];
  if (matcher === undefined || !Object.hasOwn(matchers, positive ?? operator)) return 'unknown';
  // A key that is absent fails a positive operator and passes a negative one.
  if (actual === undefined) return ifExists || positive !== undefined;
  const matches = values.some((value) => matcher(value, actual));
  return positive === undefined ? matches : !matches;
}

/** JSON's `true` and `"true"` are the same in a policy. */
function valuesOf(expected: unknown): string[] | undefined {
  const values = listOf(expected).map((value) => (typeof value === 'boolean' ? String(value) : value));
  return values.every((value) => typeof value === 'string') ? values : undefined;
}
