/** Compiles statements once per engine and runs them many times, for the paths that every request takes. */

import type { Compilable, CompiledQuery } from 'kysely';
import type { Tx } from './store.ts';

/**
 * `build` is called once per engine with stand-ins for the parameters; they may stand wherever a bound value may.
 * @returns a function that binds the values and answers the rows.
 */
export function statement<P extends object, R>(
  build: (db: Tx, parameters: P) => Compilable<R>,
): (tx: Tx, values: P) => Promise<R[]> {
  const run = listStatement<P, R>((db, [parameters]) => build(db, parameters as P));
  return (tx, values) => run(tx, [values]);
}

/** The same for a list of rows, `in (…)` or `values (…), (…)`: compiled once per engine and length of the list. */
export function listStatement<P extends object, R>(
  build: (db: Tx, rows: P[]) => Compilable<R>,
): (tx: Tx, rows: readonly P[]) => Promise<R[]> {
  const compiled = new Map<string, CompiledQuery<R>>();
  return async (tx, rows) => {
    const variant = `${rows.length} ${tx.getExecutor().adapter.constructor.name}`;
    let query = compiled.get(variant);
    if (query === undefined) {
      query = build(tx, rows.map(standIns<P>)).compile();
      compiled.set(variant, query);
    }
    const parameters = query.parameters.map((parameter) =>
      parameter instanceof StandIn
        ? (rows[parameter.row] as Record<string, unknown>)[parameter.name]
        : parameter,
    );
    const direct = directConnections.get(tx);
    if (direct !== undefined) return direct.execute({ sql: query.sql, parameters }).rows as R[];
    return (await tx.executeQuery<R>({ ...query, parameters })).rows;
  };
}

type DirectConnection = {
  execute(query: Pick<CompiledQuery, 'sql' | 'parameters'>): { rows: unknown[] };
};

/**
 * Handles whose statements need not pass through Kysely's executor, which takes about 12 µs a statement where SQLite
 * itself takes 4.
 */
const directConnections = new WeakMap<Tx, DirectConnection>();

export function connectDirectly(tx: Tx, connection: DirectConnection): void {
  directConnections.set(tx, connection);
}

function standIns<P extends object>(_row: P, index: number): P {
  return new Proxy({}, { get: (_, name) => new StandIn(index, String(name)) }) as P;
}

class StandIn {
  readonly row: number;
  readonly name: string;
  constructor(row: number, name: string) {
    this.row = row;
    this.name = name;
  }
}
