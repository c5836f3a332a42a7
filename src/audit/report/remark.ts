/** A judged cell into the words beside its quantities: by whom, and why not. */

import type { Attempt } from '../cells.ts';
import type { JudgedCell } from './report.ts';
import { count } from './text.ts';

const callersNamedMax = 3;

/** `user/Alice`, or `DuplicateRecord, user/Alice; 2 not billed`. Not yet safe for a terminal. */
export function remarkOn(cell: JudgedCell): string {
  return cell.standing.length === 0 ? acceptedRemark(cell) : refusedRemark(cell);
}

function acceptedRemark(cell: JudgedCell): string {
  const times = cell.accepted.reduce((sum, attempt) => sum + attempt.count, 0);
  const repeated = cell.state === 'repeated' && times > 1 ? `${times} times, ` : '';
  const codes = new Set(cell.madeGood.map(({ code }) => code));
  const madeGood = codes.size > 0 ? `; ${[...codes].join(', ')} without loss` : '';
  const names = cell.alsoNamed ? `; billed once under ${cell.alsoNamed.length + 1} names` : '';
  return `${repeated}${callersOf(cell.accepted)}${madeGood}${names}`;
}

function refusedRemark(cell: JudgedCell): string {
  const reasons = new Set(cell.standing.map(reasonOf));
  const times = cell.standing.reduce((sum, attempt) => sum + attempt.count, 0);
  const often = times > 1 ? ` ${count(times, 'time')}` : '';
  return `${[...reasons].join(', ')}${often}, ${callersOf(cell.standing)}${differenceOf(cell)}`;
}

function reasonOf({ outcome, code }: Attempt): string {
  if (outcome === 'accepted') return 'accepted again with another quantity';
  return code;
}

function differenceOf(cell: JudgedCell): string {
  if (cell.state !== 'conflicting') return '';
  if (cell.notBilled === undefined) return '; the accepted quantity is not in these logs';
  return cell.notBilled >= 0
    ? `; ${cell.notBilled} not billed`
    : `; ${-cell.notBilled} more billed than was last sent`;
}

function callersOf(attempts: Attempt[]): string {
  const names = [...new Set(attempts.map(({ caller }) => caller.name))];
  const more = names.length - callersNamedMax;
  return [...names.slice(0, callersNamedMax), ...(more > 0 ? [`${more} more`] : [])].join(' and ');
}
