/** Cells that hold the same metering record into one: the service may know a customer by more than one name. */

import assert from 'node:assert/strict';

import type { Cell } from './cells.ts';
import { compareTexts } from './order.ts';

/**
 * Joins the cells of one region, product, dimension, operation and hour that share an accepted metering
 * record, directly or through others: a record is billed once, under whatever name its usage was sent. The
 * joined cell has every attempt, the first name in order of text as its customer, and the others beside it.
 */
export function joinCells(cells: Iterable<Cell>): Cell[] {
  const all = [...cells];
  const groups = groupsOf(all);
  return [...all.filter((cell) => !groups.has(cell)), ...Array.from(new Set(groups.values()), join)];
}

/** For each cell that shares a record: all cells that are to be one with it, itself among them. */
function groupsOf(cells: Cell[]): Map<Cell, Cell[]> {
  const groups = new Map<Cell, Cell[]>();
  for (const holders of holdersOf(cells).values()) {
    if (holders.length === 1) continue;
    // Examples and exports made anonymous have one id for records of many hours and products.
    for (const [first, ...others] of Map.groupBy(holders, placeOf).values())
      for (const other of others) if (first && other !== first) unite(groups, first, other);
  }
  return groups;
}

/** The cells in which each metering record was accepted, by its id. */
function holdersOf(cells: Cell[]): Map<string, Cell[]> {
  const holders = new Map<string, Cell[]>();
  for (const cell of cells)
    for (const { outcome, recordId } of cell.attempts) {
      if (outcome !== 'accepted' || recordId === undefined) continue;
      const found = holders.get(recordId);
      if (found) found.push(cell);
      else holders.set(recordId, [cell]);
    }
  return holders;
}

/** Everything that a cell is told by, except the customer's name. */
function placeOf({ series, hour }: Cell): string {
  const { region, product, dimension, eventName } = series;
  return JSON.stringify([region, product.kind, product.id, dimension, eventName, hour]);
}

/** Makes one group of two cells' groups. The smaller moves, so that many cells do not cost the square. */
function unite(groups: Map<Cell, Cell[]>, one: Cell, other: Cell): void {
  const ofOne = groups.get(one) ?? [one];
  const ofOther = groups.get(other) ?? [other];
  if (ofOne === ofOther) return;
  const [small, large] = ofOne.length < ofOther.length ? [ofOne, ofOther] : [ofOther, ofOne];
  for (const cell of small) large.push(cell);
  for (const cell of [one, other, ...small]) groups.set(cell, large);
}

function join(group: Cell[]): Cell {
  const [first, ...others] = group.toSorted((a, b) => compareTexts(a.series.customer, b.series.customer));
  assert.ok(first, 'a group has cells');
  const alsoNamed = others.map(({ series }) => series.customer);
  const attempts = group.flatMap((cell) => cell.attempts);
  return { series: { ...first.series, alsoNamed }, hour: first.hour, attempts };
}
