/** Reads a time given on the command line. */

import { InvalidArgumentError } from 'commander';

import { parseLogDate } from '../../record/dates.ts';

/**
 * Milliseconds since the epoch. A date begins at midnight UTC; a time has its zone, and may leave its seconds out.
 *
 * @throws InvalidArgumentError.
 */
export function momentOf(text: string): number {
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text);
  const whole = isDate
    ? `${text}T00:00:00Z`
    : text.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d)(Z|[+-]\d\d:?\d\d)$/, '$1:00$2');
  const ms = /^\d{4}-/.test(whole) ? parseLogDate(whole) : undefined;
  if (ms !== undefined) return ms;
  throw new InvalidArgumentError(
    'It must be a date such as 2026-01-31, or a time with its zone such as 2026-01-31T12:00Z.',
  );
}
