/**
 * Judges the hours of one series from its cells and what is expected of it, those without a call among them.
 */

import { timeText } from '../text/times.ts';
import { hourMs } from '../time/hours.ts';
import type { Cell, Series } from './cells.ts';
import { judge } from './verdict.ts';
import type { Verdict } from './verdict.ts';
import { openStates } from './hour-cell.ts';
import type { Expectation, HourCell, HourState, Price, SeriesHours } from './hour-cell.ts';
import type { Period } from '../time/periods.ts';
import type { HourRules } from './hour-rules.ts';
import { inferSpans } from './infer.ts';
import type { JudgedHour } from './judged-hour.ts';
import { lossAtOf } from './loss-at.ts';
import { nextPeriod, periodStart } from '../time/periods.ts';
import { joinSpans } from './spans.ts';
import type { Span } from './spans.ts';
import type { Uncertainty } from './uncertainty.ts';

/** What is expected of a series by a file. Times in milliseconds since the epoch. */
export type Expected = {
  /** The terms of its agreements; without a start, from the first accepted hour on. */
  terms: readonly { start?: number | undefined; end?: number | undefined }[];
  every: Period;
};

/** What hours are judged by, besides the series. Times in milliseconds since the epoch. */
export type JudgingContext = {
  asOf: number;
  /** The hours asked for: from <= hour < to. */
  from?: number | undefined;
  to?: number | undefined;
  rules: HourRules;
  /** Whether expectations are inferred where no file tells them. */
  isInferring: boolean;
  uncertainty: Uncertainty;
};

/** What is known of one series besides its calls. */
export type Judging = {
  series: Series;
  cells: Iterable<Cell>;
  /** Undefined: nothing is said of it, and it is inferred. `none`: nothing is expected. */
  expected: Expected | 'none' | undefined;
  price?: Price | undefined;
  /** Hours in which the customer's usage was sent under another name or licence. */
  coveredElsewhere?: ReadonlySet<number> | undefined;
  /** From then on another series has the same usage: nothing more is inferred. */
  handedOverAt?: number | undefined;
  /** The accounts in whose logs it stands, and up to when these are complete. */
  accountIds: readonly string[];
  completeUntil: number;
  /** Hours that begin later are not judged. */
  judgedUntil: number;
};

export function judgeSeries(of: Judging, context: JudgingContext): SeriesHours {
  const { series, expected } = of;
  const judged: JudgedHour[] = [];
  for (const cell of of.cells) judged.push({ hour: cell.hour, verdict: judge(cell) });
  const spans = spansOf(judged, of, context);
  const agreements = agreementsOf(expected);
  const every = typeof expected === 'object' ? expected.every : 'hour';
  const cellIn = (hour: number, state: HourState, verdict: Verdict, reason?: string): HourCell => {
    const cell: HourCell = { ...verdict, hour, state };
    if (reason !== undefined) cell.reason = reason;
    return openStates.has(state) ? Object.assign(cell, lossOf(hour, series, agreements, context)) : cell;
  };
  const cells = judged
    .filter(({ hour }) => isAsked(hour, context))
    .map(({ hour, verdict }) => cellIn(hour, stateOf(verdict), verdict));
  for (const hour of hoursWithoutCalls(judged, spans, every, of, agreements, context)) {
    const { lossAt } = lossOf(hour, series, agreements, context);
    const reason = reasonUnknown(hour, every, of, lossAt, context);
    cells.push(cellIn(hour, reason === undefined ? 'missing' : 'unknown', nothingTried, reason));
  }
  cells.sort((one, other) => one.hour - other.hour);
  return {
    series,
    ...expectationOf(spans, every, expected),
    ...(of.price && { price: of.price }),
    cells,
  };
}

function expectationOf(
  spans: Span[],
  every: Period,
  expected: Judging['expected'],
): { expectation?: Expectation } {
  const [first] = spans;
  if (!first) return {};
  const isFromFile = typeof expected === 'object';
  const end = spans.at(-1)?.to ?? Infinity;
  return {
    expectation: {
      source: isFromFile ? 'file' : 'inferred',
      start: first.from,
      ...(end !== Infinity && (isFromFile ? { end, agreementEnd: end } : { end })),
      every,
    },
  };
}

const nothingTried: Verdict = {
  state: 'accepted',
  billed: undefined,
  refused: undefined,
  notBilled: undefined,
  accepted: [],
  standing: [],
  madeGood: [],
};

