/**
 * Cells and coverage into what an audit answers: plain data, sorted, the same for the same logs in any
 * order.
 */

import type { MeteringCall, Product, Unplaced } from '../call.ts';
import type { Cell, Series } from '../cells.ts';
import { joinCells } from '../join-cells.ts';
import { compareMoments, compareTexts } from '../order.ts';
import { cellStates, judge } from '../verdict.ts';
import type { CellState, Verdict } from '../verdict.ts';

/** A cell with its verdict; `hour` in milliseconds since the epoch. */
export type JudgedCell = Series & { hour: number } & Verdict;

/** Hours by state; an accepted quantity of 0 is counted as `zero`, and not as accepted or repeated. */
type HourCounts = { [state in CellState | 'zero']: number };

/** What one product's dimension comes to in one region, over all customers and hours. */
export type Total = {
  region: string;
  product: Product;
  dimension: string;
  billed: number;
  /** Where hours are refused whose accepted quantity is not known, this is the least that is not billed. */
  notBilled: number;
  isNotBilledKnown: boolean;
  hours: HourCounts;
};

/** A call whose records, or some of them, belong to no known hour. */
export type UnplacedCall = Omit<MeteringCall, 'entries' | 'unplaced'> & Unplaced;

/** A path and what is to be said of it. */
export type NamedFile = { path: string; reason: string };

/** What was read, so that the answer can be weighed. */
export type Coverage = {
  /** The paths asked for; `problem` says why nothing is known of one. */
  sources: { path: string; filesRead: number; problem?: string }[];
  /** filesSeen = filesRead + skipped + broken. */
  filesSeen: number;
  filesRead: number;
  skipped: NamedFile[];
  broken: NamedFile[];
  /** recordsSeen = calls + passedOver + duplicates. */
  recordsSeen: number;
  calls: number;
  passedOver: number;
  duplicates: number;
  /** Of those passed over, records of the metering service by name. */
  otherMeteringEvents: { eventName: string; count: number }[];
};

/** What the audit found, or that it cannot know. */
export type Conclusion = 'billed' | 'findings' | 'incomplete';

/** The answer of an audit. */
export type AuditReport = {
  conclusion: Conclusion;
  coverage: Coverage;
  cells: JudgedCell[];
  totals: Total[];
  hours: HourCounts;
  unplaced: UnplacedCall[];
};

/**
 * Joins and judges the cells and sums them up. Takes ownership of the lists in `coverage` and `unplaced`,
 * and sorts them.
 */
export function buildReport(
  cells: Iterable<Cell>,
  unplaced: UnplacedCall[],
  coverage: Coverage,
): AuditReport {
  const judged = joinCells(cells).map((cell) => ({ ...cell.series, hour: cell.hour, ...judge(cell) }));
  judged.sort(compareCells);
  unplaced.sort((one, other) => {
    const moments = compareMoments(one, other);
    return moments || compareTexts(JSON.stringify(one), JSON.stringify(other));
  });
  for (const files of [coverage.skipped, coverage.broken])
    files.sort((one, other) => compareTexts(one.path, other.path));
  const hours = noHours();
  for (const cell of judged) hours[countedAs(cell)] += 1;
  return {
    conclusion: conclude(judged, hours, unplaced, coverage),
    coverage,
    cells: judged,
    totals: totalsOf(judged),
    hours,
    unplaced,
  };
}

/**
 * What was sent and refused is a finding; what cannot be told keeps the question open, whatever else was
 * found. Logs without usage answer nothing.
 */
function conclude(
  cells: JudgedCell[],
  hours: HourCounts,
  unplaced: UnplacedCall[],
  coverage: Coverage,
): Conclusion {
  const isAnswered =
    cells.length + unplaced.length > 0 &&
    coverage.broken.length === 0 &&
    coverage.sources.every(({ problem }) => problem === undefined) &&
    unplaced.every(({ errorCode }) => errorCode !== undefined);
  if (!isAnswered) return 'incomplete';
  const isBilled = hours.conflicting + hours.rejected + hours.unprocessed === 0 && unplaced.length === 0;
  return isBilled ? 'billed' : 'findings';
}

/** The state under which a cell is counted. */
export function countedAs(cell: Verdict): keyof HourCounts {
  return cell.billed === 0 && (cell.state === 'accepted' || cell.state === 'repeated') ? 'zero' : cell.state;
}

/** The states in the order in which reports name them. */
export const countedStates: readonly (keyof HourCounts)[] = ['accepted', 'zero', ...cellStates.slice(1)];

function totalsOf(cells: JudgedCell[]): Total[] {
  const totals = new Map<string, Total>();
  for (const cell of cells) {
    const { region, product, dimension } = cell;
    const key = JSON.stringify([product.kind, product.id, region, dimension]);
    let total = totals.get(key);
    if (!total) {
      total = {
        region,
        product,
        dimension,
        billed: 0,
        notBilled: 0,
        isNotBilledKnown: true,
        hours: noHours(),
      };
      totals.set(key, total);
    }
    total.billed += cell.billed ?? 0;
    total.notBilled += Math.max(0, cell.notBilled ?? 0);
    if (cell.notBilled === undefined) total.isNotBilledKnown = false;
    total.hours[countedAs(cell)] += 1;
  }
  return [...totals.values()].toSorted(compareTotals);
}

function noHours(): HourCounts {
  return { accepted: 0, zero: 0, repeated: 0, conflicting: 0, rejected: 0, unprocessed: 0 };
}

/** By product, region, customer, dimension, operation, the customer's other names, and hour. */
function compareCells(one: JudgedCell, other: JudgedCell): number {
  return (
    compareProducts(one, other) ||
    compareTexts(one.customer, other.customer) ||
    compareTexts(one.dimension, other.dimension) ||
    compareTexts(one.eventName, other.eventName) ||
    compareTexts(String(one.alsoNamed ?? ''), String(other.alsoNamed ?? '')) ||
    one.hour - other.hour
  );
}

function compareTotals(one: Total, other: Total): number {
  return compareProducts(one, other) || compareTexts(one.dimension, other.dimension);
}

type Placed = { product: Product; region: string };

function compareProducts(one: Placed, other: Placed): number {
  return (
    compareTexts(one.product.id, other.product.id) ||
    compareTexts(one.product.kind, other.product.kind) ||
    compareTexts(one.region, other.region)
  );
}
