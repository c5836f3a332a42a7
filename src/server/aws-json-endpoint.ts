/** Answers AWS JSON 1.1: the metering, entitlement and CloudTrail services, told apart by X-Amz-Target. */

import { one } from '../identity/authorization.ts';
import { services } from '../operations/services.ts';
import type { Answer } from '../protocol/answer.ts';
import { renderError } from '../protocol/aws-json.ts';
import { ServiceError } from '../protocol/service-error.ts';
import { parseTarget } from '../protocol/target.ts';
import { findOperation } from '../shapes/model.ts';
import { answerCall } from './call.ts';
import { fault } from '../operations/fault.ts';
import { identify } from './identify.ts';
import type { HttpRequest } from './identify.ts';
import type { ServerParts } from './parts.ts';

export async function answerAwsJson(
  parts: ServerParts,
  request: HttpRequest,
): Promise<Answer<string | Buffer>> {
  const target = parseTarget(one(request.headers, 'x-amz-target'));
  try {
    if (target === undefined)
      throw unknownOperation('The X-Amz-Target header names no operation of a service here.');
    const { service, operation: name } = target;
    const { model } = services[service];
    if (findOperation(model, name) === undefined) {
      throw unknownOperation(`The operation ${name} is not one of the service's.`);
    }
    checkContentType(one(request.headers, 'content-type'));
    const caller = await identify(parts, request, 'json', model.signingName);
    return await answerCall(parts, { protocol: 'json', service, name, caller, request, body: request.body });
  } catch (error) {
    const refusal =
      error instanceof ServiceError ? error : fault(parts.log, request.requestId, target?.service, error);
    return jsonError(request, refusal);
  }
}

export function jsonError(request: HttpRequest, error: ServiceError): Answer {
  const target = parseTarget(one(request.headers, 'x-amz-target'));
  const messageMember = target === undefined ? 'message' : services[target.service].model.messageMember;
  return renderError(messageMember, error, request.requestId);
}

/** AWS's JSON services take another content type for an unknown operation (seen in DynamoDB and Kinesis). */
function checkContentType(contentType: string | undefined): void {
  const [type] = (contentType ?? '').split(';');
  if (type?.trim().toLowerCase() === 'application/x-amz-json-1.1') return;
  throw unknownOperation(`The content type "${contentType ?? ''}" is not application/x-amz-json-1.1.`);
}

function unknownOperation(message: string): ServiceError {
  return new ServiceError('UnknownOperationException', message, 404);
}
