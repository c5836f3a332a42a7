/** Renders the remark beside an hour's quantities: who sent it, and why it is not billed. */

import type { Attempt, Series } from '../hours/cells.ts';
import type { HourCell } from '../hours/hour-cell.ts';
import { quantityText, counted } from '../text/figures.ts';

const callersNamedMax = 3;

/** `user/Alice`, or `DuplicateRecord, user/Alice; 2 not billed`; empty where no call was seen. Not yet safe for a terminal. */
export function remarkOn(cell: HourCell, series: Series): string {
  if (cell.state === 'missing') return '';
  if (cell.state === 'unknown') return cell.reason ?? 'the logs do not tell';
  return cell.standing.length === 0 ? acceptedRemark(cell, series) : refusedRemark(cell);
}

function acceptedRemark(cell: HourCell, { alsoNamed }: Series): string {
  const times = cell.accepted.reduce((sum, attempt) => sum + attempt.count, 0);
  // The instances of MeterUsage each meter for themselves: that is no repetition.
  const often = times > 1 && cell.state !== 'accepted' ? `${times} times, ` : '';
  const codes = new Set(cell.madeGood.map(({ code }) => code));
  const madeGood = codes.size > 0 ? `; ${[...codes].join(', ')} without loss` : '';
  const names = alsoNamed ? `; one customer under ${alsoNamed.length + 1} names` : '';
  return `${often}${callersOf(cell.accepted)}${madeGood}${names}`;
}

function refusedRemark(cell: HourCell): string {
  const reasons = new Set(cell.standing.map(reasonOf));
  const times = cell.standing.reduce((sum, attempt) => sum + attempt.count, 0);
  const often = times > 1 ? ` ${counted(times, 'time')}` : '';
  return `${[...reasons].join(', ')}${often}, ${callersOf(cell.standing)}${differenceOf(cell)}`;
}

function reasonOf({ outcome, code }: Attempt): string {
  return outcome === 'accepted' ? 'accepted again with another quantity' : code;
}

function differenceOf(cell: HourCell): string {
  if (cell.state !== 'conflicting') return '';
  if (cell.notBilled === undefined) return '; the accepted quantity is not in these logs';
  return cell.notBilled >= 0
    ? `; ${quantityText(cell.notBilled)} not billed`
    : `; ${quantityText(-cell.notBilled)} more billed than was last sent`;
}

function callersOf(attempts: readonly Attempt[]): string {
  const names = [...new Set(attempts.map(({ caller }) => caller.name))];
  const more = names.length - callersNamedMax;
  return [...names.slice(0, callersNamedMax), ...(more > 0 ? [`${more} more`] : [])].join(' and ');
}
