/** Whole reports for the tests of the renderers: a bad night, a quiet one, long ones, hostile ones, unfinished ones. */

import type { SeriesHours } from '../../src/hours/hour-cell.ts';
import type { AuditReport } from '../../src/report/report-type.ts';
import { coverage, finding, reportOf, unplacedCall } from './sample-report.ts';
import { hour16 } from '../support/metering-records.ts';
import { alice, seriesOf } from '../support/series.ts';
import { hourMs } from '../../src/time/hours.ts';

/** Members that `finding` has, and a finding about calls has not. */
const nothingAtStake = {
  lossAt: undefined,
  lostHours: undefined,
  recoverableHours: undefined,
  quantity: undefined,
  money: undefined,
} as object;
const usd = { perUnit: 0.5, currency: 'USD' };
const arn = 'arn:aws:license-manager::123456789012:license:l-0123456789abcdef0123456789abcdef';

/** Every state, lost and recoverable, with money, findings of every severity and calls of unknown content. */
export function badNight(): AuditReport {
  return reportOf(
    [
      seriesOf('aaaa0aMaMMaaRRRaaU=caaaaaaaa??', { price: usd }),
      seriesOf('aaaaaaaaaaaaaaaaaaaaaaaaaaaa??', { series: { customer: 'customer2' }, price: usd }),
      seriesOf('MUR                          ', {
        series: { customer: 'customer3', dimension: 'DataGB' },
        by: alice,
      }),
      seriesOf('aaaaaaaaaaaa', {
        series: {
          product: { kind: 'licence', id: arn },
          customer: '987654321098',
          customerKind: 'account',
          alsoNamed: ['customer9'],
        },
      }),
      seriesOf('aa=aaaaaaaaa', {
        series: {
          product: { kind: 'code', id: 'prod2' },
          region: 'eu-west-1',
          customer: '210987654321',
          customerKind: 'account',
          eventName: 'MeterUsage',
        },
      }),
    ],
    {
      notes: ['an acknowledgement of missing-hour:ffffffffffff has expired'],
      from: hour16,
      to: hour16 + 30 * hourMs,
      findings: [
        finding(),
        finding({
          id: 'rejected:0a0b0c0d0e0f',
          rule: 'rejected',
          title: '3 records of customer1 were refused with CustomerNotSubscribed.',
          action: 'Ask the buyer whether the agreement has ended; stop sending if it has.',
          hours: [{ from: hour16 + 12 * hourMs, to: hour16 + 15 * hourMs }],
          quantity: 27,
          money: { amount: 13.5, currency: 'USD' },
          evidenceCount: 30,
        }),
        finding({
          id: 'sent-by-root:aabbccddeeff',
          rule: 'sent-by-root',
          severity: 'warning',
          title: 'The root user sent usage.',
          action: 'Send with a role that may call BatchMeterUsage and nothing else.',
          hours: [],
          hourCount: 0,
          culprits: ['root'],
          ...nothingAtStake,
        }),
        finding({
          id: 'new-address:000000000001',
          rule: 'new-address',
          severity: 'info',
          title: 'Usage came from a new address, 192.0.2.7.',
          action: 'See whether it is yours.',
          hours: [],
          hourCount: 0,
          evidence: [],
          evidenceCount: 0,
          culprits: [],
          ...nothingAtStake,
        }),
        finding({
          id: 'late-sending:000000000002',
          rule: 'late-sending',
          severity: 'warning',
          title: 'Usage of customer2 is sent ever later.',
          acknowledged: { reason: 'the nightly job moves in June', by: 'Ann', until: Date.UTC(2026, 5, 1) },
        }),
      ],
      unplaced: [
        unplacedCall(),
        unplacedCall({ eventId: 'event-cut', reason: 'responseElements omitted as too large', records: 25 }),
      ],
    },
  );
}

/** Everything of some customers billed for so many hours. */
export function quiet(hours: number, customers = 3): AuditReport {
  return reportOf(
    Array.from({ length: customers }, (_, index) =>
      seriesOf('a'.repeat(hours), { series: { customer: `customer${index + 1}` }, price: usd }),
    ),
    { asOf: hour16 + (hours + 2) * hourMs },
  );
}

