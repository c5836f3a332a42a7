/** An audit's report into JSON for programs: one document, one line for each cell, pure ASCII. */

import { renderEventTime } from '../../record/dates.ts';
import { escapeNonAscii } from '../../record/log-file.ts';
import type { Product } from '../call.ts';
import type { Attempt } from '../cells.ts';
import type { Moment } from '../order.ts';
import { countedAs } from './report.ts';
import type { AuditReport, JudgedCell } from './report.ts';

/** Rises when a member changes its meaning or goes; new members do not raise it. */
const version = 1;

/**
 * The document in pieces, so that a report of any length can be written as it is made. Times are ISO 8601,
 * UTC.
 */
export function* renderJson(report: AuditReport): Generator<string> {
  const head = {
    schema: 'metertrail.audit',
    version,
    conclusion: report.conclusion,
    coverage: report.coverage,
    hours: report.hours,
  };
  yield `${json(head).slice(0, -1)},\n`;
  yield* list('totals', report.totals, ({ product, isNotBilledKnown, ...total }) => ({
    ...productMember(product),
    ...total,
    notBilledIsKnown: isNotBilledKnown,
  }));
  yield ',\n';
  yield* list('unplaced', report.unplaced, ({ time, ...call }) => ({ time: renderEventTime(time), ...call }));
  yield ',\n';
  yield* list('cells', report.cells, cellMembers);
  yield '}\n';
}

function* list<T>(name: string, items: T[], render: (item: T) => object): Generator<string> {
  yield `"${name}":[`;
  for (const [index, item] of items.entries()) yield `${index === 0 ? '\n' : ',\n'}${json(render(item))}`;
  yield ']';
}

function json(value: object): string {
  return escapeNonAscii(JSON.stringify(value));
}

function productMember({ kind, id }: Product): object {
  return kind === 'code' ? { productCode: id } : { licenseArn: id };
}

function cellMembers(cell: JudgedCell): object {
  return {
    ...productMember(cell.product),
    region: cell.region,
    customer: cell.customer,
    ...(cell.alsoNamed && { alsoNamed: cell.alsoNamed }),
    dimension: cell.dimension,
    operation: cell.eventName,
    hour: renderEventTime(cell.hour),
    state: cell.state,
    isZero: countedAs(cell) === 'zero',
    billed: cell.billed ?? null,
    refused: cell.refused ?? null,
    notBilled: cell.notBilled ?? null,
    accepted: cell.accepted.map(attemptMembers),
    standing: cell.standing.map(attemptMembers),
    madeGood: cell.madeGood.map(attemptMembers),
  };
}

function attemptMembers(attempt: Attempt): object {
  const { outcome, code, quantity, recordId, caller, count, first, last } = attempt;
  return {
    outcome,
    code,
    quantity,
    ...(recordId !== undefined && { meteringRecordId: recordId }),
    caller,
    count,
    first: momentMembers(first),
    last: momentMembers(last),
  };
}

function momentMembers({ time, eventId }: Moment): object {
  return { eventTime: renderEventTime(time), eventID: eventId };
}
