/** Opens the store that the operator's one word names. */

import { join } from 'node:path';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import { StoreError } from './store.ts';
import type { Store } from './store.ts';
import { withoutSecrets } from '../text/without-secrets.ts';

/**
 * @param where `postgres://…` or `postgresql://…`, or undefined for the embedded database in the data folder, which is there.
 * @throws StoreError with a sentence for the operator.
 */
export async function openStore(where: string | undefined, dataFolder: string): Promise<Store> {
  if (where === undefined) {
    return openSqlite(join(dataFolder, 'metertrail.db'));
  }
  if (/^postgres(ql)?:\/\//.test(where)) return openPostgres(where);
  throw new StoreError(
    `The store ${withoutSecrets(where)} is not known: it is postgres://…, or nothing for the embedded SQLite.`,
  );
}
