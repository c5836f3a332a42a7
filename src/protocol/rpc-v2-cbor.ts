/** Reads paths and request bodies, and renders answers and errors, in Smithy RPC v2 CBOR. */

import { cbor, dateToTag } from '@smithy/core/cbor';
import type { ServiceModel } from '../shapes/model.ts';
import { findOperation } from '../shapes/model.ts';
import { renderWire } from '../shapes/render.ts';
import type { Answer } from './answer.ts';
import { CborError, readCbor } from './read-cbor.ts';
import { ServiceError } from './service-error.ts';

export type CborService = 'entitlement';

/** The value of the header `smithy-protocol`, in requests and answers. */
export const rpcV2Cbor = 'rpc-v2-cbor';

const namespace = 'com.amazonaws.marketplaceentitlementservice';
const serviceShape = 'AWSMPEntitlementService';

/** The protocol asks servers to take the service's absolute name too. */
const services: ReadonlyMap<string, CborService> = new Map([
  [serviceShape, 'entitlement'],
  [`${namespace}.${serviceShape}`, 'entitlement'],
]);

/** `/service/S/operation/O` taken apart, `service` undefined where it is not one served here; else undefined. */
export function parseServicePath(
  path: string,
): { service: CborService | undefined; operation: string } | undefined {
  const [, service, operation] =
    /^\/service\/([\w.]{1,255})\/operation\/([A-Za-z]\w{0,127})$/.exec(path) ?? [];
  if (service === undefined || operation === undefined) return undefined;
  return { service: services.get(service), operation };
}

/** A request's body as a plain object; an empty one is `{}`. @throws ServiceError SerializationException. */
export function parseCborBody(bytes: Buffer): object {
  if (bytes.length === 0) return {};
  const value = readBody(bytes);
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)) {
    return value;
  }
  throw new ServiceError('SerializationException', 'The request body is not a CBOR map.');
}

function readBody(bytes: Buffer): unknown {
  try {
    return readCbor(bytes);
  } catch (error) {
    if (!(error instanceof CborError)) throw error;
    throw new ServiceError('SerializationException', `The request body is not valid CBOR. ${error.message}`);
  }
}

/** 200 with the output by its shape; timestamps of `output` are in milliseconds. */
export function renderCborAnswer(
  model: ServiceModel,
  operation: string,
  output: unknown,
  requestId: string,
): Answer<Buffer> {
  const shape = findOperation(model, operation)?.output;
  const body = shape === undefined ? {} : renderWire(model, shape, output ?? {}, epochTagged);
  return { status: 200, headers: headersOf(requestId), body: Buffer.from(cbor.serialize(body)) };
}

/** The error's absolute name stands in the body alone: the protocol has no header for it. */
export function renderCborError(error: ServiceError, requestId: string): Answer<Buffer> {
  const body = cbor.serialize({ __type: `${namespace}#${error.code}`, message: error.message });
  return { status: error.status, headers: headersOf(requestId), body: Buffer.from(body) };
}

function epochTagged(milliseconds: number): unknown {
  return dateToTag(new Date(milliseconds));
}

function headersOf(requestId: string): { [name: string]: string } {
  return {
    'content-type': 'application/cbor',
    'smithy-protocol': rpcV2Cbor,
    'x-amzn-RequestId': requestId,
  };
}
