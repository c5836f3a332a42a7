/** Finds hours that an accepted zero has locked, so that usage sent for them later was refused. */

import { z } from 'zod';

import type { HourCell } from '../../hours/hour-cell.ts';
import { tallyCells } from '../tally-cells.ts';
import type { RuleFinding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { nameSeries, costNote } from '../words.ts';
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
        const tallied = tallyCells(of, of.cells.filter(isEarlyZero), ({ accepted, standing }) => [
          ...accepted,
          ...standing,
        ]);
        if (tallied === undefined) return;
        const { hourCount, quantity = 0, money } = tallied;
        found.push({
          ...tallied,
          title: `${counted(hourCount, 'hour')} of ${nameSeries(of.series)} locked at 0 by a zero sent first: ${quantityText(quantity)} units refused and not billed${costNote(money)}.`,
          action:
            'Send a zero only when the hour is over and its usage is known to be none: the first quantity stands, and these hours can only be settled with AWS or the buyer.',
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
