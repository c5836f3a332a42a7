/** The table of what each engine can do: code asks it for a capability, and never for an engine's name. */

export type Capabilities = {
  /** Several servers may serve from one database at the same time. */
  readonly isShared: boolean;
  /** It runs in this process, on a file in the data folder: it has no address, and no connection that breaks. */
  readonly isEmbedded: boolean;
  /** One transaction at a time, so that none is repeated, and each holds every table. */
  readonly takesTurns: boolean;
  /** A transaction can keep others from writing to a table. */
  readonly locksTables: boolean;
};

/** docs/database-engines.md is this table. Whoever adds an engine has run the tests on it. */
export const engineCapabilities = {
  sqlite: { isShared: false, isEmbedded: true, takesTurns: true, locksTables: false },
  postgres: { isShared: true, isEmbedded: false, takesTurns: false, locksTables: true },
} as const satisfies { readonly [engine: string]: Capabilities };
