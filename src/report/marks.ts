/** The table of marks: the one character, the words and the urgency under which the reports show an hour. */

import type { HourCell, HourState } from '../hours/hour-cell.ts';

/** What a mark asks of its reader; the colour of the mark. */
export type Tone = 'atRisk' | 'lost' | 'different' | 'unknown' | 'repeated' | 'zero' | 'accepted';

/** How hours of one kind are shown. `words` stand in the legend. */
export type Mark = { symbol: string; tone: Tone; words: string };

/**
 * Most urgent first: what can still be saved, what cannot, what the logs do not tell, and what is fine.
 * Capitals for hours that can still be billed.
 */
export const marks: readonly Mark[] = [
  { symbol: 'M', tone: 'atRisk', words: 'missing, can still be billed' },
  { symbol: 'U', tone: 'atRisk', words: 'unprocessed, can still be billed' },
  { symbol: 'R', tone: 'atRisk', words: 'rejected, can still be billed' },
  { symbol: 'm', tone: 'lost', words: 'missing, lost' },
  { symbol: 'u', tone: 'lost', words: 'unprocessed, lost' },
  { symbol: 'r', tone: 'lost', words: 'rejected, lost' },
  { symbol: 'c', tone: 'different', words: 'conflicting: another quantity was refused' },
  { symbol: '?', tone: 'unknown', words: 'unknown: the logs do not tell' },
  { symbol: '=', tone: 'repeated', words: 'billed, sent more than once' },
  { symbol: '0', tone: 'zero', words: 'billed as 0' },
  { symbol: '.', tone: 'accepted', words: 'billed' },
];

const ranks: { [state in HourState]: number } = {
  missing: 0,
  unprocessed: 1,
  rejected: 2,
  conflicting: 6,
  unknown: 7,
  repeated: 8,
  zero: 9,
  accepted: 10,
};

/** The index in `marks`: the lower, the more urgent. */
export function rankOf({ state, isRecoverable }: Pick<HourCell, 'state' | 'isRecoverable'>): number {
  const rank = ranks[state];
  return rank <= ranks.rejected && isRecoverable !== true ? rank + 3 : rank;
}

export function markAt(rank: number): Mark {
  const mark = marks[rank];
  if (!mark) throw new RangeError(`no mark ${rank}`);
  return mark;
}

/** Whether an hour of this rank needs nobody's attention. */
export function isFine(rank: number): boolean {
  return rank >= ranks.repeated;
}
