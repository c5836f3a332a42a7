/**
 * Makes the data folder where it is missing, for its owner's eyes only, and locks it for one server at a
 * time.
 */

import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from './store.ts';

/** @throws StoreError. */
export function makeDataFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError(`The data folder ${path} cannot be made: ${reason}`, error);
  }
}

/** Step by step: Node's own recursion never ends below /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/**
 * Holds the folder until disposed of, or until the process ends, however it ends. An empty SQLite file carries the
 * lock, since Node cannot lock files itself.
 * @throws StoreError when another server holds it.
 */
export function lockDataFolder(path: string): Disposable {
  const lock = new DatabaseSync(join(path, 'server.lock'), { timeout: 0 });
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (error) {
    lock.close();
    throw new StoreError(
      `Another Metertrail serves from ${path}: stop it, or choose another folder with --data.`,
      error,
    );
  }
  return { [Symbol.dispose]: () => lock.close() };
}
