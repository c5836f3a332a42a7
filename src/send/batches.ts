/** Divides any mixture of records into lists that may stand in one request each. */

import { splitRecords } from './split-records.ts';
import type { ReadyUsage } from './plan.ts';

/**
 * One Region, one product or licence, and one kind of customer name a list (metering.md §3.1), at most 25
 * records. Keeps the order within each, and begins with the list whose first record comes first.
 */
export function batchesOf(usage: readonly ReadyUsage[]): ReadyUsage[][] {
  const groups = Map.groupBy(usage, ({ region, productCode, record }) =>
    JSON.stringify([region, productCode, record.LicenseArn, record.CustomerIdentifier === undefined]),
  );
  const order = new Map(usage.map((each, index) => [each, index]));
  return [...groups.values()]
    .flatMap((group) => splitRecords(group, ({ record }) => record))
    .toSorted(([one], [other]) => placeIn(order, one) - placeIn(order, other));
}

function placeIn(order: Map<ReadyUsage, number>, usage: ReadyUsage | undefined): number {
  return (usage && order.get(usage)) ?? Infinity;
}
