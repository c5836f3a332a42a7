/** Keeps the few items that come first in an order, of however many are added. */

/** Keeps at most `max` of the items added, those first in order; of equals, those added first. */
export function createWorst<T>(max: number, compare: (one: T, other: T) => number) {
  const items: T[] = [];
  return {
    /** The item that there is no more room for, if there is one. */
    add(item: T): T | undefined {
      let low = 0;
      let high = items.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        const at = items[middle];
        if (at !== undefined && compare(at, item) <= 0) low = middle + 1;
        else high = middle;
      }
      items.splice(low, 0, item);
      return items.length > max ? items.pop() : undefined;
    },
    items,
  };
}
