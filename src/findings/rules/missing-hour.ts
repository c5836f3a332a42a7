/**
 * Finds hours of a series for which usage was expected and no call was seen, between hours that were sent.
 */

import { z } from 'zod';

import type { Series } from '../../hours/cells.ts';
import { createHourTally } from '../hour-tally.ts';
import type { HourTally } from '../hour-tally.ts';
import { medianQuantity } from '../../hours/median.ts';
import { createOpenEnds, endOf } from '../open-ends.ts';
import type { RuleFinding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { lossText, nameSeries, periodOf, seriesSubject, costNote } from '../words.ts';
import { counted } from '../../text/figures.ts';

const parameters = z.strictObject({});

export const missingHour: Rule<z.output<typeof parameters>> = {
  name: 'missing-hour',
  summary:
    'hours for which usage was expected and no call was seen; those after the last sent hour are left to `series-silent` and `sending-stopped`, as long as these are on',
  severity: 'critical',
  parameters,
  start(_facts, _parameters, settings) {
    const ends = createOpenEnds(settings);
    const gaps = new Map<string, { series: Series; period: string; tally: HourTally }>();
    const gapOf = (series: Series, period: string) => {
      const key = JSON.stringify(seriesSubject(series));
      const gap = gaps.get(key) ?? { series, period, tally: createHourTally() };
      gaps.set(key, gap);
      return gap.tally;
    };
    return {
      onSeries(of) {
        ends.add(of);
        const missing = of.cells.slice(0, endOf(of.cells)).filter(({ state }) => state === 'missing');
        if (missing.length === 0) return;
        const estimate = medianQuantity(of.cells);
        const tally = gapOf(of.series, periodOf(of.expectation));
        for (const cell of missing) tally.add(cell, of, { estimate });
      },
      findings() {
        for (const { series, period, missing } of ends.split().short) gapOf(series, period).take(missing);
        return Array.from(gaps.values(), foundOf);
      },
    };
  },
};

function foundOf({
  series,
  period,
  tally,
}: {
  series: Series;
  period: string;
  tally: HourTally;
}): RuleFinding {
  const tallied = tally.result();
  const { hourCount, money, recoverableHours = 0 } = tallied;
  const what = `${counted(hourCount, period)} of ${nameSeries(series)}`;
  const cost = costNote(money, 'its median quantity');
  return {
    ...tallied,
    subject: seriesSubject(series),
    title: `${what} ${hourCount === 1 ? 'was' : 'were'} never sent${cost}: ${lossText(tallied)}.`,
    action:
      recoverableHours > 0
        ? 'Send their usage now, with their own timestamps, not the current time; then find out why the sender left them out.'
        : 'Find out why the sender left them out, and let it send missed hours later; what is lost can only be settled with AWS or the buyer.',
    series,
  };
}
