/** Renders an audit's report as JSON for programs: one document, one line for each cell, pure ASCII. */

import { renderEventTime } from '../record/dates.ts';
import { escapeNonAscii } from '../record/log-file.ts';
import type { Product } from '../calls/call.ts';
import type { Attempt, Series } from '../hours/cells.ts';
import type { Finding } from '../findings/finding.ts';
import type { Expectation, HourCell, SeriesHours } from '../hours/hour-cell.ts';
import type { Moment } from '../calls/order.ts';
import type { AuditReport, Total } from './report-type.ts';
import type { Coverage, UnplacedCall } from '../coverage/coverage.ts';

/** Rises when a member changes its meaning or goes; new members do not raise it. */
const version = 2;

/**
 * The document of docs/audit-report.schema.json in pieces, so that a report of any length can be written as
 * it is made. Times are ISO 8601, UTC. Walks the series once.
 */
export function* renderJson(report: AuditReport): Generator<string> {
  const head = {
    schema: 'metertrail.audit',
    version,
    conclusion: report.conclusion,
    gaps: report.gaps,
    notes: report.notes,
    asOf: time(report.asOf),
    from: time(report.from),
    to: time(report.to),
    coverage: coverageMembers(report.coverage),
    hours: report.hours,
    money: report.money,
  };
  yield `${json(head).slice(0, -1)},\n`;
  yield* list('totals', report.totals, totalMembers);
  yield ',\n';
  yield* list('findings', report.findings, findingMembers);
  yield ',\n';
  yield* list('unplaced', report.unplaced, unplacedMembers);
  yield ',\n';
  yield* seriesList(report.series());
  yield '}\n';
}

function* list<T>(name: string, items: Iterable<T>, members: (item: T) => object): Generator<string> {
  yield `"${name}":[`;
  let separator = '\n';
  for (const item of items) {
    yield separator + json(members(item));
    separator = ',\n';
  }
  yield ']';
}

function* seriesList(all: Iterable<SeriesHours>): Generator<string> {
  yield '"series":[';
  let separator = '\n';
  for (const { series, expectation, price, cells } of all) {
    const head = {
      ...seriesMembers(series),
      expectation: expectation && expectationMembers(expectation),
      price,
    };
    yield `${separator}${json(head).slice(0, -1)},`;
    yield* list('cells', cells, cellMembers);
    yield '}';
    separator = ',\n';
  }
  yield ']';
}

function json(value: object): string {
  return escapeNonAscii(JSON.stringify(value));
}

/** Null where no time is known, such as that up to which empty logs are complete; of none, the member is left out. */
function time(ms: number | undefined): string | null | undefined {
  if (ms === undefined) return undefined;
  return Number.isFinite(ms) ? renderEventTime(ms) : null;
}

function productMember({ kind, id }: Product): object {
  return kind === 'code' ? { productCode: id } : { licenseArn: id };
}

function seriesMembers(series: Series): object {
  const { product, region, customer, customerKind, alsoNamed, dimension, eventName } = series;
  return {
    ...productMember(product),
    region,
    customer,
    customerKind,
    alsoNamed,
    dimension,
    operation: eventName,
  };
}

function expectationMembers({ source, start, end, agreementEnd, every }: Expectation): object {
  return {
    source,
    every,
    start: time(start),
    end: time(end),
    agreementEnd: time(agreementEnd),
  };
}

function cellMembers(cell: HourCell): object {
  const { hour, state, billed, refused, notBilled, lossAt, isRecoverable, reason } = cell;
  return {
    hour: time(hour),
    state,
    billed: billed ?? null,
    refused: refused ?? null,
    notBilled: notBilled ?? null,
    lossAt: time(lossAt),
    isRecoverable,
    reason,
    accepted: cell.accepted.map(attemptMembers),
    standing: cell.standing.map(attemptMembers),
    madeGood: cell.madeGood.map(attemptMembers),
  };
}

function attemptMembers(attempt: Attempt): object {
  const { outcome, code, quantity, recordId, customer, allocations, caller, count, first, last } = attempt;
  return {
    outcome,
    code,
    quantity,
    meteringRecordId: recordId,
    customer,
    usageAllocations: allocations,
    caller,
    count,
    first: momentMembers(first),
    last: momentMembers(last),
  };
}

function momentMembers({ time: ms, eventId, file }: Moment): object {
  return { eventTime: time(ms), eventID: eventId, file };
}

function totalMembers({ product, region, isNotBilledKnown, ...total }: Total): object {
  return { ...productMember(product), region, ...total, isNotBilledKnown };
}

function findingMembers(finding: Finding): object {
  const { subject: _, series, hours, lossAt, evidence, acknowledged, ...members } = finding;
  return {
    ...members,
    series: series && seriesMembers(series),
    hours: hours.map(({ from, to }) => ({ from: time(from), to: time(to) })),
    lossAt: time(lossAt),
    evidence: evidence.map(({ eventId, time: ms, file, caller }) => ({
      ...momentMembers({ time: ms, eventId, file }),
      caller,
    })),
    acknowledged: acknowledged && {
      reason: acknowledged.reason,
      by: acknowledged.by,
      until: time(acknowledged.until),
    },
  };
}

function unplacedMembers({ time: ms, eventId, eventName, file, ...call }: UnplacedCall): object {
  return { eventTime: time(ms), eventID: eventId, operation: eventName, file, ...call };
}

function coverageMembers({ regions, ...coverage }: Coverage): object {
  return {
    ...coverage,
    regions: regions.map(({ accountId, region, newest, completeUntil }) => ({
      accountId,
      region,
      newest: time(newest),
      completeUntil: time(completeUntil),
    })),
  };
}
