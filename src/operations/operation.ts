/** The types of an AWS operation: one file that says how it runs, refuses and is recorded. */

import type { Caller } from '../identity/caller.ts';
import type { Tx } from '../ledger/tx.ts';
import type { EventResource } from '../ledger/events.ts';
import type { ServiceError } from '../protocol/service-error.ts';
import type { MemberOrder } from '../shapes/render.ts';
import type { Violation } from '../shapes/violation.ts';
import type { LogBuckets } from './log-buckets.ts';
import type { RegistrationKeys } from './registration-keys.ts';
import type { ServiceName } from './services.ts';
import type { Settings } from './settings.ts';

export type Ids = {
  /** A random UUID, version 4. */
  uuid(): string;
};

/** All that an operation may know: it has no clock, no randomness and no environment of its own. */
export type OperationContext = {
  caller: Caller;
  /** Milliseconds. The same instant for the whole call, its event included. */
  now: number;
  ids: Ids;
  settings: Settings;
  /** Positions of usage records that are to come back as unprocessed: a fault of the sandbox. */
  unprocessed?: ReadonlySet<number> | undefined;
};

/** What lies outside the ledger and may be asked before the transaction. */
export type Outside = { logBuckets: LogBuckets; registrationKeys: RegistrationKeys };

export type Operation<Input, Output, Prepared = void> = {
  service: ServiceName;
  /** As on the wire, and as CloudTrail's eventName. */
  name: string;
  readOnly: boolean;
  /** What of AWS's operation is refused or missing here: sentences for docs/operations.md. */
  gaps?: readonly string[];

  /**
   * What has to touch the world outside the ledger before the transaction, such as looking at a bucket.
   * @throws ServiceError to refuse the call.
   */
  prepare?(context: OperationContext & Outside & { tx: Tx }, input: Input): Promise<Prepared>;

  /**
   * Does the work inside one transaction, and may be run again from the start after a conflict.
   * @throws ServiceError to refuse the call: nothing of it is stored.
   */
  run(context: OperationContext & { tx: Tx }, input: Input, prepared: Prepared): Promise<Output>;

  /** Names the error for broken constraints where the service has an own one; else ValidationException. */
  refuse?(violations: Violation[], message: string): ServiceError | undefined;

  record?: {
    /** The input as the record shows it, where something of it is a secret. */
    hide?: (input: Input) => Input;
    /** Order of members where AWS's records differ from the model's order, by structure. */
    order?: MemberOrder;
    /** How dates inside the record are written, where not as `Apr 19, 2018 4:32:50 PM`. */
    renderTimestamp?: (ms: number) => string;
    /** What LookupEvents lists as Resources. */
    resources?: (input: Input) => EventResource[];
  };
};

/** Keeps the types of one operation's input and output while the registry forgets them. */
export function operation<Input, Output, Prepared = void>(
  definition: Operation<Input, Output, Prepared>,
): Operation<Input, Output, Prepared> {
  return definition;
}
