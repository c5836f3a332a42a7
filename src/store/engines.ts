/** What each SQL engine can and cannot do: the only place where the code may ask which one it is on. */

export type EngineName = 'sqlite' | 'postgres';

export type EngineCapabilities = {
  /** Several transactions can run at once, so one may have to be repeated after a conflict. */
  concurrentTransactions: boolean;
  /** Bind parameters in one statement. */
  parametersMax: number;
};

export const engines: Record<EngineName, EngineCapabilities> = {
  // SQLITE_MAX_VARIABLE_NUMBER since 3.32
  sqlite: { concurrentTransactions: false, parametersMax: 32_766 },
  // Int16 count in the wire protocol's Bind message
  postgres: { concurrentTransactions: true, parametersMax: 65_535 },
};