function spansOf(
  judged: JudgedHour[],
  { series, expected, handedOverAt = Infinity }: Judging,
  context: JudgingContext,
): Span[] {
  if (expected === 'none') return [];
  if (expected === undefined) {
    // Software at the buyer's comes and goes with its instances.
    const isInferred = context.isInferring && series.eventName === 'BatchMeterUsage';
    return isInferred ? clip(inferSpans(judged), handedOverAt) : [];
  }
  const { terms, every } = expected;
  const spans = terms.flatMap(({ start, end = Infinity }) => {
    const from =
      start === undefined ? (inferSpans(judged)[0]?.from ?? context.from) : periodStart('hour', start);
    return from === undefined
      ? []
      : [{ from: start === undefined ? periodStart(every, from) : from, to: end }];
  });
  return joinSpans(spans, every);
}

function clip(spans: Span[], end: number): Span[] {
  return spans.filter(({ from }) => from < end).map(({ from, to }) => ({ from, to: Math.min(to, end) }));
}

/** The times in which there is an agreement, as far as a file tells. */
function agreementsOf(expected: Judging['expected']): Span[] {
  if (typeof expected !== 'object') return [];
  return joinSpans(expected.terms.map(({ start = -Infinity, end = Infinity }) => ({ from: start, to: end })));
}

/** The last hour of each expected period for which nothing was sent, as far as it is due and asked for. */
function* hoursWithoutCalls(
  judged: JudgedHour[],
  spans: Span[],
  every: Period,
  { series, coveredElsewhere, judgedUntil }: Judging,
  agreements: Span[],
  context: JudgingContext,
): Generator<number> {
  const sent = new Set(judged.map(({ hour }) => periodStart(every, hour)));
  for (const hour of coveredElsewhere ?? []) sent.add(periodStart(every, hour));
  const { asOf, from = -Infinity, to = Infinity, rules } = context;
  for (const span of spans) {
    const end = Math.min(span.to, to, judgedUntil);
    let start = periodStart(every, Math.max(span.from, from));
    // Of a period that began before what is asked for, the first hours are not known.
    if (start < from) start = nextPeriod(every, start);
    while (start < end) {
      const next = nextPeriod(every, start);
      const hour = periodStart('hour', Math.min(next, span.to) - 1);
      const { lossAt } = lossOf(hour, series, agreements, context);
      if (dueAtOf(Math.min(next, span.to), lossAt, rules) + rules.deliveryLagMs > asOf) break;
      if (!sent.has(start) && isAsked(hour, context)) yield hour;
      start = next;
    }
  }
}

/** Somebody should still have this long to do something, where an agreement ends before an hour's usage is due. */
const noticeMs = 30 * 60_000;

/** @param end of the hour, or of the agreement within it. */
function dueAtOf(end: number, lossAt: number, { dueAfterMs, deliveryLagMs }: HourRules): number {
  return Math.max(end, Math.min(end + dueAfterMs, lossAt - noticeMs - deliveryLagMs));
}

/** Why it cannot be told whether usage of the period that ends with this hour was sent, or undefined where it can. */
function reasonUnknown(
  hour: number,
  every: Period,
  { series, accountIds, completeUntil }: Judging,
  lossAt: number,
  { asOf, rules, uncertainty }: JudgingContext,
): string | undefined {
  const dueAt = dueAtOf(hour + hourMs, lossAt, rules);
  // What is lost by now could be sent until it was lost.
  if (completeUntil < (asOf < lossAt ? dueAt : lossAt))
    return `the logs of ${series.region} are complete until ${timeText(completeUntil)} only`;
  const latest = Math.min(lossAt, completeUntil);
  return uncertainty.reasonAt(series.region, accountIds, periodStart(every, hour), latest);
}

function stateOf(verdict: Verdict): HourState {
  const isFine = verdict.state === 'accepted' || verdict.state === 'repeated';
  return isFine && verdict.billed === 0 ? 'zero' : verdict.state;
}

function isAsked(hour: number, { from = -Infinity, to = Infinity }: JudgingContext): boolean {
  return hour >= from && hour < to;
}

/** Until when an open hour can be billed, and whether it still can. */
function lossOf(
  hour: number,
  { eventName }: Series,
  agreements: Span[],
  { asOf, rules }: JudgingContext,
): { lossAt: number; isRecoverable: boolean } {
  // The end of the agreement in which the hour lies, or of the last one before it.
  const agreementEnd = agreements.findLast(({ from }) => from < hour + hourMs)?.to;
  const lossAt = lossAtOf({ eventName, hour, agreementEnd }, rules);
  return { lossAt, isRecoverable: asOf < lossAt };
}
