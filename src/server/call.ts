/**
 * Answers one AWS call over HTTP: admits it, performs it with the sandbox's faults, and renders the answer in
 * its protocol.
 */

import { setTimeout as wait } from 'node:timers/promises';
import type { Caller } from '../identity/caller.ts';
import { internalError } from '../operations/fault.ts';
import { perform } from '../operations/perform.ts';
import { registryKey } from '../operations/registry.ts';
import { services } from '../operations/services.ts';
import type { ServiceName } from '../operations/services.ts';
import type { Answer } from '../protocol/answer.ts';
import { ServiceError } from '../protocol/service-error.ts';
import type { CallPlan } from '../sandbox/call-faults.ts';
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

/** Never rejects: what goes wrong is an answer, and is recorded as far as the store can. */
export async function answerCall(
  parts: ServerParts,
  admitted: AdmittedCall,
): Promise<Answer<string | Buffer>> {
  const { service, name, caller, body } = admitted;
  const { requestId, sourceIp, userAgent } = admitted.request;
  const { model } = services[service];
  const protocol = protocols[admitted.protocol];
  let plan: CallPlan = {};
  const context = { caller, now: parts.clock.now(), ids: parts.ids, settings: parts.settings };
  const outcome = await perform(parts, context, {
    service,
    name,
    operation: parts.registry.get(registryKey(service, name)),
    requestId,
    sourceIp,
    userAgent,
    readPlain: () => protocol.readPlain(model, name, body),
    admit: () => parts.admission.check(service, name, caller),
    begin: async (input) => (plan = await begin(parts, admitted, input)),
  });
  if ('error' in outcome) return protocol.renderError(model, outcome.error, requestId);
  // The work stands and is recorded; only its caller does not hear so.
  if (plan.afterwards === 'internal-error')
    return protocol.renderError(model, internalError(service), requestId);
  return { ...protocol.renderAnswer(model, name, outcome.output, requestId), ...plan.afterwards };
}

/** The faults that the sandbox was asked for. @throws ServiceError where one of them stands instead of the work. */
async function begin(
  { faults, stopping }: ServerParts,
  { service, name, caller, request: { requestId } }: AdmittedCall,
  input: unknown,
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
