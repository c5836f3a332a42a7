/** Logs a failure of our own, and answers the caller with the request id and no detail. */

import { services } from './services.ts';
import type { ServiceName } from './services.ts';
import { ServiceError } from '../protocol/service-error.ts';
import { StoreError } from '../store/store.ts';

/** As much of a logger as failures need. */
export type ErrorLog = { error(facts: object, message: string): void };

/** @param service undefined where none is known yet. */
export function fault(
  log: ErrorLog,
  requestId: string,
  service: ServiceName | undefined,
  error: unknown,
): ServiceError {
  if (error instanceof StoreError) log.error({ requestId, reason: error.message }, 'The store refused.');
  else log.error({ requestId, err: error }, 'A bug: the call failed.');
  return internalError(service);
}

/** What a service says when it is to blame. */
export function internalError(service: ServiceName | undefined): ServiceError {
  const code = service === undefined ? 'InternalFailure' : services[service].fault;
  const message = 'The request processing has failed because of an unknown error, exception or failure.';
  return new ServiceError(code, message, 500);
}
