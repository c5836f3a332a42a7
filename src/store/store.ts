/** The interface of every SQL engine: whole transactions in, durable results out. */

import type { Kysely } from 'kysely';

import type { Capabilities } from './engines.ts';
import { OperatorError } from '../files/operator-error.ts';
import type { Schema } from './schema.ts';

/** A handle that only lives inside one transaction. */
export type Tx = Kysely<Schema>;

export interface Store extends AsyncDisposable {
  readonly capabilities: Capabilities;

  /**
   * Runs `work` as one serializable transaction; resolves when its writes would survive a power cut.
   * `work` may run again from the start (a serialization conflict), so it must touch nothing but `tx`,
   * and must not wait for anything but `tx`.
   * @throws what `work` throws, after a rollback; StoreError when the engine cannot do it. After a StoreError the writes
   * may stand all the same (a commit whose flush failed): whoever repeats them meets them.
   * @param options.holding nobody else writes to this table meanwhile: for work that touches so much that it would else be
   * repeated in vain as long as others are busy.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: { holding?: keyof Schema }): Promise<T>;

  /** Runs `work` on committed data, outside the turn of the writers. `work` must not write. @throws as `transaction`. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** The engine cannot serve: locked, corrupt, full, or out of reach. `message` is a sentence for the operator. */
export class StoreError extends OperatorError {
  override readonly name = 'StoreError';

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
}
