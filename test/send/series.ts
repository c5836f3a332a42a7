/** Series with judged hours, as the audit hands them to the rescue. */

import type { Attempt, Series } from '../../src/hours/cells.ts';
import type { HourCell, SeriesHours } from '../../src/hours/hour-cell.ts';
import { hourMs } from '../../src/time/hours.ts';

/** A noon, and the hours before it by number. */
export const noon = Date.parse('2026-11-10T12:00:00Z');
export const hourBefore = (hours: number): number => noon - hours * hourMs;

export function series(changes: Partial<Series> = {}): Series {
  return {
    region: 'us-east-1',
    product: { kind: 'code', id: 'analytics' },
    customer: 'one',
    customerKind: 'identifier',
    dimension: 'users',
    eventName: 'BatchMeterUsage',
    ...changes,
  };
}

export function attempt(changes: Partial<Attempt> = {}): Attempt {
  const moment = { time: noon - 600_000, eventId: 'e1', file: 'a.json.gz' };
  return {
    outcome: 'unprocessed',
    code: 'UnprocessedRecords',
    quantity: 7,
    recordId: undefined,
    customer: 'one',
    caller: { name: 'role/Meter', kind: 'role', principal: 'role/Meter' },
    count: 1,
    first: moment,
    last: moment,
    ...changes,
  };
}

const nothing = {
  billed: undefined,
  refused: undefined,
  notBilled: undefined,
  accepted: [],
  standing: [],
  madeGood: [],
};

/** An hour without a call that can be billed for a day. */
export function missing(hour: number, changes: Partial<HourCell> = {}): HourCell {
  return { ...nothing, hour, state: 'missing', lossAt: hour + 24 * hourMs, isRecoverable: true, ...changes };
}

/** An hour with an attempt that stands. */
export function standing(
  hour: number,
  state: 'rejected' | 'unprocessed' | 'conflicting',
  of: Attempt,
): HourCell {
  return missing(hour, { state, refused: of.quantity, standing: [of] });
}

export function accepted(hour: number, quantity: number): HourCell {
  return { ...nothing, hour, state: quantity === 0 ? 'zero' : 'accepted', billed: quantity };
}

export function seriesHours(of: Series, ...cells: HourCell[]): SeriesHours {
  return { series: of, cells };
}
