/**
 * Judges everything that was tried for one cell: the one state it is in, what was billed, and what was not.
 */

import type { Attempt, Cell } from './cells.ts';
import { compareMoments } from '../calls/order.ts';
import { compareTexts } from '../text/compare-texts.ts';

/** The states that log files alone can prove. An hour without calls is in none of them. */
export const cellStates = ['accepted', 'repeated', 'conflicting', 'rejected', 'unprocessed'] as const;
export type CellState = (typeof cellStates)[number];

/** A cell's state and quantities, and the attempts behind them, each list in order of time. */
export type Verdict = {
  state: CellState;
  /** The quantity that was accepted; undefined where these logs hold no acceptance. */
  billed: number | undefined;
  /** The quantity that stands refused; undefined where none does. */
  refused: number | undefined;
  /**
   * What of the refused quantity is not billed: 0 where nothing stands refused, negative where more is
   * billed than was last sent, undefined where the accepted quantity is in an event that these logs do not
   * hold.
   */
  notBilled: number | undefined;
  accepted: Attempt[];
  /** The refusals that stand: the last one of each sender, or every one where each call meters by itself. */
  standing: Attempt[];
  /** Refusals that an acceptance made good. */
  madeGood: Attempt[];
};

/** Judges a cell. The order in which its attempts were read does not matter. */
export function judge(cell: Cell): Verdict {
  const [only, ...more] = cell.attempts;
  // Nearly every hour of a seller who has no trouble.
  if (only?.outcome === 'accepted' && only.count === 1 && more.length === 0)
    return { ...noTrouble, billed: only.quantity, accepted: [only], standing: [], madeGood: [] };
  const isMeterUsage = cell.series.eventName === 'MeterUsage';
  // Each instance or task meters for itself with MeterUsage, and their quantities add up (metering.md §3.2).
  const senderOf = ({ caller }: Attempt) => (isMeterUsage ? (caller.arn ?? caller.name) : '');
  const accepted = cell.attempts.filter(({ outcome }) => outcome === 'accepted').toSorted(compareFirst);
  const countedByName = firstOfEachName(accepted);
  const counted = isMeterUsage ? distinctRecords(accepted) : [...new Set(countedByName.values())];
  const countedBySender = Map.groupBy(counted, senderOf);
  const billedBySender = new Map(
    Array.from(countedBySender, ([sender, attempts]) => [
      sender,
      sum(attempts.map(({ quantity }) => quantity)),
    ]),
  );
  // Several records in one hour: AgentCore meters call by call, and no call stands for another (metering.md §3.2).
  const isByCall = (attempt: Attempt) => (countedBySender.get(senderOf(attempt))?.length ?? 0) > 1;
  const callOf = (attempt: Attempt) => JSON.stringify([senderOf(attempt), attempt.quantity]);
  const lastAccepted = new Map<string, number>();
  for (const attempt of accepted.toSorted(compareLast)) {
    lastAccepted.set(senderOf(attempt), attempt.last.time);
    lastAccepted.set(callOf(attempt), attempt.last.time);
  }

  // In a batch the first write wins, so another accepted quantity for the same hour is not billed either.
  const contradictions = isMeterUsage
    ? []
    : accepted.filter(({ customer, quantity }) => quantity !== countedByName.get(customer)?.quantity);
  const refusals = cell.attempts.filter(({ outcome }) => outcome !== 'accepted').toSorted(compareLast);
  const isMadeGood = (refusal: Attempt) => {
    const sender = senderOf(refusal);
    if (isByCall(refusal)) return (lastAccepted.get(callOf(refusal)) ?? -Infinity) >= refusal.last.time;
    if (refusal.quantity === billedBySender.get(sender)) return true;
    return refusal.outcome !== 'duplicate' && (lastAccepted.get(sender) ?? -Infinity) >= refusal.last.time;
  };
  const open = [...refusals.filter((refusal) => !isMadeGood(refusal)), ...contradictions].toSorted(
    compareLast,
  );
  const standing = [
    ...new Map(
      open.map((refusal) => [isByCall(refusal) ? refusal : senderOf(refusal), refusal] as const),
    ).values(),
  ];
  const madeGood = refusals.filter(isMadeGood);

  const takenSenders = new Set(refusals.filter(({ outcome }) => outcome === 'duplicate').map(senderOf));
  const shortfalls = standing.map((refusal) => {
    if (isByCall(refusal)) return refusal.quantity;
    const sender = senderOf(refusal);
    const billed = billedBySender.get(sender) ?? (takenSenders.has(sender) ? undefined : 0);
    return billed === undefined ? undefined : refusal.quantity - billed;
  });
  return {
    state: stateOf(accepted, counted, standing, refusals),
    billed: accepted.length === 0 ? undefined : sum(billedBySender.values()),
    refused: standing.length === 0 ? undefined : sum(standing.map(({ quantity }) => quantity)),
    notBilled: sumOfKnown(shortfalls),
    accepted,
    standing: standing.toSorted(compareLast),
    madeGood,
  };
}

const noTrouble = { state: 'accepted', refused: undefined, notBilled: 0 } as const;

function stateOf(
  accepted: Attempt[],
  counted: Attempt[],
  standing: Attempt[],
  refusals: Attempt[],
): CellState {
  const isTaken = refusals.some(({ outcome }) => outcome === 'duplicate');
  if (standing.length > 0) {
    if (accepted.length > 0 || isTaken) return 'conflicting';
    return standing.every(({ outcome }) => outcome === 'unprocessed') ? 'unprocessed' : 'rejected';
  }
  const isRepeated = accepted.length > counted.length || accepted.some(({ count }) => count > 1) || isTaken;
  return isRepeated ? 'repeated' : 'accepted';
}

/**
 * What counts of a batch, under each of the customer's names: the first write wins, under every name that
 * holds its record. Another record under another name is billed as well (metering.md §3.1).
 */
function firstOfEachName(accepted: Attempt[]): Map<string, Attempt> {
  const byRecord = new Map<string, Attempt>();
  const byName = new Map<string, Attempt>();
  for (const attempt of accepted) {
    const { customer, recordId } = attempt;
    const known =
      byName.get(customer) ?? (recordId === undefined ? accepted[0] : byRecord.get(recordId)) ?? attempt;
    byName.set(customer, known);
    if (recordId !== undefined && !byRecord.has(recordId)) byRecord.set(recordId, known);
  }
  return byName;
}

/**
 * One attempt for each metering record: the service answers a repeated call with the record it has
 * (metering.md §3.2).
 */
function distinctRecords(accepted: Attempt[]): Attempt[] {
  const records = new Map<string | undefined, Attempt>();
  for (const attempt of accepted) if (!records.has(attempt.recordId)) records.set(attempt.recordId, attempt);
  return [...records.values()];
}

function compareFirst(one: Attempt, other: Attempt): number {
  return compareMoments(one.first, other.first) || compareContents(one, other);
}

function compareLast(one: Attempt, other: Attempt): number {
  return compareMoments(one.last, other.last) || compareContents(one, other);
}

function compareContents(one: Attempt, other: Attempt): number {
  return compareTexts(JSON.stringify(one), JSON.stringify(other));
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Undefined as soon as one of them is. */
function sumOfKnown(values: (number | undefined)[]): number | undefined {
  return values.every((value) => value !== undefined) ? sum(values) : undefined;
}
