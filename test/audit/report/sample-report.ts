/** Reports for the tests of the renderers: every state, money, evidence and hostile names, of any length. */

import type { Product } from '../../../src/audit/call.ts';
import type { Caller } from '../../../src/audit/caller.ts';
import type { Attempt, Series } from '../../../src/audit/cells.ts';
import type { Finding } from '../../../src/audit/findings/finding.ts';
import { hourStates } from '../../../src/audit/hours/hour-cell.ts';
import type { HourCell, HourState, Price, SeriesHours } from '../../../src/audit/hours/hour-cell.ts';
import type {
  AuditReport,
  Coverage,
  HourCounts,
  Money,
  Total,
  UnplacedCall,
} from '../../../src/audit/report/report-type.ts';

export const hourMs = 3_600_000;
export const minuteMs = 60_000;
/** 2026-05-02 16:00 UTC, a Saturday. */
export const hour16 = Date.UTC(2026, 4, 2, 16);

export const alice: Caller = {
  name: 'user/Alice',
  kind: 'user',
  principal: 'user/Alice',
  arn: 'arn:aws:iam::123456789012:user/Alice',
  accountId: '123456789012',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
};

export const meterRole: Caller = {
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

const nothing = {
  billed: undefined,
  refused: undefined,
  notBilled: undefined,
  accepted: [],
  standing: [],
  madeGood: [],
};

/** An hour in a state, with the attempts that put it there; open ones are lost a day after the hour began. */
export function cell(state: HourState, hour: number, asOf: number, by: Caller = meterRole): HourCell {
  const deadline = { lossAt: hour + 24 * hourMs, isRecoverable: asOf < hour + 24 * hourMs };
  const refusal = (of: Partial<Attempt> & { id?: string }) =>
    attempt(hour, { recordId: undefined, caller: by, ...of });
  const first = attempt(hour, { caller: by });
  switch (state) {
    case 'accepted':
      return { ...nothing, hour, state, billed: 12, notBilled: 0, accepted: [first] };
    case 'zero':
      return { ...nothing, hour, state, billed: 0, notBilled: 0, accepted: [{ ...first, quantity: 0 }] };
    case 'repeated': {
      const last = {
        ...first.last,
        time: first.last.time + 9 * minuteMs,
        eventId: `${first.last.eventId}-again`,
      };
      return { ...nothing, hour, state, billed: 12, notBilled: 0, accepted: [{ ...first, count: 2, last }] };
    }
    case 'conflicting': {
      const standing = [
        refusal({ outcome: 'duplicate', code: 'DuplicateRecord', quantity: 15, id: 'event-conflict' }),
      ];
      return { ...nothing, hour, state, billed: 12, refused: 15, notBilled: 3, accepted: [first], standing };
    }
    case 'rejected': {
      const standing = [refusal({ outcome: 'rejected', code: 'CustomerNotSubscribed', quantity: 9 })];
      return { ...nothing, hour, state, refused: 9, notBilled: 9, standing, ...deadline };
    }
    case 'unprocessed': {
      const standing = [
        refusal({
          outcome: 'unprocessed',
          code: 'UnprocessedRecords',
          quantity: 4,
          allocations: '[{"AllocatedUsageQuantity":4}]',
        }),
      ];
      return { ...nothing, hour, state, refused: 4, notBilled: 4, standing, ...deadline };
    }
    case 'missing':
      return { ...nothing, hour, state, ...deadline };
    case 'unknown':
      return {
        ...nothing,
        hour,
        state,
        ...deadline,
        reason: 'the logs of us-east-1 are complete until 2026-05-03 14:00 UTC only',
      };
  }
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
  const cells = [...states].flatMap((letter, index) => {
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

export function coverage(of: Partial<Coverage> = {}): Coverage {
  return {
    sources: [{ path: 'logs', filesRead: 40 }],
    filesSeen: 42,
    filesRead: 40,
    skippedCount: 2,
    skipped: [{ path: 'logs/notes.md', reason: 'not a log file' }],
    broken: [],
    bytes: 1_234_567,
    unpackedBytes: 15_400_000,
    recordsSeen: 1000,
    calls: 120,
    passedOver: 870,
    duplicates: 8,
    unreadable: [{ path: fileOf(hour16), reason: 'no JSON object', records: 2 }],
    otherMeteringEvents: [{ eventName: 'RegisterUsage', count: 3 }],
    regions: [
      {
        accountId: '123456789012',
        region: 'us-east-1',
        newest: hour16 + 29 * hourMs,
        completeUntil: hour16 + 28 * hourMs,
      },
    ],
    missingShards: [],
    isInterrupted: false,
    ...of,
  };
}

export function finding(of: Partial<Finding> = {}): Finding {
  return {
    id: 'missing-hour:1a2b3c4d5e6f',
    rule: 'missing-hour',
    severity: 'critical',
    subject: ['us-east-1', 'code', 'prod1', 'customer1', 'Users', 'BatchMeterUsage'],
    title:
      '3 hours of Users of customer1 (product prod1, us-east-1) were never sent: 2 can still be billed, the first until 2026-05-03 23:00 UTC, and 1 is lost.',
    action:
      'Send their usage now, with their own timestamps, not the current time; then find out why the sender left them out.',
    series: series(),
    hours: [
      { from: hour16 + 5 * hourMs, to: hour16 + 6 * hourMs },
      { from: hour16 + 7 * hourMs, to: hour16 + 9 * hourMs },
    ],
    hourCount: 3,
    quantity: 36,
    money: { amount: 18, currency: 'USD' },
    lossAt: hour16 + 31 * hourMs,
    lostHours: 1,
    recoverableHours: 2,
    culprits: ['role/Meter (session-1)'],
    evidence: [
      {
        eventId: 'event-before',
        time: hour16 + 5 * hourMs,
        file: fileOf(hour16 + 4 * hourMs),
        caller: 'role/Meter (session-1)',
      },
      {
        eventId: 'event-after',
        time: hour16 + 10 * hourMs,
        file: fileOf(hour16 + 9 * hourMs),
        caller: 'role/Meter (session-1)',
      },
    ],
    evidenceCount: 2,
    ...of,
  };
}

export function unplacedCall(of: Partial<UnplacedCall> = {}): UnplacedCall {
  return {
    eventId: 'event-denied',
    time: hour16 + 3 * hourMs,
    region: 'us-east-1',
    accountId: '123456789012',
    eventName: 'BatchMeterUsage',
    caller: alice,
    sourceAddress: '192.0.2.7',
    userAgent: 'aws-cli/2.31.0',
    errorCode: 'AccessDenied',
    errorMessage: 'not authorized',
    reason: 'requestParameters absent',
    file: fileOf(hour16 + 3 * hourMs),
    ...of,
  };
}

/** The report of some series, in the order given; counts, totals and money follow from them. */
export function reportOf(all: readonly SeriesHours[], of: Partial<AuditReport> = {}): AuditReport {
  const hours = noHours();
  const totals = new Map<string, Total>();
  for (const one of all) {
    const { region, product, dimension } = one.series;
    const key = JSON.stringify([product, region, dimension]);
    const total = totals.get(key) ?? emptyTotal(one);
    totals.set(key, total);
    for (const hour of one.cells) {
      hours[hour.state] += 1;
      addHour(total, hour, one.price);
    }
  }
  const wrong = hours.conflicting + hours.rejected + hours.unprocessed + hours.missing > 0;
  return {
    conclusion: wrong ? 'findings' : 'billed',
    gaps: [],
    notes: [],
    asOf: hour16 + 30 * hourMs,
    coverage: coverage(),
    hours,
    totals: [...totals.values()],
    money: moneyOf([...totals.values()]),
    findings: [],
    unplaced: [],
    series: () => all,
    ...of,
  };
}

function noHours(): HourCounts {
  return Object.fromEntries(hourStates.map((state) => [state, 0])) as HourCounts;
}

function emptyTotal({ series, price }: SeriesHours): Total {
  const { region, product, dimension } = series;
  const money = price && { currency: price.currency, billed: 0, atRisk: 0, lost: 0 };
  return {
    region,
    product,
    dimension,
    billed: 0,
    notBilled: 0,
    isNotBilledKnown: true,
    hours: noHours(),
    ...(money && { money }),
  };
}

function addHour(total: Total, hour: HourCell, price: Price | undefined): void {
  total.hours[hour.state] += 1;
  total.billed += hour.billed ?? 0;
  total.notBilled += Math.max(0, hour.notBilled ?? 0);
  if (hour.notBilled === undefined) total.isNotBilledKnown = false;
  if (!total.money || !price) return;
  total.money.billed += (hour.billed ?? 0) * price.perUnit;
  const at = hour.isRecoverable === true ? 'atRisk' : 'lost';
  total.money[at] += Math.max(0, hour.notBilled ?? 0) * price.perUnit;
}

function moneyOf(totals: readonly Total[]): Money[] {
  const sums = new Map<string, Money>();
  for (const { money } of totals) {
    if (!money) continue;
    const sum = sums.get(money.currency) ?? { currency: money.currency, billed: 0, atRisk: 0, lost: 0 };
    sum.billed += money.billed;
    sum.atRisk += money.atRisk;
    sum.lost += money.lost;
    sums.set(money.currency, sum);
  }
  return [...sums.values()];
}
