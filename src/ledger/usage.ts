/** What was metered: one row per region, product, customer, dimension and UTC hour; the first write wins. */

import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type UsageKey = Pick<
  Row<'usage_records'>,
  'region' | 'product_key' | 'customer_id' | 'dimension' | 'hour'
>;
export type NewUsage = NewRow<'usage_records'>;
export type StoredUsage = UsageKey & Pick<Row<'usage_records'>, 'metering_record_id' | 'quantity'>;

/** One string per key, for maps in memory. */
export function usageKey(key: UsageKey): string {
  return JSON.stringify([key.region, key.product_key, key.customer_id, key.dimension, key.hour]);
}

/**
 * Stores the records whose key is free and leaves the others as they stand.
 * @param records at most one per key.
 * @returns for every record what is stored under its key now, by `usageKey`.
 */
export async function putUsage(tx: Tx, records: NewUsage[]): Promise<Map<string, StoredUsage>> {
  if (records.length === 0) return new Map();
  const columns = [
    'region',
    'product_key',
    'customer_id',
    'dimension',
    'hour',
    'metering_record_id',
    'quantity',
  ] as const;
  const inserted = await tx
    .insertInto('usage_records')
    .values(records)
    .onConflict((oc) => oc.doNothing())
    .returning(columns)
    .execute();
  const stored = new Map<string, StoredUsage>(inserted.map((row) => [usageKey(row), row]));
  const taken = records.filter((record) => !stored.has(usageKey(record)));
  if (taken.length === 0) return stored;
  const earlier = await tx
    .selectFrom('usage_records')
    .select(columns)
    .where((eb) =>
      eb.or(
        taken.map(({ region, product_key, customer_id, dimension, hour }) =>
          eb.and({ region, product_key, customer_id, dimension, hour }),
        ),
      ),
    )
    .execute();
  for (const row of earlier) stored.set(usageKey(row), row);
  return stored;
}
