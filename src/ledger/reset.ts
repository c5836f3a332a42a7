/** Empties every table but the first account and what it signs with, as after the first start. */

import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import { resetRegistrationKeys } from './registration-keys.ts';

type Table = keyof Schema;

/**
 * What refers to another table stands before it.
 * @internal
 */
export const emptiedTables = [
  'notification_attempts',
  'notifications',
  'notification_targets',
  'client_tokens',
  'meter_usage',
  'registrations',
  'sessions',
  'workloads',
  'registration_tokens',
  'entitlements',
  'usage_records',
  'undelivered_events',
  'deliveries',
  'trail_status',
  'trail_tags',
  'trails',
  'event_resources',
  'events',
  'agreements',
  'customers',
  'dimensions',
  'products',
] as const satisfies readonly Table[];

export async function emptyLedger(tx: Tx, firstAccountId: string): Promise<void> {
  for (const table of emptiedTables) await tx.deleteFrom(table).execute();
  await tx
    .deleteFrom('access_keys')
    .where((eb) =>
      eb(
        'principal_arn',
        'in',
        eb.selectFrom('principals').select('arn').where('account_id', '!=', firstAccountId),
      ),
    )
    .execute();
  await tx.deleteFrom('principals').where('account_id', '!=', firstAccountId).execute();
  await tx.deleteFrom('accounts').where('account_id', '!=', firstAccountId).execute();
  await resetRegistrationKeys(tx);
}
