/** Brings a database to today's tables: one ordered list of migrations for every engine. */

import { Migrator } from 'kysely/migration';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import * as spine from './migrations/2026-11-22-spine.ts';
import * as marketplace from './migrations/2026-11-22-the-marketplace.ts';
import * as sessions from './migrations/2026-11-30-sessions.ts';
import { StoreError } from './store.ts';

const migrations: Record<string, Migration> = {
  '2026-11-22-spine': spine,
  '2026-11-22-the-marketplace': marketplace,
  '2026-11-30-sessions': sessions,
};

/**
 * @param options.to the last migration to run, for tests of what becomes of an earlier version's data.
 * @throws StoreError when a migration fails, or when the database was made by a newer version.
 */
export async function migrate<T>(db: Kysely<T>, { to }: { to?: string } = {}): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
  });
  const { error, results } = await (to === undefined ? migrator.migrateToLatest() : migrator.migrateTo(to));
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error');
  const reason = error instanceof Error ? error.message : 'an unknown error';
  throw new StoreError(
    failed
      ? `The migration ${failed.migrationName} failed: ${reason}`
      : `The database cannot be brought up to date: ${reason}`,
    error,
  );
}
