/** Runs Kysely over one open `node:sqlite` connection; transactions belong to whoever owns the connection. */

import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely';

export function sqliteDialect(connection: SqliteConnection): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new SqliteDriver(connection),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

type Prepared = {
  statement: StatementSync;
  /** Names of the result's columns; undefined for a statement without a result. */
  columns: string[] | undefined;
  isRead: boolean;
};

export class SqliteConnection implements DatabaseConnection {
  /** Statements run so far that may have changed the database. */
  writes = 0;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, Prepared>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return Promise.resolve(this.execute<R>(query));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** The same at once: SQLite waits for nobody. */
  execute<R>({ sql, parameters }: Pick<CompiledQuery, 'sql' | 'parameters'>): QueryResult<R> {
    const { statement, columns, isRead } = this.#prepare(sql);
    if (!isRead) this.writes++;
    const values = parameters as SQLInputValue[];
    if (columns) return { rows: rowsOf(columns, statement.all(...values)) as R[] };
    const { changes } = statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  // eslint-disable-next-line require-yield
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('SQLite answers whole results; read in pages instead.');
  }

  #prepare(sql: string): Prepared {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    const names = statement.columns().map(({ name }) => name);
    // Rows as arrays: Node makes its row objects as dictionaries, which are slow to make and to read.
    statement.setReturnArrays(true);
    const prepared = {
      statement,
      columns: names.length > 0 ? names : undefined,
      isRead: /^select\b/.test(sql),
    };
    // Statements differ by the number of rows they insert, not by their values: a few hundred at most.
    if (this.#statements.size >= statementsMax) this.#statements.clear();
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

const statementsMax = 1000;

function rowsOf(columns: string[], arrays: unknown): object[] {
  return (arrays as unknown[][]).map((values) => {
    const row: Record<string, unknown> = {};
    for (let index = 0; index < columns.length; index++) row[columns[index] ?? ''] = values[index];
    return row;
  });
}

/** The owner of the connection begins and ends transactions, so these hooks have nothing to do. */
class SqliteDriver implements Driver {
  readonly #connection: SqliteConnection;

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  async init(): Promise<void> {}

  acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(this.#connection);
  }

  async beginTransaction(): Promise<void> {
    throw new Error('Transactions are begun by the store, not through Kysely.');
  }

  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}
