/**
 * Stores what MeterUsage and RegisterUsage keep: usage of single resources, client tokens, and who
 * registered.
 */

import { statement } from '../store/statement.ts';
import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

type MeterUsage = Row<'meter_usage'>;
type StoredMeterUsage = Pick<MeterUsage, 'metering_record_id' | 'quantity'>;
export type ClientToken = Row<'client_tokens'>;

const insertFree = statement<MeterUsage, Pick<MeterUsage, 'metering_record_id'>>((db, usage) =>
  db
    .insertInto('meter_usage')
    .values({
      region: usage.region,
      product_code: usage.product_code,
      account_id: usage.account_id,
      resource_id: usage.resource_id,
      dimension: usage.dimension,
      slot: usage.slot,
      metering_record_id: usage.metering_record_id,
      timestamp: usage.timestamp,
      quantity: usage.quantity,
      usage_allocations: usage.usage_allocations,
      created_at: usage.created_at,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('metering_record_id'),
);

/** Stores the usage if its key is free: the first write wins. @returns what is stored under its key now. */
export async function putMeterUsage(tx: Tx, usage: MeterUsage): Promise<StoredMeterUsage> {
  const inserted = await insertFree(tx, usage);
  if (inserted.length > 0) return usage;
  const { region, product_code, account_id, resource_id, dimension, slot } = usage;
  return tx
    .selectFrom('meter_usage')
    .select(['metering_record_id', 'quantity'])
    .where((eb) => eb.and({ region, product_code, account_id, resource_id, dimension, slot }))
    .executeTakeFirstOrThrow();
}

const selectToken = statement<Pick<ClientToken, 'account_id' | 'region' | 'client_token'>, ClientToken>(
  (db, { account_id, region, client_token }) =>
    db
      .selectFrom('client_tokens')
      .selectAll()
      .where('account_id', '=', account_id)
      .where('region', '=', region)
      .where('client_token', '=', client_token),
);

export async function findClientToken(
  tx: Tx,
  key: Pick<ClientToken, 'account_id' | 'region' | 'client_token'>,
): Promise<ClientToken | undefined> {
  const [found] = await selectToken(tx, key);
  return found;
}

export async function insertClientToken(tx: Tx, token: ClientToken): Promise<void> {
  await tx.insertInto('client_tokens').values(token).execute();
}

type RegistrationKey = Omit<Row<'registrations'>, 'created_at'>;

export async function isRegistered(tx: Tx, key: RegistrationKey): Promise<boolean> {
  const found = await tx
    .selectFrom('registrations')
    .select('created_at')
    .where((eb) => eb.and(key))
    .executeTakeFirst();
  return found !== undefined;
}

/** The first registration stays. */
export async function putRegistration(tx: Tx, registration: NewRow<'registrations'>): Promise<void> {
  await tx
    .insertInto('registrations')
    .values(registration)
    .onConflict((oc) => oc.doNothing())
    .execute();
}
