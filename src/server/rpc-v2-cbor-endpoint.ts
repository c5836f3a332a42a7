/** Answers Smithy RPC v2 CBOR: the entitlement service, for clients that prefer CBOR to AWS JSON. */

import { one } from '../identity/authorization.ts';
import { services } from '../operations/services.ts';
import type { Answer } from '../protocol/answer.ts';
import { parseServicePath, renderCborError, rpcV2Cbor } from '../protocol/rpc-v2-cbor.ts';
import type { CborService } from '../protocol/rpc-v2-cbor.ts';
import { ServiceError } from '../protocol/service-error.ts';
import { findOperation } from '../shapes/model.ts';
import { answerCall } from './call.ts';
import { fault } from '../operations/fault.ts';
import { identify } from './identify.ts';
import type { HttpRequest } from './identify.ts';
import type { ServerParts } from './parts.ts';

const protocolHeader = 'smithy-protocol';

/** A POST to a service's path that names a Smithy protocol or a service of ours; S3 has objects at such paths too. */
export function isRpcV2Cbor(request: HttpRequest): boolean {
  const asked = request.method === 'POST' ? parseServicePath(request.path) : undefined;
  if (asked === undefined) return false;
  return asked.service !== undefined || one(request.headers, protocolHeader) !== undefined;
}

export async function answerRpcV2Cbor(
  parts: ServerParts,
  request: HttpRequest,
): Promise<Answer<string | Buffer>> {
  let asked: CborService | undefined;
  try {
    const { service, name } = checkRequest(request);
    asked = service;
    const caller = await identify(parts, request, 'json', services[service].model.signingName);
    return await answerCall(parts, { protocol: 'cbor', service, name, caller, request, body: request.body });
  } catch (error) {
    const refusal = error instanceof ServiceError ? error : fault(parts.log, request.requestId, asked, error);
    return cborError(request, refusal);
  }
}

export function cborError(request: HttpRequest, error: ServiceError): Answer<Buffer> {
  return renderCborError(error, request.requestId);
}

/** What the protocol demands of every request, in the order and with the codes of Smithy's own servers. */
function checkRequest({ path, headers, body }: HttpRequest): { service: CborService; name: string } {
  const { service, operation: name = '' } = parseServicePath(path) ?? {};
  const protocol = one(headers, protocolHeader);
  if (protocol !== rpcV2Cbor) {
    throw unknownOperation(`The header ${protocolHeader} is "${protocol ?? ''}" and not ${rpcV2Cbor}.`);
  }
  if (one(headers, 'x-amz-target') !== undefined || one(headers, 'x-amzn-target') !== undefined) {
    throw unknownOperation(`A request of ${rpcV2Cbor} must not have the header X-Amz-Target.`);
  }
  if (service === undefined || findOperation(services[service].model, name) === undefined) {
    throw unknownOperation('The path names no operation of a service here.');
  }
  const [type = ''] = (one(headers, 'content-type') ?? '').split(';');
  if (body.length > 0 && type.trim().toLowerCase() !== 'application/cbor') {
    throw new ServiceError(
      'UnsupportedMediaTypeException',
      `The content type "${type}" is not application/cbor.`,
      415,
    );
  }
  return { service, name };
}

function unknownOperation(message: string): ServiceError {
  return new ServiceError('UnknownOperationException', message, 404);
}
