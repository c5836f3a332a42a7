/** Records of metering calls into the hours of their one series, for the tests of how hours are judged. */

import assert from 'node:assert/strict';

import { defaultHourRules } from '../../src/hours/hour-rules.ts';
import { judgeSeries } from '../../src/hours/judge-series.ts';
import type { Judging, JudgingContext } from '../../src/hours/judge-series.ts';
import { createUncertainty } from '../../src/hours/uncertainty.ts';
import { evidenceOf } from './evidence/seen.ts';
import { batch, hour16 } from '../support/metering-records.ts';
import { hourMs, minuteMs } from '../../src/time/hours.ts';

export const at = (hours: number) => hour16 + hours * hourMs;

/** The hours of the only series in the records, as hour → state, hours counted from 16:00. */
export function judged(
  records: Record<string, unknown>[],
  { asOf = at(6), ...of }: Partial<Judging & JudgingContext> = {},
) {
  const [series, ...others] = evidenceOf(records).series();
  assert.ok(series);
  assert.equal(others.length, 0);
  return judgeSeries(
    {
      series: series.series,
      cells: series.cells(),
      expected: of.expected,
      ...(of.handedOverAt !== undefined && { handedOverAt: of.handedOverAt }),
      accountIds: series.senders,
      completeUntil: of.completeUntil ?? asOf,
      judgedUntil: of.judgedUntil ?? asOf,
      ...(of.coveredElsewhere && { coveredElsewhere: of.coveredElsewhere }),
    },
    {
      asOf,
      rules: defaultHourRules,
      isInferring: of.isInferring ?? true,
      uncertainty: of.uncertainty ?? createUncertainty([]),
      ...(of.from !== undefined && { from: of.from }),
      ...(of.to !== undefined && { to: of.to }),
    },
  );
}

export function states(...args: Parameters<typeof judged>) {
  return judged(...args).cells.map(({ hour, state }) => [(hour - hour16) / hourMs, state]);
}

export const sent = (...hours: number[]) =>
  hours.map((hour) => batch([{ at: at(hour) }], { at: at(hour) + 65 * minuteMs }));
