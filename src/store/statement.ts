/** Statements compiled once per engine and run many times: for the paths that every request takes. */

import type { Compilable, CompiledQuery } from 'kysely';
import type { Tx } from './store.ts';

/**
 * `build` is called once per engine with stand-ins for the parameters; they may be used wherever a bound value may.
 * @returns a function that binds the values and answers the rows.
 */
export function statement<P extends Record<string, unknown>, R>(
  build: (db: Tx, parameters: P) => Compilable<R>,
): (tx: Tx, values: P) => Promise<R[]> {
  const compiled = new Map<string, CompiledQuery<R>>();
  const standIns = new Proxy({} as P, { get: (_, name) => new StandIn(String(name)) });
  return async (tx, values) => {
    const engine = tx.getExecutor().adapter.constructor.name;
    let query = compiled.get(engine);
    if (query === undefined) {
      query = build(tx, standIns).compile() as CompiledQuery<R>;
      compiled.set(engine, query);
    }
    const parameters = query.parameters.map((parameter) =>
      parameter instanceof StandIn ? values[parameter.name] : parameter,
    );
    const { rows } = await tx.executeQuery<R>({ ...query, parameters });
    return rows;
  };
}

class StandIn {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
