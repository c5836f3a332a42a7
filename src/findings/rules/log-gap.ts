/** Finds log files that digest files prove to be missing or changed, so that what they held is unknown. */

import { z } from 'zod';

import { dayText } from '../../text/times.ts';
import { hourMs, hourStart } from '../../time/hours.ts';
import { compareTexts } from '../../text/compare-texts.ts';
import type { RuleFinding } from '../finding.ts';
import { countHours, unite } from '../../time/hour-ranges.ts';
import type { Rule } from '../rule.ts';
import type { LogGap } from '../../verify/log-gap.ts';
import { counted, listed } from '../../text/figures.ts';

const parameters = z.strictObject({});

export const logGap: Rule<z.output<typeof parameters>> = {
  name: 'log-gap',
  summary: 'log files that are missing or changed, as digest files prove, for each account, Region and day',
  severity: 'warning',
  parameters,
  start: ({ gaps }) => ({
    findings: () => Array.from(Map.groupBy(gaps, (gap) => JSON.stringify(subjectOf(gap))).values(), foundOf),
  }),
};

/** By day, so that a gap that is acknowledged does not hide those of other days. */
function subjectOf({ accountId, region, range }: LogGap): string[] {
  return [accountId, region, range ? dayText(range.from) : ''];
}

function foundOf(gaps: LogGap[]): RuleFinding {
  const [first] = gaps as [LogGap];
  const [accountId = '', region = '', day = ''] = subjectOf(first);
  const hours = unite(gaps.flatMap(({ range }) => (range ? [[wholeHours(range)]] : [])));
  const problems = gaps.map(({ problem, path }) => `${path}: ${problem}`).toSorted(compareTexts);
  return {
    subject: [accountId, region, day],
    title: `${counted(gaps.length, 'gap')} in the logs of account ${accountId} in ${region}${day && ` on ${day}`}: ${listed(problems, 3)}`,
    action:
      'Find out who deleted or changed the files: look in CloudTrail for DeleteObject, PutObject and StopLogging at that time, restore them from another copy or version, and audit again.',
    hours,
    hourCount: countHours(hours),
    culprits: [],
    evidence: [],
    evidenceCount: 0,
  };
}

function wholeHours({ from, to }: { from: number; to: number }): { from: number; to: number } {
  return { from: hourStart(from), to: Math.ceil(to / hourMs) * hourMs };
}