/** Forty days of many customers, some of whom have an hour missing each week. */
export function fortyDays(customers = 45): AuditReport {
  const hours = 40 * 24;
  const from = hour16 - (hours - 30) * hourMs;
  return reportOf(
    Array.from({ length: customers }, (_, index) => {
      const states = Array.from({ length: hours }, (_, hour) => {
        if (index % 4 === 0 && hour % 168 === index) return 'M';
        if (index % 7 === 0 && hour > hours - 4) return 'U';
        return index === 3 && hour > 700 ? 'R' : 'a';
      });
      return seriesOf(states.join(''), { series: { customer: `customer${index + 1}` }, from });
    }),
    { from, findings: [finding()] },
  );
}

/** Nothing was found, and that is no answer. */
export function empty(): AuditReport {
  return reportOf([], {
    conclusion: 'incomplete',
    gaps: [
      "no metering call was found in the 1 log file read: is this the trail of the seller's account and Region?",
    ],
    coverage: coverage({ calls: 0, regions: [], unreadable: [], otherMeteringEvents: [] }),
  });
}

/** Broken files, parts that are not here, and an interruption. */
export function unfinished(): AuditReport {
  const broken = Array.from({ length: 15 }, (_, index) => ({
    path: `logs/${index}.json.gz`,
    reason: 'truncated gzip',
  }));
  return reportOf([seriesOf('aaaM??')], {
    conclusion: 'incomplete',
    gaps: [
      'logs/0.json.gz: truncated gzip',
      '14 more paths could not be read',
      'part 3/4 is missing',
      'interrupted',
    ],
    coverage: coverage({
      sources: [
        { path: 'logs', filesRead: 25 },
        { path: 's3://no-such-bucket', filesRead: 0, problem: 'the bucket does not exist' },
      ],
      broken,
      filesRead: 25,
      missingShards: ['3/4'],
      isInterrupted: true,
    }),
  });
}

/** What could move a cursor, reverse a line, end an element, start a formula or call someone. */
export const hostile =
  '\u001b[2J\u009b31m\r\n\u202etxt\u2028<script>alert(1)</script><img src=x onerror=alert(1)>"\'&|`]]>-->@everyone #1 GH-2 https://evil.example www.evil.example $x$ **b** [a](b) =1+1';

/** Every text that comes from logs or files is hostile. */
export function hostileReport(): AuditReport {
  const by = { ...alice, name: hostile, principal: hostile, arn: hostile };
  const series = {
    customer: hostile,
    alsoNamed: [`=${hostile}`],
    dimension: hostile,
    region: hostile,
    product: { kind: 'code' as const, id: hostile },
  };
  const poisoned: SeriesHours = seriesOf('acRUM?', { series, by, price: { perUnit: 1, currency: hostile } });
  for (const cell of poisoned.cells) {
    if (cell.state === 'unknown') cell.reason = hostile;
    for (const attempt of [...cell.accepted, ...cell.standing]) {
      attempt.code = hostile;
      attempt.recordId = hostile;
      attempt.first = { ...attempt.first, eventId: hostile, file: hostile };
    }
  }
  return reportOf([poisoned], {
    gaps: [hostile],
    notes: [hostile],
    findings: [
      finding({
        id: hostile,
        rule: hostile,
        title: hostile,
        action: hostile,
        culprits: [hostile],
        series: poisoned.series,
        money: { amount: 1, currency: hostile },
        evidence: [{ eventId: hostile, time: hour16, file: hostile, caller: hostile }],
      }),
      finding({ title: hostile, acknowledged: { reason: hostile, by: hostile } }),
    ],
    unplaced: [
      unplacedCall({
        eventId: hostile,
        reason: hostile,
        errorCode: hostile,
        errorMessage: hostile,
        caller: by,
        file: hostile,
        userAgent: hostile,
        sourceAddress: hostile,
      }),
    ],
    coverage: coverage({
      sources: [{ path: hostile, filesRead: 1, problem: hostile }],
      broken: [{ path: hostile, reason: hostile }],
      skipped: [{ path: hostile, reason: hostile }],
      unreadable: [{ path: hostile, reason: hostile, records: 1 }],
      otherMeteringEvents: [{ eventName: hostile, count: 1 }],
      regions: [{ accountId: hostile, region: hostile, newest: hour16, completeUntil: hour16 }],
      missingShards: [hostile],
    }),
  });
}

/** Every kind of report, by name. */
export const everyReport: { [name: string]: () => AuditReport } = {
  'a bad night': badNight,
  'a quiet hour': () => quiet(1),
  'three quiet days': () => quiet(72),
  'forty days': () => fortyDays(),
  'no calls': empty,
  'an unfinished audit': unfinished,
  'hostile names': hostileReport,
};
