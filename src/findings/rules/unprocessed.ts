/**
 * Finds usage that came back in UnprocessedRecords, or in no part of the answer, and was never sent again.
 */

import { z } from 'zod';

import { tallyCells } from '../tally-cells.ts';
import type { RuleFinding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { lossText, nameSeries, costNote } from '../words.ts';
import { counted, quantityText } from '../../text/figures.ts';

const parameters = z.strictObject({});

export const unprocessed: Rule<z.output<typeof parameters>> = {
  name: 'unprocessed',
  summary: 'usage that was returned in UnprocessedRecords and never sent again',
  severity: 'critical',
  parameters,
  start() {
    const found: RuleFinding[] = [];
    return {
      onSeries(of) {
        const tallied = tallyCells(
          of,
          of.cells.filter(({ state }) => state === 'unprocessed'),
          ({ standing }) => standing,
        );
        if (tallied === undefined) return;
        const { hourCount, quantity = 0, money } = tallied;
        found.push({
          ...tallied,
          title: `${counted(hourCount, 'hour')} of ${nameSeries(of.series)} returned as unprocessed and never sent again, ${quantityText(quantity)} units${costNote(money)}: ${lossText(tallied)}.`,
          action:
            'Send the returned records again as they are. Let the sender do so by itself: a call that succeeds may still leave records unprocessed.',
        });
      },
      findings: () => found,
    };
  },
};
