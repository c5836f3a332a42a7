/** Empty databases on every engine, for tests that hold on all of them. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineName, Store } from '../../src/store/store.ts';
import { openPostgres } from '../../src/store/postgres.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { createPostgresDatabase } from './postgres-server.ts';

/** One empty database; disposing of it closes its stores and removes it. */
export type TestDatabase = AsyncDisposable & {
  readonly engine: EngineName;
  /** A file, or a `postgres://` address, as openSqlite and openPostgres take it. */
  readonly where: string;
  /** Another store on the same database: another server, as far as the database can tell. */
  open(): Promise<Store>;
};

export type TestEngine = { readonly name: EngineName; createDatabase(): Promise<TestDatabase> };

/**
 * All engines, or those in METERTRAIL_TEST_ENGINES (`sqlite`, `postgres`, with a comma between).
 * Write `for (const engine of engines()) test(`… on ${engine.name}`, …)`; nothing starts before a database is created.
 */
export function engines(): TestEngine[] {
  const all: TestEngine[] = [
    { name: 'sqlite', createDatabase: createSqliteDatabase },
    { name: 'postgres', createDatabase: createPostgresTestDatabase },
  ];
  const wanted = process.env['METERTRAIL_TEST_ENGINES']?.split(',');
  const unknown = wanted?.find((word) => !all.some(({ name }) => name === word));
  if (unknown !== undefined)
    throw new Error(`METERTRAIL_TEST_ENGINES names the unknown engine "${unknown}".`);
  return wanted === undefined ? all : all.filter(({ name }) => wanted.includes(name));
}

/** The embedded engine alone, for tests of what does not depend on the engine. */
export async function createSqliteDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-'));
  const file = join(folder, 'metertrail.db');
  return database('sqlite', file, openSqlite, () => rm(folder, { recursive: true, force: true }));
}

async function createPostgresTestDatabase(): Promise<TestDatabase> {
  const created = await createPostgresDatabase();
  return database('postgres', created.url, openPostgres, () => created.drop());
}

function database(
  engine: EngineName,
  where: string,
  openStore: (where: string) => Promise<Store>,
  remove: () => Promise<void>,
): TestDatabase {
  const stores: Store[] = [];
  return {
    engine,
    where,
    async open() {
      const store = await openStore(where);
      stores.push(store);
      return store;
    },
    async [Symbol.asyncDispose]() {
      // Closing twice is allowed, so a test may close one itself.
      for (const store of stores) await store[Symbol.asyncDispose]();
      await remove();
    },
  };
}
