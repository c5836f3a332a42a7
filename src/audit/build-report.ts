/**
 * Builds the report of an audit from a reading: judges the hours, runs the rules, and says whether it is
 * complete.
 */

import assert from 'node:assert/strict';

import type { SeenCall, Unplaced } from '../calls/call.ts';
import type { Expectations } from '../hours/expect/expect-file.ts';
import { matchExpectations } from '../hours/expect/match.ts';
import type { MatchedSeries } from '../hours/expect/match.ts';
import type { Acknowledgement } from '../findings/acknowledgements.ts';
import type { RuleSettings } from '../findings/rule.ts';
import { runRules } from '../findings/run-rules.ts';
import type { SeriesHours } from '../hours/hour-cell.ts';
import type { HourRules } from '../hours/hour-rules.ts';
import { judgeSeries } from '../hours/judge-series.ts';
import type { JudgingContext } from '../hours/judge-series.ts';
import { createUncertainty } from '../hours/uncertainty.ts';
import type { Reading } from '../coverage/reading.ts';
import type { CheckedDigests } from '../verify/check-digests.ts';
import { completenessOf, uncertaintiesOf } from '../coverage/completeness.ts';
import type { Completeness } from '../coverage/completeness.ts';
import { gapsOf } from './gaps.ts';
import { judgedUntil } from './judged-until.ts';
import { mergeCoverage } from '../coverage/merge-coverage.ts';
import type { AuditReport } from '../report/report-type.ts';
import type { Coverage, UnplacedCall } from '../coverage/coverage.ts';
import { createSums } from './sums.ts';

/** What a reading is judged by. Times in milliseconds since the epoch. */
export type Judgement = {
  asOf: number;
  /** Hours asked for: from <= hour < to. */
  from?: number | undefined;
  to?: number | undefined;
  rules: HourRules;
  /** Without them, what is expected is inferred. */
  expectations?: Expectations | undefined;
  isInferring: boolean;
  ruleSettings: RuleSettings;
  acknowledgements: readonly Acknowledgement[];
  /** Up to when the operator says that the logs are complete. */
  completeUntil?: number | undefined;
};

/** @param verified what digest files prove; undefined where they were not asked. */
export function buildReport(reading: Reading, judgement: Judgement, verified?: CheckedDigests): AuditReport {
  const { asOf, from, to, rules, completeUntil: assertedUntil } = judgement;
  const completeness = completenessOf(reading, { asOf, rules, assertedUntil });
  const { gaps: logGaps = [], ...verification } = verified ?? {};
  const coverage: Coverage = {
    ...mergeCoverage(reading),
    regions: completeness.regions,
    ...('digests' in verification && { verification }),
  };
  checkCounts(coverage);
  const unplaced = unplacedOf(reading.evidence.calls());
  const context: JudgingContext = {
    asOf,
    from,
    to,
    rules,
    isInferring: judgement.isInferring,
    uncertainty: createUncertainty([
      ...uncertaintiesOf(coverage, unplaced, logGaps, rules),
      ...completeness.holes,
    ]),
  };
  const matched = matchExpectations(reading.evidence.series(), judgement.expectations);
  const sums = createSums();
  /** Where the logs of a Region end while usage is still expected, the earliest such end. */
  const openAtEnd = new Map<string, number>();
  const noteEnd = ({ series: { region }, expectation }: SeriesHours, reach: number) => {
    if (expectation !== undefined && (expectation.end ?? Infinity) > reach)
      openAtEnd.set(region, Math.min(reach, openAtEnd.get(region) ?? Infinity));
  };
  const judged = () => judgeAll(matched, completeness, context, noteEnd);
  const { findings, notes } = runRules({
    facts: { asOf, hourRules: rules, gaps: logGaps },
    series: passing(judged(), sums.add),
    calls: callsFrom(reading.evidence.calls(), from),
    settings: judgement.ruleSettings,
    acknowledgements: judgement.acknowledgements,
  });
  const neverSent = from === undefined ? matched.filter(isWithoutStart).length : 0;
  const gaps = gapsOf({
    coverage,
    unplaced,
    hours: sums.hours,
    neverSent,
    openAtEnd,
    context,
  });
  const isWrong = findings.some(({ severity, acknowledged }) => severity !== 'info' && !acknowledged);
  return {
    conclusion: gaps.length > 0 ? 'incomplete' : isWrong ? 'findings' : 'billed',
    gaps,
    notes,
    asOf,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    coverage,
    hours: sums.hours,
    totals: sums.totals(),
    money: sums.money(),
    findings,
    unplaced,
    series: judged,
  };
}

function* judgeAll(
  matched: readonly MatchedSeries[],
  completeness: Completeness,
  context: JudgingContext,
  onJudged: (hours: SeriesHours, completeUntil: number) => void,
): Generator<SeriesHours> {
  for (const { series, senders, cells, expected, price, coveredElsewhere, handedOverAt } of matched) {
    const accountIds = completeness.accountsOf(series.region, senders);
    const completeUntil = completeness.completeUntil(series.region, accountIds);
    const hours = judgeSeries(
      {
        series,
        cells: cells(),
        expected,
        price,
        coveredElsewhere: coveredElsewhere?.(),
        handedOverAt,
        accountIds,
        completeUntil,
        judgedUntil: judgedUntil(completeUntil, context),
      },
      context,
    );
    if (hours.cells.length === 0) continue;
    onJudged(hours, completeUntil);
    yield hours;
  }
}

/** What was called before the hours that are asked for is no matter of theirs. */
function* callsFrom(calls: Iterable<SeenCall>, from = -Infinity): Generator<SeenCall> {
  for (const call of calls) if (call.time >= from) yield call;
}

function* passing<Item>(items: Iterable<Item>, see: (item: Item) => void): Generator<Item> {
  for (const item of items) {
    see(item);
    yield item;
  }
}

/** Whether a series is expected that nobody sent, while nothing tells from when on it is missing. */
function isWithoutStart({ expected, cells }: MatchedSeries): boolean {
  if (typeof expected !== 'object' || expected.terms.some(({ start }) => start !== undefined)) return false;
  return cells()[Symbol.iterator]().next().done === true;
}

function unplacedOf(calls: Iterable<SeenCall>): UnplacedCall[] {
  const all: UnplacedCall[] = [];
  for (const seen of calls) {
    if (!seen.unplaced) continue;
    const { entries: _, unplaced, ...call } = seen;
    const told = Object.entries(call).filter(([, value]) => value !== undefined);
    all.push({ ...(Object.fromEntries(told) as Omit<UnplacedCall, keyof Unplaced>), ...unplaced });
  }
  return all;
}

function checkCounts(coverage: Coverage): void {
  const { filesSeen, filesRead, skippedCount, broken, recordsSeen, calls, passedOver, duplicates } = coverage;
  assert.equal(filesSeen, filesRead + skippedCount + broken.length, 'every file is in one of the counts');
  const unreadable = coverage.unreadable.reduce((sum, { records }) => sum + records, 0);
  assert.equal(
    recordsSeen,
    calls + passedOver + duplicates + unreadable,
    'every record is in one of the counts',
  );
}
