/**
 * Stores what was metered: one row per Region, product, customer, dimension and UTC hour; the first write
 * wins.
 */

import { listStatement } from '../store/statement.ts';
import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type UsageKey = Pick<
  Row<'usage_records'>,
  'region' | 'product_key' | 'customer_id' | 'dimension' | 'hour'
>;
export type NewUsage = NewRow<'usage_records'>;
export type StoredUsage = Pick<Row<'usage_records'>, 'metering_record_id' | 'quantity'>;

/** One string per key, for maps in memory. No part of a key holds a line feed. */
export function usageKey({ region, product_key, customer_id, dimension, hour }: UsageKey): string {
  return `${region}\n${product_key}\n${customer_id}\n${hour}\n${dimension}`;
}

const insertFree = listStatement<NewUsage, Pick<StoredUsage, 'metering_record_id'>>((db, records) =>
  db
    .insertInto('usage_records')
    .values(
      records.map((record) => ({
        region: record.region,
        product_key: record.product_key,
        customer_id: record.customer_id,
        dimension: record.dimension,
        hour: record.hour,
        metering_record_id: record.metering_record_id,
        timestamp: record.timestamp,
        quantity: record.quantity,
        usage_allocations: record.usage_allocations,
        created_at: record.created_at,
      })),
    )
    .onConflict((oc) => oc.doNothing())
    .returning('metering_record_id'),
);

const selectTaken = listStatement<UsageKey, UsageKey & StoredUsage>((db, keys) =>
  db
    .selectFrom('usage_records')
    .select(['region', 'product_key', 'customer_id', 'dimension', 'hour', 'metering_record_id', 'quantity'])
    .where((eb) =>
      eb.or(
        keys.map(({ region, product_key, customer_id, dimension, hour }) =>
          eb.and({ region, product_key, customer_id, dimension, hour }),
        ),
      ),
    ),
);

/**
 * Stores the records whose key is free and leaves the others as they stand.
 * @param records at most one per key, each with an id of its own.
 * @returns for every record, in order, what is stored under its key now.
 */
export async function putUsage(tx: Tx, records: NewUsage[]): Promise<StoredUsage[]> {
  if (records.length === 0) return [];
  const inserted = new Set((await insertFree(tx, records)).map((row) => row.metering_record_id));
  if (inserted.size === records.length) return records;
  const taken = records.filter((record) => !inserted.has(record.metering_record_id));
  const earlier = new Map((await selectTaken(tx, taken)).map((row) => [usageKey(row), row]));
  return records.map((record) => {
    const stored = inserted.has(record.metering_record_id) ? record : earlier.get(usageKey(record));
    if (stored === undefined) throw new Error('A usage record was neither free to store nor taken.');
    return stored;
  });
}
