/** Reads values of flags that several commands have: entitlements such as `users=25`, and times. */

import { InvalidArgumentError } from 'commander';
import { time } from '../marketplace/schemas.ts';

/** `users=25 …` gathered into `{ users: 25 }`: numbers and true or false where they read so, else text. */
export function entitlement(
  text: string,
  before: Record<string, number | boolean | string> = {},
): Record<string, number | boolean | string> {
  const [, key, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (key === undefined || value === undefined) {
    throw new InvalidArgumentError('It must look like users=25.');
  }
  return { ...before, [key]: valueOf(value) };
}

/** A date begins at midnight UTC; a time has its zone. */
export function timeOf(text: string): string {
  const parsed = time.safeParse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  if (parsed.success) return new Date(parsed.data).toISOString();
  throw new InvalidArgumentError(
    'It must be a date such as 2027-01-31, or a time such as 2027-01-31T12:00:00Z.',
  );
}

function valueOf(text: string): number | boolean | string {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
