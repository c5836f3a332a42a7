/** The embedded store: one SQLite file, transactions in turns, many commits behind one flush to disk. */

import { chmodSync, closeSync, existsSync, fdatasync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { engineCapabilities } from './engines.ts';
import { GroupFlush } from './group-flush.ts';
import { migrate } from './migrate.ts';
import type { Schema } from './schema.ts';
import { SqliteConnection, sqliteDialect } from './sqlite-dialect.ts';
import { isSqliteError, storeError } from './sqlite-errors.ts';
import { connectDirectly } from './statement.ts';
import { StoreError } from './store.ts';
import type { Store, Tx } from './store.ts';

/** Another process may hold the file for a moment, a backup say; after this long it is said to be locked. */
const busyTimeoutMs = 5000;
/** Transactions that share one COMMIT: bounds how long the first of them waits. */
const groupMax = 64;
/** 4096-byte pages: the log is folded into the database every 16 MiB. */
const checkpointPages = 4096;

/** Brings what was written to this open file to the disk. */
export type Flush = (fd: number) => Promise<void>;

/**
 * Opens (and creates, mode 600) the database file. `flush` is a seam for tests of what happens between commit and disk.
 * @throws StoreError when it is locked, corrupt, unreadable, or newer than this program.
 */
export async function openSqlite(
  file: string,
  { flush = flushToDisk }: { flush?: Flush } = {},
): Promise<Store> {
  let writer: DatabaseSync | undefined;
  try {
    keepPrivate(file);
    writer = open(file, false);
    const connection = new SqliteConnection(writer);
    const tx = new Kysely<Schema>({ dialect: sqliteDialect(connection) });
    writer.exec('begin immediate');
    await migrate(tx);
    writer.exec('commit');
    return new SqliteStore(file, writer, connection, tx, flush);
  } catch (error) {
    if (writer?.isOpen) writer.close();
    throw storeError(file, error);
  }
}

function open(file: string, readOnly: boolean): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly, timeout: busyTimeoutMs });
  try {
    if (!readOnly) {
      // NORMAL leaves the flush of a commit to us (GroupFlush): the same promise as FULL, off this thread.
      // Checkpoints still flush the log before the database and the database before the log is reused.
      db.exec(
        `pragma journal_mode = wal; pragma synchronous = normal; pragma wal_autocheckpoint = ${checkpointPages};`,
      );
      db.exec('pragma foreign_keys = on; pragma temp_store = memory; pragma cache_size = -65536;');
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

type Job = {
  work: (tx: Tx) => Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
};
type Settle = () => void;

class SqliteStore implements Store {
  readonly capabilities = engineCapabilities.sqlite;
  readonly #file: string;
  readonly #db: DatabaseSync;
  readonly #connection: SqliteConnection;
  readonly #transaction: Record<'begin' | 'commit' | 'rollback', () => void>;
  readonly #tx: Tx;
  readonly #reader: DatabaseSync;
  readonly #readTx: Tx;
  readonly #wal: number;
  readonly #flush: GroupFlush;
  #jobs: Job[] = [];
  #turn: Promise<void> | undefined;
  #closed = false;

  constructor(file: string, db: DatabaseSync, connection: SqliteConnection, tx: Tx, flush: Flush) {
    this.#file = file;
    this.#db = db;
    this.#connection = connection;
    this.#transaction = {
      begin: prepared(db, 'begin immediate'),
      commit: prepared(db, 'commit'),
      rollback: prepared(db, 'rollback'),
    };
    this.#tx = tx;
    connectDirectly(tx, connection);
    this.#reader = open(file, true);
    const reading = new SqliteConnection(this.#reader);
    this.#readTx = new Kysely<Schema>({ dialect: sqliteDialect(reading) });
    connectDirectly(this.#readTx, reading);
    // The log file lives as long as a connection is open, so this descriptor stays the right one.
    this.#wal = openSync(`${file}-wal`, 'r+');
    flushFolder(dirname(file));
    this.#flush = new GroupFlush(() => flush(this.#wal));
  }

  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new StoreError('The database is closed.'));
    return new Promise<T>((resolve, reject) => {
      this.#jobs.push({ work, resolve: resolve as (value: unknown) => void, reject });
      this.#turn ??= this.#takeTurns();
    });
  }

  async read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await work(this.#readTx);
    } catch (error) {
      throw this.#failureOf(error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#turn;
    await this.#flush.idle();
    closeSync(this.#wal);
    this.#reader.close();
    this.#db.close();
  }

  async #takeTurns(): Promise<void> {
    // Requests that arrive in one turn of the event loop share one COMMIT.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#jobs.length > 0) {
      await this.#group(this.#jobs.splice(0, groupMax));
    }
    this.#turn = undefined;
  }

  /**
   * One SQL transaction for a few jobs. A job that fails before it has written leaves nothing behind; after one that
   * fails later, the transaction is rolled back and every job runs again in a transaction of its own.
   */
  async #group(jobs: Job[]): Promise<void> {
    const settled: Settle[] = [];
    try {
      this.#transaction.begin();
      for (const job of jobs) settled.push(await this.#run(job));
      this.#transaction.commit();
    } catch (error) {
      const undone = this.#rollback();
      if (jobs.length === 1 || !(error instanceof JobFailure) || !undone) return this.#rejectAll(jobs, error);
      for (const job of jobs) await this.#group([job]);
      return;
    }
    // Not awaited: the next group is computed while this one reaches the disk.
    this.#flush.after().then(
      () => settled.forEach((settle) => settle()),
      (error: unknown) => this.#rejectAll(jobs, storeError(this.#file, error)),
    );
  }

  /** @returns false when not even that is possible; the next BEGIN then says why. */
  #rollback(): boolean {
    try {
      if (this.#db.isTransaction) this.#transaction.rollback();
      return true;
    } catch {
      return false;
    }
  }

  async #run(job: Job): Promise<Settle> {
    const before = this.#connection.writes;
    try {
      const value = await job.work(this.#tx);
      return () => job.resolve(value);
    } catch (error) {
      // A full disk or a broken file rolls the whole transaction back by itself.
      if (this.#connection.writes > before || !this.#db.isTransaction) throw new JobFailure(error);
      return () => job.reject(this.#failureOf(error));
    }
  }

  #rejectAll(jobs: Job[], error: unknown): void {
    const failure = this.#failureOf(error instanceof JobFailure ? error.cause : error);
    for (const job of jobs) job.reject(failure);
  }

  /** What the engine raises becomes a StoreError; what a job throws on purpose passes as it is. */
  #failureOf(error: unknown): unknown {
    return isSqliteError(error) ? storeError(this.#file, error) : error;
  }
}

/** A job failed when it had written already. */
class JobFailure extends Error {
  constructor(cause: unknown) {
    super('A job failed after it had written.', { cause });
  }
}

function flushToDisk(fd: number): Promise<void> {
  return new Promise((resolve, reject) => fdatasync(fd, (error) => (error ? reject(error) : resolve())));
}

/** The file holds secrets, and so does its log, which takes over the mode of the file when SQLite makes it. */
function keepPrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  for (const each of [file, `${file}-wal`, `${file}-shm`]) {
    if (existsSync(each)) chmodSync(each, 0o600);
  }
}

function prepared(db: DatabaseSync, sql: string): () => void {
  const statement = db.prepare(sql);
  return () => void statement.run();
}

/** The file's name must survive a power cut too. */
function flushFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  fsyncSync(fd);
  closeSync(fd);
}
