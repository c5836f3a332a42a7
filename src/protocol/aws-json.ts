/** Reads request bodies, and renders answers and errors, in AWS JSON 1.1. */

import { isUtf8 } from 'node:buffer';
import { findOperation } from '../shapes/model.ts';
import type { ServiceModel } from '../shapes/model.ts';
import { renderWire } from '../shapes/render.ts';
import type { Answer } from './answer.ts';
import { ServiceError } from './service-error.ts';

/**
 * A request's body as a plain object; an empty one is `{}`. Anything that is not a JSON object in UTF-8 is a
 * SerializationException. But for lists AWS gives no message (kinesalite, measurements of Athena): these are ours.
 * A key `__proto__` is a key like others, which validation drops.
 */
export function parseBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  if (!isUtf8(bytes))
    throw new ServiceError('SerializationException', 'The request body is not valid UTF-8.');
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    throw new ServiceError('SerializationException', 'The request body is not valid JSON.');
  }
  if (Array.isArray(value))
    throw new ServiceError('SerializationException', 'Start of list found where not expected');
  if (typeof value === 'object' && value !== null) return value;
  throw new ServiceError('SerializationException', 'The request body is not a JSON object.');
}

/** 200 with the output by its shape, `{}` for an operation without one; timestamps of `output` are in milliseconds. */
export function renderAnswer(
  model: ServiceModel,
  operation: string,
  output: unknown,
  requestId: string,
): Answer {
  const shape = findOperation(model, operation)?.output;
  const body = shape === undefined ? {} : renderWire(model, shape, output ?? {});
  return { status: 200, headers: headersOf(requestId), body: JSON.stringify(body) };
}

/**
 * The error's status, with its code in the body and in a header: botocore reads only `__type`, other SDKs prefer
 * the header (metering.md §1). The code is bare, and the message's member is each service's (cloudtrail.md §1).
 */
export function renderError(
  messageMember: 'message' | 'Message',
  error: ServiceError,
  requestId: string,
): Answer {
  return {
    status: error.status,
    headers: { ...headersOf(requestId), 'x-amzn-ErrorType': error.code },
    body: JSON.stringify({ __type: error.code, [messageMember]: error.message }),
  };
}

function headersOf(requestId: string): { [name: string]: string } {
  return { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-RequestId': requestId };
}
