/** The cells of one series and what is expected of it into its hours, those without a call among them. */

import type { Cell, Series } from '../cells.ts';
import { judge } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';
import { openStates } from './hour-cell.ts';
import type { Expectation, HourCell, HourState, Period, Price, SeriesHours } from './hour-cell.ts';
import type { HourRules } from './hour-rules.ts';
import { inferSpans } from './infer.ts';
import type { JudgedHour } from './judged-hour.ts';
import { lossAtOf } from './loss-at.ts';
import { nextPeriod, periodStart } from './periods.ts';
import { joinSpans } from './spans.ts';
import type { Span } from './spans.ts';
import type { Uncertainty } from './uncertainty.ts';

const hourMs = 3_600_000;

/** What is expected of a series by a file. Times in milliseconds since the epoch. */
export type Expected = {
  /** The terms of its agreements; without a start, from the first accepted hour on. */
  terms: readonly { start?: number; end?: number }[];
  every: Period;
};

/** What hours are judged by, besides the series. Times in milliseconds since the epoch. */
export type JudgingContext = {
  asOf: number;
  /** The hours asked for: from <= hour < to. */
  from?: number;
  to?: number;
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
  price?: Price;
  /** Hours in which the customer's usage was sent under another name or licence. */
  coveredElsewhere?: ReadonlySet<number>;
  /** Up to when the logs of its Region are complete. */
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
  const cellIn = (hour: number, state: HourState, verdict: Verdict, reason?: string): HourCell => ({
    ...verdict,
    hour,
    state,
    ...(reason !== undefined && { reason }),
    ...(openStates.has(state) && lossOf(hour, series, agreements, context)),
  });
  const cells = judged
    .filter(({ hour }) => isAsked(hour, context))
    .map(({ hour, verdict }) => cellIn(hour, stateOf(verdict), verdict));
  for (const hour of hoursWithoutCalls(judged, spans, every, of, context)) {
    const reason = reasonUnknown(hour, every, of, context);
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

function spansOf(judged: JudgedHour[], { series, expected }: Judging, context: JudgingContext): Span[] {
  if (expected === 'none') return [];
  if (expected === undefined) {
    // Software at the buyer's comes and goes with its instances.
    const isInferred = context.isInferring && series.eventName === 'BatchMeterUsage';
    return isInferred ? inferSpans(judged) : [];
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
  { coveredElsewhere, judgedUntil }: Judging,
  context: JudgingContext,
): Generator<number> {
  const sent = new Set(judged.map(({ hour }) => periodStart(every, hour)));
  for (const hour of coveredElsewhere ?? []) sent.add(periodStart(every, hour));
  const { asOf, from = -Infinity, to = Infinity, rules } = context;
  for (const span of spans) {
    const end = Math.min(span.to, to, judgedUntil);
    let start = periodStart(every, Math.max(span.from, from));
    while (start < end) {
      const next = nextPeriod(every, start);
      const dueAt = Math.min(next, span.to) + rules.dueAfterMs + rules.deliveryLagMs;
      if (dueAt > asOf) break;
      const hour = periodStart('hour', Math.min(next, span.to) - 1);
      if (!sent.has(start) && isAsked(hour, context)) yield hour;
      start = next;
    }
  }
}

/** Why it cannot be told whether usage of the period that ends with this hour was sent, or undefined where it can. */
function reasonUnknown(
  hour: number,
  every: Period,
  { series, completeUntil }: Judging,
  { rules, uncertainty }: JudgingContext,
): string | undefined {
  const dueAt = hour + hourMs + rules.dueAfterMs;
  if (completeUntil < dueAt)
    return `the logs of ${series.region} are complete until ${timeText(completeUntil)} only`;
  const windowMs = series.eventName === 'BatchMeterUsage' ? rules.batchWindowMs : rules.meterUsageWindowMs;
  const first = periodStart(every, hour);
  const end = hour + windowMs;
  return (
    uncertainty.reasonAt(series.region, first, Math.min(end, completeUntil)) ??
    uncertainty.holeAround(series.region, first, end)
  );
}

function timeText(time: number): string {
  return time === -Infinity
    ? 'no time known'
    : `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
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
  const lossAt = lossAtOf({ eventName, hour, ...(agreementEnd !== undefined && { agreementEnd }) }, rules);
  return { lossAt, isRecoverable: asOf < lossAt };
}
