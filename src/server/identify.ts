/** Finds the caller who signed a request that came over HTTP. */

import { authServiceError, AuthFailure } from '../identity/auth-failure.ts';
import type { AuthProtocol } from '../identity/auth-failure.ts';
import { authenticate } from '../identity/authenticate.ts';
import type { Caller } from '../identity/caller.ts';
import { callerWithoutProof } from '../identity/lenient-caller.ts';
import type { SignedRequest } from '../identity/sigv4.ts';
import type { ServerParts } from './parts.ts';

export type HttpRequest = SignedRequest & {
  requestId: string;
  sourceIp: string;
  userAgent: string | undefined;
};

/** @throws ServiceError in the words of the protocol when the signature does not hold. */
export async function identify(
  { findHolder, clock, signingClock, clockSkewMaxMs, settings, defaultRegion }: ServerParts,
  request: HttpRequest,
  protocol: AuthProtocol,
  signedFor: string,
): Promise<Caller> {
  if (settings.lenient) {
    refuseBrowsers(request, protocol);
    return callerWithoutProof(findHolder, request, defaultRegion);
  }
  try {
    const rules = { services: [signedFor], s3: protocol === 's3', clockSkewMaxMs };
    const times = { signing: signingClock.now(), services: clock.now() };
    return await authenticate(findHolder, request, times, rules);
  } catch (error) {
    if (error instanceof AuthFailure) throw authServiceError(error, protocol);
    throw error;
  }
}

/** Where no signature is checked, a page on the Web could ask too: only its browser's word for whom it asks tells. */
function refuseBrowsers({ headers }: HttpRequest, protocol: AuthProtocol): void {
  if (headers.origin === undefined) return;
  throw authServiceError(new AuthFailure('missing', 'Missing Authentication Token'), protocol);
}
