/** The types of an hour as the audit judges it, and of a series with all of its hours. */

import type { Period } from '../time/periods.ts';
import type { Series } from './cells.ts';
import type { Verdict } from './verdict.ts';

/**
 * The states of an hour. An hour without a call is `missing` where one was expected, and `unknown` where the
 * logs do not tell; hours that are not expected are in no list.
 */
export const hourStates = [
  'accepted',
  'zero',
  'repeated',
  'conflicting',
  'rejected',
  'unprocessed',
  'missing',
  'unknown',
] as const;
export type HourState = (typeof hourStates)[number];

/**
 * An hour, its start in milliseconds since the epoch. `missing` and `unknown` hours have no attempts, and
 * their quantities are undefined. An accepted quantity of 0 is `zero`, whether it was repeated or not.
 */
export type HourCell = Omit<Verdict, 'state'> & {
  hour: number;
  state: HourState;
  /** The moment from which on the service refuses usage of this hour; of open hours only. */
  lossAt?: number;
  /** True where the hour can still be billed at the moment of the audit; of open hours only. */
  isRecoverable?: boolean;
  /** Why it is unknown. */
  reason?: string;
};

/** The hours that are not billed as they should be: `lossAt` is given for them. */
export const openStates: ReadonlySet<HourState> = new Set(['rejected', 'unprocessed', 'missing', 'unknown']);

/** What is expected of a series, and where that comes from. Times in milliseconds since the epoch. */
export type Expectation = {
  source: 'file' | 'inferred';
  /** First hour in which usage is expected, and the hour before which the last one is; undefined: without end. */
  start: number;
  end?: number;
  /** The end of the agreement, after which the final hour begins; undefined where it is not known. */
  agreementEnd?: number;
  /** The period of which one record is expected; an hour unless told otherwise. */
  every: Period;
};

/** Money that one unit of a dimension costs. */
export type Price = { perUnit: number; currency: string };

/** One series with its hours in order of time. */
export type SeriesHours = {
  series: Series;
  expectation?: Expectation;
  price?: Price;
  cells: HourCell[];
};
