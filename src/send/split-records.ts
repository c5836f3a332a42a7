/** Splits any number of usage records of one product into lists that one request can hold. */

/** metering.md §2. */
const recordsMax = 25;
/** A request has less than 1 MB with the names of its members (metering.md §3.1); the rest is for what surrounds records. */
const recordBytesMax = 900_000;

/**
 * Keeps the order.
 * @param sent the record as it is sent: what is measured.
 */
export function splitRecords<Item>(items: readonly Item[], sent: (item: Item) => object): Item[][] {
  const lists: Item[][] = [];
  let list: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    const itemBytes = Buffer.byteLength(JSON.stringify(sent(item))) + 1;
    if (list.length > 0 && (list.length === recordsMax || bytes + itemBytes > recordBytesMax)) {
      lists.push(list);
      list = [];
      bytes = 0;
    }
    list.push(item);
    bytes += itemBytes;
  }
  return list.length === 0 ? lists : [...lists, list];
}
