/** Lists why the answer of an audit is not complete, one phrase for each cause. */

import { hourText, timeText } from '../text/times.ts';
import { hourMs, hourStart } from '../time/hours.ts';
import type { JudgingContext } from '../hours/judge-series.ts';
import type { HourRules } from '../hours/hour-rules.ts';
import { compareTexts } from '../text/compare-texts.ts';
import type { NamedFile } from '../logs/read/batch.ts';
import { isArchive } from './judged-until.ts';
import type { HourCounts } from '../report/report-type.ts';
import type { Coverage, UnplacedCall } from '../coverage/coverage.ts';
import { counted } from '../text/figures.ts';

const namedMax = 3;

/** The phrases come from file names and logs, and are not yet safe for a terminal. */
export function gapsOf(of: {
  coverage: Coverage;
  unplaced: readonly UnplacedCall[];
  hours: HourCounts;
  /** How many series are expected that nobody sent, while no agreement says from when on. */
  neverSent: number;
  /** Regions in which usage is still expected where logs end, and when the first of them do. */
  openAtEnd: ReadonlyMap<string, number>;
  context: Pick<JudgingContext, 'asOf' | 'to' | 'rules'>;
}): string[] {
  const { coverage, unplaced, hours, context } = of;
  const gaps: string[] = [];
  if (coverage.isInterrupted) gaps.push('reading was stopped before its end');
  for (const shard of coverage.missingShards) gaps.push(`part ${shard} of the audit is not here`);
  gaps.push(...fileGaps(coverage.broken, 'path'));
  for (const { path, problem } of coverage.sources) if (problem) gaps.push(`${path}: ${problem}`);
  gaps.push(...fileGaps(coverage.unreadable, 'file with unreadable records'));
  const unknown = unplaced.filter(({ errorCode }) => errorCode === undefined).length;
  if (unknown > 0) gaps.push(`${counted(unknown, 'call')} with records of unknown content or result`);
  if (of.neverSent > 0)
    gaps.push(
      `${counted(of.neverSent, 'expected usage')} of which nothing was sent, and whose agreement has no start: give it one, or say from when on with --from`,
    );
  if (hours.unknown > 0) gaps.push(`${counted(hours.unknown, 'hour')} of which the logs do not tell`);
  for (const region of [...of.openAtEnd.keys()].toSorted(compareTexts)) {
    const reach = of.openAtEnd.get(region) ?? -Infinity;
    if (context.to === undefined && isArchive(reach, context))
      gaps.push(endOfLogs(region, reach, context.rules));
  }
  // Where no file could be read, the gaps above say why.
  const isRead = coverage.filesRead > 0 || gaps.length === 0;
  const isEmpty = Object.values(hours).every((number) => number === 0) && unplaced.length === 0;
  if (isRead && isEmpty) gaps.push(nothingFound(coverage));
  return gaps;
}

function fileGaps(files: readonly NamedFile[], what: string): string[] {
  const named = files.slice(0, namedMax).map(({ path, reason }) => `${path}: ${reason}`);
  const more = files.length - namedMax;
  return more > 0 ? [...named, `${counted(more, `more ${what}`)} could not be read`] : named;
}

function endOfLogs(region: string, reach: number, { batchWindowMs }: HourRules): string {
  // Usage of later hours could be sent after the end of the logs.
  const last = hourText(hourStart(reach - batchWindowMs) + hourMs).replace(' ', 'T');
  return `the logs of ${region} end at ${timeText(reach)}, while usage is still expected: give newer logs, or ask for no more with --to ${last}Z`;
}

function nothingFound({ calls, filesRead }: Coverage): string {
  return calls === 0
    ? `no metering call was found in the ${counted(filesRead, 'log file')} read: is this the trail of the seller's account and Region?`
    : `no usage record of the hours asked for was found in the ${counted(calls, 'metering call')} read`;
}
