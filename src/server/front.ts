/** The front's parts, and how it knows a caller. */

import type { Logger } from 'pino';
import { authServiceError, AuthFailure } from '../identity/auth-failure.ts';
import type { AuthProtocol } from '../identity/auth-failure.ts';
import { authenticate } from '../identity/authenticate.ts';
import type { Caller } from '../identity/caller.ts';
import type { SignedRequest } from '../identity/sigv4.ts';
import type { Ids } from '../operations/operation.ts';
import type { Backend } from './backend.ts';
import type { Clock } from './backend-parts.ts';

export type FrontParts = {
  backend: Backend;
  clock: Clock;
  ids: Ids;
  log: Pick<Logger, 'error'>;
  /** How far a caller's clock may be off. */
  clockSkewMaxMs: number;
  /** Behind a proxy, whose X-Forwarded-For names the caller's address. */
  trustProxy: boolean;
};

export type HttpRequest = SignedRequest & {
  requestId: string;
  sourceIp: string;
  userAgent: string | undefined;
};

/** @throws ServiceError in the words of the protocol when the signature does not hold. */
export async function identify(
  { backend, clock, clockSkewMaxMs }: FrontParts,
  request: HttpRequest,
  protocol: AuthProtocol,
  signedFor: string,
): Promise<Caller> {
  try {
    return await authenticate((accessKeyId) => backend.findKeyHolder(accessKeyId), request, clock.now(), {
      services: [signedFor],
      s3: protocol === 's3',
      clockSkewMaxMs,
    });
  } catch (error) {
    if (error instanceof AuthFailure) throw authServiceError(error, protocol);
    throw error;
  }
}
