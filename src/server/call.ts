/** The spine of one AWS call: read it, do it and record it in one transaction, answer. */

import { setTimeout as wait } from 'node:timers/promises';
import type { Caller } from '../identity/caller.ts';
import type { OperationContext } from '../operations/operation.ts';
import { recordCall } from '../operations/record-call.ts';
import type { Call } from '../operations/record-call.ts';
import type { AnyOperation } from '../operations/registry.ts';
import { registryKey } from '../operations/registry.ts';
import { services } from '../operations/services.ts';
import type { ServiceName } from '../operations/services.ts';
import type { Answer } from '../protocol/answer.ts';
import { readInput } from '../protocol/input.ts';
import { ServiceError } from '../protocol/service-error.ts';
import type { CallPlan } from '../sandbox/call-faults.ts';
import { renderViolations } from '../shapes/violation.ts';
import { fault, internalError } from './fault.ts';
import type { HttpRequest } from './identify.ts';
import type { ServerParts } from './parts.ts';
import { protocols } from './protocols.ts';
import type { ProtocolName } from './protocols.ts';

/** A call whose signature holds, of an operation that the service has. */
export type AdmittedCall = {
  protocol: ProtocolName;
  service: ServiceName;
  name: string;
  caller: Caller;
  request: HttpRequest;
  /** The JSON or CBOR body, or the form. */
  body: Buffer;
};

type Done = { output: unknown; afterwards: CallPlan['afterwards'] };

/** Never rejects: what goes wrong is an answer, and is recorded as far as the store can. */
export async function answerCall(
  parts: ServerParts,
  admitted: AdmittedCall,
): Promise<Answer<string | Buffer>> {
  const { service, name, caller } = admitted;
  const { requestId, sourceIp, userAgent } = admitted.request;
  const { model } = services[service];
  const protocol = protocols[admitted.protocol];
  const operation = parts.registry.get(registryKey(service, name));
  const call: Call = { service, name, operation, requestId, sourceIp, userAgent, input: undefined };
  const context = { caller, now: parts.clock.now(), ids: parts.ids, settings: parts.settings };
  try {
    parts.admission.check(service, name, caller);
    const { output, afterwards } = await run(parts, context, admitted, call);
    // The work stands and is recorded; only its caller does not hear so.
    if (afterwards === 'internal-error') {
      return protocol.renderError(model, internalError(service), requestId);
    }
    return { ...protocol.renderAnswer(model, name, output, requestId), ...afterwards };
  } catch (error) {
    const refusal = error instanceof ServiceError ? error : fault(parts.log, requestId, service, error);
    await recordRefusal(parts, context, call, refusal);
    return protocol.renderError(model, refusal, requestId);
  }
}

async function run(
  parts: ServerParts,
  context: OperationContext,
  admitted: AdmittedCall,
  call: Call,
): Promise<Done> {
  const { operation } = call;
  if (operation === undefined) {
    const code = services[call.service].unsupported;
    throw new ServiceError(code, `Metertrail does not implement ${call.name}.`);
  }
  call.input = typedInput(admitted, operation);
  const plan = await begin(parts, admitted, call);
  try {
    const output = await work(parts, context, operation, call, plan.unprocessed);
    plan.ended?.(true);
    return { output, afterwards: plan.afterwards };
  } catch (error) {
    plan.ended?.(false);
    throw error;
  }
}

async function work(
  parts: ServerParts,
  context: OperationContext,
  operation: AnyOperation,
  call: Call,
  unprocessed: CallPlan['unprocessed'],
): Promise<unknown> {
  const { logBuckets, registrationKeys } = parts;
  const prepared =
    operation.prepare &&
    (await parts.store.read((tx) =>
      Promise.resolve(operation.prepare?.({ ...context, tx, logBuckets, registrationKeys }, call.input)),
    ));
  return parts.store.transaction(async (tx) => {
    const result = await operation.run({ ...context, tx, unprocessed }, call.input, prepared);
    await recordCall({ ...context, tx }, call, { output: result });
    return result;
  });
}

/** The faults that the sandbox was asked for. @throws ServiceError where one of them stands instead of the work. */
async function begin(
  { faults, stopping }: ServerParts,
  { service, name, caller }: AdmittedCall,
  { input, requestId }: Call,
): Promise<CallPlan> {
  if (faults === undefined) return {};
  const { accountId, region } = caller;
  const plan = faults.plan({ name, accountId, region, requestId, input });
  if (plan.delayMs !== undefined) {
    await wait(plan.delayMs, undefined, { ref: false, signal: stopping }).catch(() => {
      throw internalError(service);
    });
  }
  if (plan.refuse === 'throttle') throw new ServiceError('ThrottlingException', 'Rate exceeded');
  if (plan.refuse === 'internal-error') throw internalError(service);
  return plan;
}

function typedInput({ protocol, service, name, body }: AdmittedCall, operation: AnyOperation): unknown {
  const { model } = services[service];
  const { input, violations } = readInput(model, name, protocols[protocol].readPlain(model, name, body));
  if (violations.length === 0) return input;
  const message = renderViolations(violations);
  // The query protocol of STS says ValidationError, JSON services say ValidationException.
  const code = model.protocol === 'query' ? 'ValidationError' : 'ValidationException';
  throw operation.refuse?.(violations, message) ?? new ServiceError(code, message);
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
