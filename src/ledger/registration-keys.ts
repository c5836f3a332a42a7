/** Stores the key pairs that sign RegisterUsage's answers, by version; the newest is current. */

import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type RegistrationKey = Row<'registration_keys'>;

/** Oldest first. */
export async function listRegistrationKeys(tx: Tx): Promise<RegistrationKey[]> {
  return tx.selectFrom('registration_keys').selectAll().orderBy('version').execute();
}

export async function findRegistrationKey(tx: Tx, version: number): Promise<RegistrationKey | undefined> {
  return tx.selectFrom('registration_keys').selectAll().where('version', '=', version).executeTakeFirst();
}

/** Adds the key unless its version is there, and expires the versions before it. @returns what stands under its version. */
export async function putRegistrationKey(tx: Tx, key: NewRow<'registration_keys'>): Promise<RegistrationKey> {
  await tx
    .insertInto('registration_keys')
    .values(key)
    .onConflict((oc) => oc.doNothing())
    .execute();
  await tx
    .updateTable('registration_keys')
    .set({ expired_at: key.created_at })
    .where('version', '<', key.version)
    .where('expired_at', 'is', null)
    .execute();
  return tx
    .selectFrom('registration_keys')
    .selectAll()
    .where('version', '=', key.version)
    .executeTakeFirstOrThrow();
}

/** Version 1 is current again, and the later ones are gone. */
export async function resetRegistrationKeys(tx: Tx): Promise<void> {
  await tx.deleteFrom('registration_keys').where('version', '>', 1).execute();
  await tx.updateTable('registration_keys').set({ expired_at: null }).execute();
}
