/** What was metered: one row per region, product, customer, dimension and UTC hour; the first write wins. */

import { listStatement } from '../store/statement.ts';
import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type UsageKey = Pick<
  Row<'usage_records'>,
  'region' | 'product_key' | 'customer_id' | 'dimension' | 'hour'
>;
export type NewUsage = NewRow<'usage_records'>;
export type StoredUsage = UsageKey & Pick<Row<'usage_records'>, 'metering_record_id' | 'quantity'>;

/** One string per key, for maps in memory. No part of a key holds a line feed. */
export function usageKey({ region, product_key, customer_id, dimension, hour }: UsageKey): string {
  return `${region}\n${product_key}\n${customer_id}\n${hour}\n${dimension}`;
}

const columns = [
  'region',
  'product_key',
  'customer_id',
  'dimension',
  'hour',
  'metering_record_id',
  'quantity',
] as const;

const insertFree = listStatement<NewUsage, StoredUsage>((db, records) =>
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
    .returning(columns),
);

const selectTaken = listStatement<UsageKey, StoredUsage>((db, keys) =>
  db
    .selectFrom('usage_records')
    .select(columns)
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
 * @param records at most one per key.
 * @returns for every record what is stored under its key now, by `usageKey`.
 */
export async function putUsage(tx: Tx, records: NewUsage[]): Promise<Map<string, StoredUsage>> {
  if (records.length === 0) return new Map();
  const inserted = await insertFree(tx, records);
  const stored = new Map<string, StoredUsage>(inserted.map((row) => [usageKey(row), row]));
  if (stored.size === records.length) return stored;
  const taken = records.filter((record) => !stored.has(usageKey(record)));
  for (const row of await selectTaken(tx, taken)) stored.set(usageKey(row), row);
  return stored;
}
