/** Answers AWS Query: STS, by form body or query string, in XML. */

import { one } from '../identity/authorization.ts';
import { services } from '../operations/services.ts';
import type { Answer } from '../protocol/answer.ts';
import { renderQueryError } from '../protocol/query.ts';
import { parseForm } from '../protocol/query-form.ts';
import { ServiceError } from '../protocol/service-error.ts';
import { findOperation } from '../shapes/model.ts';
import { answerCall } from './call.ts';
import { fault } from '../operations/fault.ts';
import { identify } from './identify.ts';
import type { HttpRequest } from './identify.ts';
import type { ServerParts } from './parts.ts';

const service = 'sts';

/** A form without a JSON target, or an Action in the address. */
export function isQuery(request: HttpRequest): boolean {
  if (request.headers['x-amz-target'] !== undefined) return false;
  if (request.method === 'GET') return new URLSearchParams(request.queryString).has('Action');
  return (one(request.headers, 'content-type') ?? '')
    .toLowerCase()
    .startsWith('application/x-www-form-urlencoded');
}

export async function answerQuery(
  parts: ServerParts,
  request: HttpRequest,
): Promise<Answer<string | Buffer>> {
  const { model } = services[service];
  try {
    const body = request.method === 'GET' ? Buffer.from(request.queryString) : request.body;
    const form = parseForm(body);
    const name = form.get('Action') ?? '';
    const version = form.get('Version') ?? model.apiVersion;
    if (findOperation(model, name) === undefined || version !== model.apiVersion) {
      throw new ServiceError('InvalidAction', `Could not find operation ${name} for version ${version}`);
    }
    const caller = await identify(parts, request, 'query', model.signingName);
    return await answerCall(parts, { protocol: 'query', service, name, caller, request, body });
  } catch (error) {
    const refusal =
      error instanceof ServiceError ? error : fault(parts.log, request.requestId, service, error);
    return renderQueryError(model, refusal, request.requestId);
  }
}
