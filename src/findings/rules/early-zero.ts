/** Finds hours that an accepted zero has locked, so that usage sent for them later was refused. */

import { z } from 'zod';

import type { HourCell } from '../../hours/hour-cell.ts';
import { createHourTally } from '../hour-tally.ts';
import type { RuleFinding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { nameSeries, seriesSubject, costNote } from '../words.ts';
import { counted, quantityText } from '../../text/figures.ts';

const parameters = z.strictObject({});

export const earlyZero: Rule<z.output<typeof parameters>> = {
  name: 'early-zero',
  summary: 'a zero was accepted for an hour whose usage was sent, and refused, later',
  severity: 'critical',
  parameters,
  start() {
    const found: RuleFinding[] = [];
    return {
      onSeries(of) {
        const tally = createHourTally();
        for (const cell of of.cells)
          if (isEarlyZero(cell))
            tally.add(cell, of, {
              quantity: cell.notBilled,
              attempts: [...cell.accepted, ...cell.standing],
            });
        if (tally.hourCount === 0) return;
        const tallied = tally.result();
        const { hourCount, quantity = 0, money } = tallied;
        found.push({
          ...tallied,
          subject: seriesSubject(of.series),
          title: `${counted(hourCount, 'hour')} of ${nameSeries(of.series)} locked at 0 by a zero sent first: ${quantityText(quantity)} units refused and not billed${costNote(money)}.`,
          action:
            'Send a zero only when the hour is over and its usage is known to be none: the first quantity stands, and these hours can only be settled with AWS or the buyer.',
          series: of.series,
        });
      },
      findings: () => found,
    };
  },
};

/** The first write wins, and a zero is one (metering.md §3.1). */
export function isEarlyZero({ state, billed, refused }: HourCell): boolean {
  return state === 'conflicting' && billed === 0 && (refused ?? 0) > 0;
}
