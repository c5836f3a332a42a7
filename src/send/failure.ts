/** Tells what an error that the SDK throws means for the records of the request. */

import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';

/**
 * - `retry`: the same request may pass later.
 * - `request`: something in the request is wrong, and the service does not say which record it is.
 * - `product`: its product is wrong, so every record of it is.
 * - `stop`: no other request would fare better.
 */
export type Failure = {
  kind: 'retry' | 'request' | 'product' | 'stop';
  code: string;
  message: string;
  requestId?: string | undefined;
  /** True where the request may have been carried out all the same: nobody has said that it was refused. */
  isOpen: boolean;
};

/** Who calls, from where, and whether this service is for them: nothing that another record would change. */
const stopping =
  /^(AccessDenied|NotAuthorized|Unauthorized|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken|ExpiredToken|RequestExpired|OptInRequired|DisabledApi|UnknownOperation)(Exception)?$/;

const messageLengthMax = 300;

export function failureOf(error: unknown): Failure {
  const thrown = (error instanceof Error ? error : new Error(String(error))) as Error & {
    code?: unknown;
    $metadata?: { httpStatusCode?: number; requestId?: string };
  };
  const status = thrown.$metadata?.httpStatusCode;
  const requestId = thrown.$metadata?.requestId;
  const isRefusal = status !== undefined && status >= 400 && status < 500;
  return {
    kind: kindOf(thrown, status),
    // Errors of the network have Node's code.
    code: status === undefined && typeof thrown.code === 'string' ? thrown.code : thrown.name,
    message: thrown.message.replaceAll(/\s+/g, ' ').slice(0, messageLengthMax),
    requestId,
    isOpen: !isRefusal,
  };
}

function kindOf(error: Error, status: number | undefined): Failure['kind'] {
  if (stopping.test(error.name)) return 'stop';
  const thrown = error as Parameters<typeof isTransientError>[0];
  if (isThrottlingError(thrown) || isTransientError(thrown) || isServerError(thrown)) return 'retry';
  if (error.name === 'InvalidProductCodeException') return 'product';
  // The service refuses a request with 400 (metering.md §1); what is not even a request to it is no matter of a record.
  return status === 400 ? 'request' : 'stop';
}
