/** One word from the operator → the store it names. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import { StoreError } from './store.ts';
import type { Store } from './store.ts';

/**
 * @param where `postgres://…` or `postgresql://…`, or undefined for the embedded database in the data folder.
 * @throws StoreError with a sentence for the operator.
 */
export async function openStore(where: string | undefined, dataFolder: string): Promise<Store> {
  if (where === undefined) {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    return openSqlite(join(dataFolder, 'metertrail.db'));
  }
  if (/^postgres(ql)?:\/\//.test(where)) return openPostgres(where);
  throw new StoreError(
    `The store "${where}" is not known: it is postgres://…, or nothing for the embedded SQLite.`,
  );
}
