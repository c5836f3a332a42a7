/**
 * The store on a server that speaks PostgreSQL's wire: SERIALIZABLE, whole transactions repeated after a
 * conflict.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { engineCapabilities } from './engines.ts';
import { migrate } from './migrate.ts';
import type { Schema } from './schema.ts';
import { StoreError } from './store.ts';
import { withoutSecrets } from '../text/without-secrets.ts';
import type { Store, Tx } from './store.ts';

const connectionsMax = 16;
const connectTimeoutMs = 5000;
/** Attempts at one transaction; with the waits below the last one begins after about 3 s. */
const attemptsMax = 12;
const waitMaxMs = 500;

/** 40001 serialization_failure, 40P01 deadlock_detected, 23505 two first writes of one key: the repeat sees the winner. */
const repeatable = new Set(['40001', '40P01', '23505']);

/**
 * Connects to `postgres://user:password@host:port/database` and brings its tables up to date.
 * @throws StoreError when the server cannot be reached, refuses the user, or has no such database.
 */
export async function openPostgres(url: string): Promise<Store> {
  // Loaded only when asked for: the embedded store does not pay for it at start.
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'metertrail',
    types: {
      // int8 comes as text; our integers stay below 2^53.
      getTypeParser: (oid, format) =>
        oid === pg.types.builtins.INT8 ? (text: string) => Number(text) : pg.types.getTypeParser(oid, format),
    },
  });
  // A connection that breaks, idle or in use, is replaced by the pool; the query under way rejects by itself.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db);
    return new PostgresStore(db);
  } catch (error) {
    await db.destroy();
    throw connectionError(url, error);
  }
}

class PostgresStore implements Store {
  readonly capabilities = engineCapabilities.postgres;
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async transaction<T>(
    work: (tx: Tx) => Promise<T>,
    { holding }: { holding?: keyof Schema } = {},
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#db
          .transaction()
          .setIsolationLevel('serializable')
          .execute(async (tx) => {
            // Before the first query, with which the transaction takes its view of the data.
            if (holding !== undefined && this.capabilities.locksTables)
              await sql`lock table ${sql.table(holding)} in exclusive mode`.execute(tx);
            return work(tx);
          });
      } catch (error) {
        if (!isEngineError(error)) throw error;
        if (!repeatable.has(sqlState(error) ?? '') || attempt === attemptsMax) throw failure(error);
        await delay(Math.random() * Math.min(waitMaxMs, 2 ** attempt));
      }
    }
  }

  async read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await work(this.#db);
    } catch (error) {
      throw isEngineError(error) ? failure(error) : error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#db.destroy();
  }
}

/** `pg`, its pool and the network raise plain errors, and ones with these members; whoever refuses on purpose has a class of its own. */
function isEngineError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.constructor === Error || 'severity' in error || 'syscall' in error;
}

function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return error.code;
}

function failure(error: unknown): StoreError {
  const message = error instanceof Error ? error.message : String(error);
  return new StoreError(`PostgreSQL could not do it: ${message}`, error);
}

function connectionError(url: string, error: unknown): StoreError {
  const cause = error instanceof StoreError ? error.cause : error;
  const code = sqlState(cause);
  const place = withoutSecrets(url);
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'ETIMEDOUT') {
    return new StoreError(`No PostgreSQL server answers at ${place}: start it, or correct --store.`, error);
  }
  if (code === '3D000') {
    return new StoreError(`PostgreSQL at ${place} has no such database: create it with createdb.`, error);
  }
  if (code?.startsWith('28')) {
    return new StoreError(`PostgreSQL at ${place} refuses the user or the password of --store.`, error);
  }
  if (error instanceof StoreError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new StoreError(`PostgreSQL at ${place} cannot be used: ${message}`, error);
}
