/**
 * Finds hours accepted in two Regions: the service knows duplicates within one Region only, and bills both.
 */

import { z } from 'zod';

import { compareTexts } from '../../text/compare-texts.ts';
import { billedSeries, createDoubles, surplusText } from '../doubles.ts';
import type { BilledSeries, Double, Doubles } from '../doubles.ts';
import type { RuleFinding } from '../finding.ts';
import type { HourRange } from '../../time/hour-ranges.ts';
import { overlap, unite } from '../../time/hour-ranges.ts';
import type { Rule } from '../rule.ts';
import { counted, listed } from '../../text/figures.ts';

const parameters = z.strictObject({});

export const twoRegions: Rule<z.output<typeof parameters>> = {
  name: 'two-regions',
  summary: 'the same hour of a customer and dimension accepted in two Regions, and so billed twice',
  severity: 'critical',
  parameters,
  start() {
    const places = new Map<string, BilledSeries[]>();
    const doubles = createDoubles();
    let found: Double[] | undefined;
    const find = () => (found ??= [...places.values()].flatMap((all) => doubleOf(all, doubles)));
    return {
      onSeries(of) {
        const billed = billedSeries(of);
        if (!billed) return;
        const { product, customer, dimension } = billed.series;
        const key = JSON.stringify([product.kind, product.id, customer, dimension]);
        const others = places.get(key);
        if (others) others.push(billed);
        else places.set(key, [billed]);
      },
      onCall(call) {
        find();
        doubles.onCall(call);
      },
      findings: () => find().map(foundOf),
    };
  },
};

/** Of the series of one customer and dimension, those that share hours with another Region's. */
function doubleOf(all: BilledSeries[], doubles: Doubles): Double[] {
  const shared: HourRange[][] = [];
  const members = new Set<BilledSeries>();
  for (const [index, one] of all.entries())
    for (const other of all.slice(index + 1)) {
      if (other.series.region === one.series.region) continue;
      const hours = overlap(one.hours, other.hours);
      if (hours.length === 0) continue;
      shared.push(hours);
      members.add(one).add(other);
    }
  return members.size === 0 ? [] : [doubles.watch([...members], unite(shared))];
}

function foundOf(double: Double): RuleFinding {
  const [first] = double.members as [BilledSeries];
  const { product, customer, dimension } = first.series;
  const regions = [...new Set(double.members.map(({ series }) => series.region))].toSorted(compareTexts);
  const result = double.result();
  const { surplus: _, isEqual: __, ...rest } = result;
  return {
    ...rest,
    subject: [product.kind, product.id, customer, dimension, ...regions],
    title: `${counted(rest.hourCount, 'hour')} of ${dimension} of ${customer} (${product.id}) accepted in ${listed(regions)}: billed twice${surplusText(result)}.`,
    action:
      'Send each product’s usage to one Region only, also when sending is moved or fails over; ask AWS to take back what was billed twice.',
    series: first.series,
  };
}
