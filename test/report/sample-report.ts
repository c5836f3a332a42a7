/** Reports for the tests of the renderers: some series, with the coverage, findings and sums of a real audit. */

import type { Finding } from '../../src/findings/finding.ts';
import { hourStates } from '../../src/hours/hour-cell.ts';
import type { HourCell, Price, SeriesHours } from '../../src/hours/hour-cell.ts';
import type { AuditReport, HourCounts, Money, Total } from '../../src/report/report-type.ts';
import type { Coverage, UnplacedCall } from '../../src/coverage/coverage.ts';
import { hour16 } from '../support/metering-records.ts';
import { alice, fileOf, series } from '../support/series.ts';
import { hourMs } from '../../src/time/hours.ts';

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
