/** A request as it came over HTTP, and the caller who signed it. */

import { authServiceError, AuthFailure } from '../identity/auth-failure.ts';
import type { AuthProtocol } from '../identity/auth-failure.ts';
import { authenticate } from '../identity/authenticate.ts';
import type { Caller } from '../identity/caller.ts';
import type { SignedRequest } from '../identity/sigv4.ts';
import type { ServerParts } from './parts.ts';

export type HttpRequest = SignedRequest & {
  requestId: string;
  sourceIp: string;
  userAgent: string | undefined;
};

/** @throws ServiceError in the words of the protocol when the signature does not hold. */
export async function identify(
  { findKeyHolder, signingClock, clockSkewMaxMs }: ServerParts,
  request: HttpRequest,
  protocol: AuthProtocol,
  signedFor: string,
): Promise<Caller> {
  try {
    const rules = { services: [signedFor], s3: protocol === 's3', clockSkewMaxMs };
    return await authenticate(findKeyHolder, request, signingClock.now(), rules);
  } catch (error) {
    if (error instanceof AuthFailure) throw authServiceError(error, protocol);
    throw error;
  }
}
