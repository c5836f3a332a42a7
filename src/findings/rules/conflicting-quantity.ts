/**
 * Finds hours for which two quantities were sent: the first is billed, and the difference to the last is not.
 */

import { z } from 'zod';

import type { HourCell, SeriesHours } from '../../hours/hour-cell.ts';
import { createHourTally } from '../hour-tally.ts';
import type { RuleFinding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { nameSeries, seriesSubject, costNote } from '../words.ts';
import { counted, quantityText } from '../../text/figures.ts';
import { isEarlyZero } from './early-zero.ts';

const parameters = z.strictObject({});

export const conflictingQuantity: Rule<z.output<typeof parameters>> = {
  name: 'conflicting-quantity',
  summary:
    'another quantity was refused than was billed: under-billed or over-billed by the difference; zeros that came first are left to `early-zero`',
  severity: 'critical',
  parameters,
  start() {
    const found: RuleFinding[] = [];
    return {
      onSeries(of) {
        const cells = of.cells.filter((cell) => cell.state === 'conflicting' && !isEarlyZero(cell));
        const under = foundOf(
          of,
          cells.filter(({ notBilled }) => notBilled === undefined || notBilled >= 0),
        );
        const over = foundOf(
          of,
          cells.filter(({ notBilled }) => (notBilled ?? 0) < 0),
          'over',
        );
        found.push(...[under, over].filter((each) => each !== undefined));
      },
      findings: () => found,
    };
  },
};

function foundOf(
  of: SeriesHours,
  cells: HourCell[],
  direction: 'under' | 'over' = 'under',
): RuleFinding | undefined {
  if (cells.length === 0) return undefined;
  const tally = createHourTally();
  for (const cell of cells)
    tally.add(cell, of, { quantity: cell.notBilled, attempts: [...cell.accepted, ...cell.standing] });
  const tallied = tally.result();
  const { quantity = 0, money } = tallied;
  const what = `${counted(cells.length, 'hour')} of ${nameSeries(of.series)}`;
  const units = quantityText(Math.abs(quantity));
  const least = tally.isQuantityKnown ? '' : 'at least ';
  const amount = tally.isQuantityKnown || quantity > 0 ? `by ${least}${units}` : 'by an unknown quantity';
  const isBatch = of.series.eventName === 'BatchMeterUsage';
  return {
    ...tallied,
    subject: [...seriesSubject(of.series), direction],
    title: `${what} ${direction}-billed ${amount}${costNote(money)}: the quantity sent last was refused.`,
    action:
      direction === 'over'
        ? 'More is billed than was sent last. The first quantity stands: settle the difference with the buyer, and send an hour once, when it is over.'
        : isBatch
          ? 'The first quantity stands and cannot be raised: settle the difference with AWS or the buyer, and send an hour once, when its usage is complete.'
          : 'Each instance or task is billed for what it sent first. Let it send an hour once, when its usage is complete, and again only if the call failed.',
    severity: direction === 'over' ? 'warning' : 'critical',
    series: of.series,
  };
}
