/** Turns what SQLite raises into a sentence for the operator. */

import { StoreError } from './store.ts';

type SqliteError = Error & { errcode: number };

export function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}

/** Primary result codes: https://www.sqlite.org/rescode.html */
const reasons: Record<number, string> = {
  5: 'is locked by another process',
  6: 'is locked by another process',
  8: 'cannot be written: it is read-only',
  10: 'cannot be read or written (input/output error)',
  11: 'is corrupt: restore it from a backup',
  13: 'cannot grow: the disk is full',
  14: 'cannot be opened',
  26: 'is not a database',
};

export function storeError(file: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const reason = isSqliteError(error) ? reasons[error.errcode & 0xff] : undefined;
  return new StoreError(
    reason ? `The database ${file} ${reason}.` : `The database ${file}: ${message}`,
    error,
  );
}
