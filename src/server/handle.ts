/** The spine of one AWS call: who is it, what is asked, do it and record it in one transaction, answer. */

import { authServiceError, AuthFailure } from '../identity/auth-failure.ts';
import type { AuthProtocol } from '../identity/auth-failure.ts';
import { authenticate } from '../identity/authenticate.ts';
import type { Caller } from '../identity/caller.ts';
import type { SignedRequest } from '../identity/sigv4.ts';
import { findKeyHolder } from '../ledger/principals.ts';
import type { OperationContext } from '../operations/operation.ts';
import { recordCall } from '../operations/record-call.ts';
import type { Call } from '../operations/record-call.ts';
import type { AnyOperation } from '../operations/registry.ts';
import { registryKey } from '../operations/registry.ts';
import { services } from '../operations/services.ts';
import type { ServiceName } from '../operations/services.ts';
import { readInput } from '../protocol/input.ts';
import { ServiceError } from '../protocol/service-error.ts';
import { renderViolations } from '../shapes/violation.ts';
import { StoreError } from '../store/store.ts';
import type { ServerParts } from './parts.ts';

export type HttpRequest = SignedRequest & {
  requestId: string;
  sourceIp: string;
  userAgent: string | undefined;
};

/** One call as its protocol reads it; `readPlain` runs only for a caller who is known. */
export type ProtocolCall = {
  protocol: AuthProtocol;
  service: ServiceName;
  name: string;
  readPlain(): unknown;
};

/**
 * @returns the operation's typed output.
 * @throws ServiceError, already recorded where the caller is known.
 */
export async function handleCall(
  parts: ServerParts,
  request: HttpRequest,
  asked: ProtocolCall,
): Promise<unknown> {
  const caller = await identify(parts, request, asked.protocol, [services[asked.service].model.signingName]);
  const operation = parts.registry.get(registryKey(asked.service, asked.name));
  const call: Call = {
    service: asked.service,
    name: asked.name,
    operation,
    requestId: request.requestId,
    sourceIp: request.sourceIp,
    userAgent: request.userAgent,
    input: undefined,
  };
  const context = { caller, now: parts.clock.now(), ids: parts.ids, settings: parts.settings };
  try {
    if (operation === undefined) throw unsupported(asked);
    call.input = typedInput(asked, operation);
    const prepared = await parts.store.read((tx) =>
      Promise.resolve(operation.prepare?.({ ...context, tx, logBuckets: parts.logBuckets }, call.input)),
    );
    return await parts.store.transaction(async (tx) => {
      const output = await operation.run({ ...context, tx }, call.input, prepared);
      await recordCall({ ...context, tx }, call, { output });
      return output;
    });
  } catch (error) {
    const refusal = refusalOf(parts, request.requestId, asked.service, error);
    await recordRefusal(parts, context, call, refusal);
    throw refusal;
  }
}

/** @throws ServiceError in the words of the protocol when the signature does not hold. */
export async function identify(
  parts: ServerParts,
  request: HttpRequest,
  protocol: AuthProtocol,
  signedFor: string[],
): Promise<Caller> {
  try {
    return await authenticate(
      (accessKeyId) => parts.store.read((tx) => findKeyHolder(tx, accessKeyId)),
      request,
      parts.clock.now(),
      { services: signedFor, s3: protocol === 's3', clockSkewMaxMs: parts.clockSkewMaxMs },
    );
  } catch (error) {
    if (error instanceof AuthFailure) throw authServiceError(error, protocol);
    throw error;
  }
}

function typedInput(asked: ProtocolCall, operation: AnyOperation): unknown {
  const { model } = services[asked.service];
  const { input, violations } = readInput(model, asked.name, asked.readPlain());
  if (violations.length === 0) return input;
  const message = renderViolations(violations);
  // The query protocol of STS says ValidationError, JSON services say ValidationException.
  const code = model.protocol === 'query' ? 'ValidationError' : 'ValidationException';
  throw operation.refuse?.(violations, message) ?? new ServiceError(code, message);
}

function unsupported({ service, name }: ProtocolCall): ServiceError {
  return new ServiceError(services[service].unsupported, `Metertrail does not implement ${name}.`);
}

/** What the caller gets to hear: faults of ours carry no detail, only the request id that the log has too. */
export function refusalOf(
  parts: ServerParts,
  requestId: string,
  service: ServiceName | undefined,
  error: unknown,
): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof StoreError)
    parts.log.error({ requestId, reason: error.message }, 'The store refused.');
  else parts.log.error({ requestId, err: error }, 'A bug: the call failed.');
  const code = service === undefined ? 'InternalFailure' : services[service].fault;
  return new ServiceError(
    code,
    'The request processing has failed because of an unknown error, exception or failure.',
    500,
  );
}

async function recordRefusal(
  parts: ServerParts,
  context: OperationContext,
  call: Call,
  error: ServiceError,
): Promise<void> {
  try {
    await parts.store.transaction((tx) => recordCall({ ...context, tx }, call, { error }));
  } catch (failure) {
    // The caller hears of the refusal all the same: nothing was acknowledged as done.
    parts.log.error({ requestId: call.requestId, err: failure }, 'A refused call could not be recorded.');
  }
}
