/**
 * Makes series with judged hours as values, without records or logs: every state, with its evidence where it
 * matters.
 */

import type { Product } from '../../src/calls/call.ts';
import type { Caller } from '../../src/calls/caller.ts';
import type { Attempt, Series } from '../../src/hours/cells.ts';
import type { HourCell, HourState, Price, SeriesHours } from '../../src/hours/hour-cell.ts';
import { hourMs, minuteMs } from '../../src/time/hours.ts';
import { hour16 } from './metering-records.ts';

export const alice: Caller = {
  name: 'user/Alice',
  kind: 'user',
  principal: 'user/Alice',
  arn: 'arn:aws:iam::123456789012:user/Alice',
  accountId: '123456789012',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
};

const meterRole: Caller = {
  name: 'role/Meter (session-1)',
  kind: 'role',
  principal: 'role/Meter',
  arn: 'arn:aws:sts::123456789012:assumed-role/Meter/session-1',
  accountId: '123456789012',
};

export function series(of: Partial<Series> & { product?: Product } = {}): Series {
  return {
    region: 'us-east-1',
    product: { kind: 'code', id: 'prod1' },
    customer: 'customer1',
    customerKind: 'identifier',
    dimension: 'Users',
    eventName: 'BatchMeterUsage',
    ...of,
  };
}

/** A file as CloudTrail names it, of the hour after the one given. */
export function fileOf(hour: number): string {
  const stamp = new Date(hour + hourMs).toISOString();
  const [day = '', time = ''] = stamp.split('T');
  const name = `123456789012_CloudTrail_us-east-1_${day.replaceAll('-', '')}T${time.slice(0, 2)}05Z_a1B2c3D4e5F6g7H8.json.gz`;
  return `logs/AWSLogs/123456789012/CloudTrail/us-east-1/${day.replaceAll('-', '/')}/${name}`;
}

/** A record of an hour, accepted five minutes after the hour's end by the role `Meter` unless told otherwise. */
export function attempt(hour: number, of: Partial<Attempt> & { id?: string } = {}): Attempt {
  const { id = `event-${new Date(hour).toISOString().slice(5, 13)}`, ...members } = of;
  const moment = { time: hour + 65 * minuteMs, eventId: id, file: fileOf(hour) };
  return {
    outcome: 'accepted',
    code: 'Success',
    quantity: 12,
    recordId: `record-${id}`,
    customer: 'customer1',
    caller: meterRole,
    count: 1,
    first: moment,
    last: moment,
    ...members,
  };
}

/** An hour in a state, of which nothing else is known. */
export function bareCell(state: HourState, hour: number, of: Partial<HourCell> = {}): HourCell {
  return {
    hour,
    state,
    billed: undefined,
    refused: undefined,
    notBilled: undefined,
    accepted: [],
    standing: [],
    madeGood: [],
    ...of,
  };
}

/** An hour that is billed, by nobody knows whom. */
export function accepted(hour: number, quantity: number): HourCell {
  return bareCell(quantity === 0 ? 'zero' : 'accepted', hour, { billed: quantity });
}

/** An hour without a call that can be billed for a day. */
export function missing(hour: number, of: Partial<HourCell> = {}): HourCell {
  return bareCell('missing', hour, { lossAt: hour + 24 * hourMs, isRecoverable: true, ...of });
}

/** An hour with an attempt that stands, and that can be billed for a day. */
export function standing(
  hour: number,
  state: 'rejected' | 'unprocessed' | 'conflicting',
  of: Attempt,
): HourCell {
  return missing(hour, { state, refused: of.quantity, standing: [of] });
}

/** An hour in a state, with the attempts that put it there; open ones are lost a day after the hour began. */
export function cell(state: HourState, hour: number, asOf: number, by: Caller = meterRole): HourCell {
  const deadline = { lossAt: hour + 24 * hourMs, isRecoverable: asOf < hour + 24 * hourMs };
  const refusal = (of: Partial<Attempt> & { id?: string }) =>
    attempt(hour, { recordId: undefined, caller: by, ...of });
  const first = attempt(hour, { caller: by });
  switch (state) {
    case 'accepted':
      return bareCell(state, hour, { billed: 12, notBilled: 0, accepted: [first] });
    case 'zero':
      return bareCell(state, hour, { billed: 0, notBilled: 0, accepted: [{ ...first, quantity: 0 }] });
    case 'repeated': {
      const last = {
        ...first.last,
        time: first.last.time + 9 * minuteMs,
        eventId: `${first.last.eventId}-again`,
      };
      return bareCell(state, hour, { billed: 12, notBilled: 0, accepted: [{ ...first, count: 2, last }] });
    }
    case 'conflicting': {
      const conflict = { outcome: 'duplicate', code: 'DuplicateRecord', id: 'event-conflict' } as const;
      const refused = refusal({ ...conflict, quantity: 15 });
      return bareCell(state, hour, {
        billed: 12,
        refused: 15,
        notBilled: 3,
        accepted: [first],
        standing: [refused],
      });
    }
    case 'rejected': {
      const refused = refusal({ outcome: 'rejected', code: 'CustomerNotSubscribed', quantity: 9 });
      return bareCell(state, hour, { refused: 9, notBilled: 9, standing: [refused], ...deadline });
    }
    case 'unprocessed': {
      const left = refusal({
        outcome: 'unprocessed',
        code: 'UnprocessedRecords',
        quantity: 4,
        allocations: '[{"AllocatedUsageQuantity":4}]',
      });
      return bareCell(state, hour, { refused: 4, notBilled: 4, standing: [left], ...deadline });
    }
    case 'missing':
      return bareCell(state, hour, deadline);
    default: {
      const reason = 'the logs of us-east-1 are complete until 2026-05-03 14:00 UTC only';
      return bareCell('unknown', hour, { ...deadline, reason });
    }
  }
}

export function seriesHours(of: Series, ...cells: HourCell[]): SeriesHours {
  return { series: of, cells };
}

/** A series from a line of states, one letter an hour: `a0=cRUM?` and a space for an hour that is not expected. */
export function seriesOf(
  states: string,
  options: { series?: Partial<Series>; from?: number; asOf?: number; price?: Price; by?: Caller } = {},
): SeriesHours {
  const { from = hour16, asOf = hour16 + 30 * hourMs, price, by } = options;
  const letters: { [letter: string]: HourState } = {
    a: 'accepted',
    '0': 'zero',
    '=': 'repeated',
    c: 'conflicting',
    R: 'rejected',
    U: 'unprocessed',
    M: 'missing',
    '?': 'unknown',
  };
  const cells = Array.from(states).flatMap((letter, index) => {
    const state = letters[letter];
    return state === undefined ? [] : [cell(state, from + index * hourMs, asOf, by)];
  });
  return {
    series: series(options.series),
    expectation: { source: 'inferred', start: from, every: 'hour' },
    ...(price && { price }),
    cells,
  };
}
