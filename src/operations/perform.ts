/**
 * Performs one AWS call: reads its input, does and records the work in one transaction, and records a refusal
 * too.
 */

import { readInput } from '../protocol/input.ts';
import { ServiceError } from '../protocol/service-error.ts';
import { renderViolations } from '../shapes/violation.ts';
import type { Store } from '../store/store.ts';
import { fault } from './fault.ts';
import type { ErrorLog } from './fault.ts';
import type { OperationContext, Outside } from './operation.ts';
import { recordCall } from './record-call.ts';
import type { Call, Outcome } from './record-call.ts';
import type { AnyOperation } from './registry.ts';
import { services } from './services.ts';

export type PerformParts = Outside & { store: Store; log: ErrorLog };

/** A call whose signature holds, of an operation that its service has. */
export type CallToPerform = Omit<Call, 'input'> & {
  /** The input in no particular type, as its protocol has it. @throws ServiceError for bytes that are none. */
  readPlain: () => unknown;
  /** Whether it is let through at all. @throws ServiceError to refuse it. */
  admit?: (() => void) | undefined;
  /** Called with the typed input before the work; may wait. @throws ServiceError instead of the work. */
  begin?: ((input: unknown) => Promise<Interference>) | undefined;
};

/** What befalls the work of a call that was let through: faults of the sandbox. */
export type Interference = {
  /** Positions of usage records that come back as unprocessed. */
  unprocessed?: ReadonlySet<number> | undefined;
  /** Called when the work is committed, or refused for its own reasons. */
  ended?: ((committed: boolean) => void) | undefined;
};

/** Never rejects: what goes wrong is an outcome, and is recorded as far as the store can. */
export async function perform(
  parts: PerformParts,
  context: OperationContext,
  given: CallToPerform,
): Promise<Outcome> {
  const { readPlain, admit, begin, ...known } = given;
  const call: Call = { ...known, input: undefined };
  try {
    admit?.();
    return { output: await run(parts, context, call, { readPlain, begin }) };
  } catch (error) {
    const refusal =
      error instanceof ServiceError ? error : fault(parts.log, call.requestId, call.service, error);
    await recordRefusal(parts, context, call, refusal);
    return { error: refusal };
  }
}

async function run(
  parts: PerformParts,
  context: OperationContext,
  call: Call,
  { readPlain, begin }: Pick<CallToPerform, 'readPlain' | 'begin'>,
): Promise<unknown> {
  const { operation } = call;
  if (operation === undefined) {
    const code = services[call.service].unsupported;
    throw new ServiceError(code, `Metertrail does not implement ${call.name}.`);
  }
  call.input = typedInput(operation, readPlain());
  const { unprocessed, ended } = (await begin?.(call.input)) ?? {};
  try {
    const output = await work(parts, { ...context, unprocessed }, operation, call);
    ended?.(true);
    return output;
  } catch (error) {
    ended?.(false);
    throw error;
  }
}

/** @throws ServiceError where it breaks the model's constraints, under the name that the service has for that. */
function typedInput(operation: AnyOperation, plain: unknown): unknown {
  const { model } = services[operation.service];
  const { input, violations } = readInput(model, operation.name, plain);
  if (violations.length === 0) return input;
  const message = renderViolations(violations);
  // The query protocol of STS says ValidationError, JSON services say ValidationException.
  const code = model.protocol === 'query' ? 'ValidationError' : 'ValidationException';
  throw operation.refuse?.(violations, message) ?? new ServiceError(code, message);
}

/** The operation and its event commit together, or neither does. */
async function work(
  { store, logBuckets, registrationKeys }: PerformParts,
  context: OperationContext,
  operation: AnyOperation,
  call: Call,
): Promise<unknown> {
  const prepared =
    operation.prepare &&
    (await store.read((tx) =>
      Promise.resolve(operation.prepare?.({ ...context, tx, logBuckets, registrationKeys }, call.input)),
    ));
  return store.transaction(async (tx) => {
    const output = await operation.run({ ...context, tx }, call.input, prepared);
    await recordCall({ ...context, tx }, call, { output });
    return output;
  });
}

async function recordRefusal(
  { store, log }: PerformParts,
  context: OperationContext,
  call: Call,
  error: ServiceError,
): Promise<void> {
  try {
    await store.transaction((tx) => recordCall({ ...context, tx }, call, { error }));
  } catch (failure) {
    // The caller hears of the refusal all the same: nothing was acknowledged as done.
    log.error({ requestId: call.requestId, err: failure }, 'A refused call could not be recorded.');
  }
}
