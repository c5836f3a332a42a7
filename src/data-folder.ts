/** The data folder: made when it is missing, for its owner's eyes only. */

import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** The folder cannot be made; `message` is for the operator. */
class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

/** @throws DataFolderError. */
export function makeDataFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataFolderError(`The data folder ${path} cannot be made: ${reason}`, { cause: error });
  }
}

/** Step by step: Node's own recursion never ends below /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}
