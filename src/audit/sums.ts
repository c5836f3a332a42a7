/** Sums up hours as they pass by: by state, by dimension, and in money. */

import { medianQuantity } from '../hours/median.ts';
import { compareTexts } from '../text/compare-texts.ts';
import { hourStates } from '../hours/hour-cell.ts';
import type { HourCell, SeriesHours } from '../hours/hour-cell.ts';
import type { HourCounts, Money, Total } from '../report/report-type.ts';

/** Takes series in and gives their sums out. */
export type Sums = {
  add: (series: SeriesHours) => void;
  hours: HourCounts;
  /** In order of product, Region and dimension. */
  totals(): Total[];
  /** In order of currency. */
  money(): Money[];
};

export function createSums(): Sums {
  const hours = noHours();
  const totals = new Map<string, Total>();
  const money = new Map<string, Money>();

  function totalOf({ series: { region, product, dimension } }: SeriesHours): Total {
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
    return total;
  }

  return {
    hours,
    add(series) {
      const total = totalOf(series);
      const usual = medianQuantity(series.cells);
      const agreementEnd = series.expectation?.agreementEnd ?? Infinity;
      for (const cell of series.cells) {
        hours[cell.state] += 1;
        total.hours[cell.state] += 1;
        total.billed += cell.billed ?? 0;
        total.notBilled += Math.max(0, cell.notBilled ?? 0);
        if (cell.notBilled === undefined) total.isNotBilledKnown = false;
        if (!series.price) continue;
        const { currency, perUnit } = series.price;
        total.money ??= noMoney(currency);
        const sum = money.get(currency) ?? noMoney(currency);
        money.set(currency, sum);
        for (const into of [total.money, sum]) addMoney(into, cell, { perUnit, usual, agreementEnd });
      }
    },
    totals: () => [...totals.values()].toSorted(compareTotals),
    money: () => [...money.values()].toSorted((one, other) => compareTexts(one.currency, other.currency)),
  };
}

/** An unknown hour is money neither lost nor billed. */
function addMoney(
  money: Money,
  cell: HourCell,
  { perUnit, usual, agreementEnd }: { perUnit: number; usual: number | undefined; agreementEnd: number },
): void {
  money.billed += (cell.billed ?? 0) * perUnit;
  if (cell.state === 'unknown') return;
  // What is refused after the end of an agreement is owed by nobody.
  if (cell.state === 'rejected' && cell.hour >= agreementEnd) return;
  const owed = cell.state === 'missing' ? (usual ?? 0) : Math.max(0, cell.notBilled ?? 0);
  // What another quantity holds cannot be billed any more, however young it is (metering.md §3.1).
  if (cell.isRecoverable === true) money.atRisk += owed * perUnit;
  else money.lost += owed * perUnit;
}

function noHours(): HourCounts {
  return Object.fromEntries(hourStates.map((state) => [state, 0])) as HourCounts;
}

function noMoney(currency: string): Money {
  return { currency, billed: 0, atRisk: 0, lost: 0 };
}

function compareTotals(one: Total, other: Total): number {
  return (
    compareTexts(one.product.id, other.product.id) ||
    compareTexts(one.product.kind, other.product.kind) ||
    compareTexts(one.region, other.region) ||
    compareTexts(one.dimension, other.dimension)
  );
}
