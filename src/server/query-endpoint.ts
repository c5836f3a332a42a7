/** The AWS Query endpoint: STS, by form body or query string, answered in XML. */

import { one } from '../identity/authorization.ts';
import { services } from '../operations/services.ts';
import type { Answer } from '../protocol/answer.ts';
import { parseForm, readForm } from '../protocol/query-form.ts';
import { renderQueryAnswer, renderQueryError } from '../protocol/query.ts';
import { ServiceError } from '../protocol/service-error.ts';
import { findOperation } from '../shapes/model.ts';
import { handleCall, refusalOf } from './handle.ts';
import type { HttpRequest } from './handle.ts';
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

export async function answerQuery(parts: ServerParts, request: HttpRequest): Promise<Answer> {
  const { model } = services[service];
  try {
    const form = parseForm(request.method === 'GET' ? Buffer.from(request.queryString) : request.body);
    const name = form.get('Action') ?? '';
    const version = form.get('Version') ?? model.apiVersion;
    if (findOperation(model, name) === undefined || version !== model.apiVersion) {
      throw new ServiceError('InvalidAction', `Could not find operation ${name} for version ${version}`);
    }
    const output = await handleCall(parts, request, {
      protocol: 'query',
      service,
      name,
      readPlain: () => readForm(model, name, form),
    });
    return renderQueryAnswer(model, name, output, request.requestId);
  } catch (error) {
    return renderQueryError(model, refusalOf(parts, request.requestId, service, error), request.requestId);
  }
}
