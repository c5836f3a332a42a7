/** Tallies the hours of a series that a rule picks out: they become one finding, or none where there are none. */

import type { HourCell, SeriesHours } from '../hours/hour-cell.ts';
import type { Attempt } from '../hours/cells.ts';
import type { RuleFinding } from './finding.ts';
import { createHourTally } from './hour-tally.ts';
import type { Tallied } from './hour-tally.ts';
import { seriesSubject } from './words.ts';

/** What every finding about hours of one series has in common; its words are the rule's. */
export function tallyCells(
  of: SeriesHours,
  cells: readonly HourCell[],
  attemptsOf: (cell: HourCell) => readonly Attempt[],
): (Tallied & Pick<RuleFinding, 'subject' | 'series'>) | undefined {
  if (cells.length === 0) return undefined;
  const tally = createHourTally();
  for (const cell of cells)
    tally.add(cell, of, { quantity: cell.notBilled, attempts: [...attemptsOf(cell)] });
  return { ...tally.result(), subject: seriesSubject(of.series), series: of.series };
}
