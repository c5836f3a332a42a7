/**
 * Answers S3 over the folder buckets: who signs is let in, and reads and writes the buckets of their account.
 */

import { handleS3, renderS3Error } from '../buckets/s3-endpoint/handle.ts';
import type { S3Response } from '../buckets/s3-endpoint/handle.ts';
import { ServiceError } from '../protocol/service-error.ts';
import { fault } from '../operations/fault.ts';
import { identify } from './identify.ts';
import type { HttpRequest } from './identify.ts';
import type { ServerParts } from './parts.ts';

export async function answerS3(parts: ServerParts, request: HttpRequest): Promise<S3Response> {
  try {
    const { accountId, region } = await identify(parts, request, 's3', 's3');
    const { method, path, body, requestId } = request;
    const query = new URLSearchParams(request.queryString);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(',') : value,
      ]),
    );
    const caller = { accountId, region };
    return await handleS3(parts.buckets, { method, path, query, headers, body, caller, requestId });
  } catch (error) {
    const refusal =
      error instanceof ServiceError ? error : fault(parts.log, request.requestId, undefined, error);
    return s3Error(request, refusal);
  }
}

/** S3's own names for what the server refuses before S3 sees it. */
const s3Codes: Record<string, string> = {
  RequestEntityTooLargeException: 'EntityTooLarge',
  MalformedHttpRequestException: 'InvalidRequest',
  InternalFailure: 'InternalError',
};

export function s3Error(request: HttpRequest, error: ServiceError): S3Response {
  const code = s3Codes[error.code] ?? error.code;
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': request.requestId },
    body:
      request.method === 'HEAD' ? '' : renderS3Error(code, error.message, request.path, request.requestId),
  };
}
