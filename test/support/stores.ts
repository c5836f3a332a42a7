/** Makes empty databases on every engine, for tests that hold on all of them. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after } from 'node:test';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { engineCapabilities } from '../../src/store/engines.ts';
import type { Capabilities } from '../../src/store/engines.ts';
import type { Store } from '../../src/store/store.ts';
import { openPostgres } from '../../src/store/postgres.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { SqliteConnection, sqliteDialect } from '../../src/store/sqlite-dialect.ts';
import { createPostgresDatabase, stopPostgres } from './postgres-server.ts';

/** A connection to a database whose tables are not today's, or are none yet. */
export type BareConnection = AsyncDisposable & { readonly db: Kysely<unknown> };

/** One empty database; disposing of it closes its stores and removes it. */
export type TestDatabase = AsyncDisposable & {
  readonly capabilities: Capabilities;
  /** A file, or a `postgres://` address, as openSqlite and openPostgres take it. */
  readonly where: string;
  /** Another store on the same database: another server, as far as the database can tell. */
  open(): Promise<Store>;
  connect(): BareConnection;
};

/** The name is for titles of tests. */
export type TestEngine = {
  readonly name: string;
  readonly capabilities: Capabilities;
  createDatabase(): Promise<TestDatabase>;
};

/**
 * All engines, or those in METERTRAIL_TEST_ENGINES (`sqlite`, `postgres`, with a comma between).
 * Write `for (const engine of engines()) test(`… on ${engine.name}`, …)`; nothing starts before a database is created,
 * and what has started ends with the file or the suite that called this.
 */
export function engines(): TestEngine[] {
  after(stopPostgres);
  const all: TestEngine[] = [
    { name: 'sqlite', capabilities: engineCapabilities.sqlite, createDatabase: createSqliteDatabase },
    {
      name: 'postgres',
      capabilities: engineCapabilities.postgres,
      createDatabase: createPostgresTestDatabase,
    },
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
  return database(engineCapabilities.sqlite, file, { openStore: openSqlite, connect: connectSqlite }, () =>
    rm(folder, { recursive: true, force: true }),
  );
}

async function createPostgresTestDatabase(): Promise<TestDatabase> {
  const created = await createPostgresDatabase();
  return database(
    engineCapabilities.postgres,
    created.url,
    { openStore: openPostgres, connect: connectPostgres },
    () => created.drop(),
  );
}

function database(
  capabilities: Capabilities,
  where: string,
  {
    openStore,
    connect,
  }: { openStore: (where: string) => Promise<Store>; connect: (where: string) => BareConnection },
  remove: () => Promise<void>,
): TestDatabase {
  const stores: Store[] = [];
  return {
    capabilities,
    where,
    async open() {
      const store = await openStore(where);
      stores.push(store);
      return store;
    },
    connect: () => connect(where),
    async [Symbol.asyncDispose]() {
      // Closing twice is allowed, so a test may close one itself.
      for (const store of stores) await store[Symbol.asyncDispose]();
      await remove();
    },
  };
}

function connectSqlite(file: string): BareConnection {
  const sqlite = new DatabaseSync(file);
  const db = new Kysely<unknown>({ dialect: sqliteDialect(new SqliteConnection(sqlite)) });
  return { db, [Symbol.asyncDispose]: async () => sqlite.close() };
}

function connectPostgres(url: string): BareConnection {
  const pool = new pg.Pool({ connectionString: url });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  return { db, [Symbol.asyncDispose]: () => db.destroy() };
}
