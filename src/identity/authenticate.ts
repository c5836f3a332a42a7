/** Finds the caller whose key signed a request. */

import { AuthFailure } from './auth-failure.ts';
import { one, parseAuthorization } from './authorization.ts';
import { callerOf } from './caller.ts';
import type { Caller } from './caller.ts';
import type { Holder } from './find-holder.ts';
import { sessionCaller } from './session.ts';
import { sameSecret } from './same-secret.ts';
import { verifySignature } from './sigv4.ts';
import type { SignatureRules, SignedRequest } from './sigv4.ts';

/** Milliseconds: the time that signatures are checked by, and the time of the services, by which sessions expire. */
export type AuthenticationTimes = { signing: number; services: number };

/** @throws AuthFailure when nobody is known to have signed this request, now, with this body. */
export async function authenticate(
  findHolder: (accessKeyId: string) => Promise<Holder | undefined>,
  request: SignedRequest,
  times: AuthenticationTimes,
  rules: SignatureRules,
): Promise<Caller> {
  const authorization = parseAuthorization(request.headers);
  const holder = await findHolder(authorization.accessKeyId);
  if (holder === undefined || !comesWith(holder, one(request.headers, 'x-amz-security-token'))) {
    throw new AuthFailure('unknown-key', 'The security token included in the request is invalid.');
  }
  verifySignature(request, authorization, holder.secret_access_key, times.signing, rules);
  if (!('session_token' in holder)) return callerOf(holder, authorization.region);
  if (times.services >= holder.expires_at) {
    throw new AuthFailure('expired-token', 'The security token included in the request is expired');
  }
  return sessionCaller(holder, authorization.region);
}

/** A session token belongs to temporary credentials; no long-term key comes with one. */
function comesWith(holder: Holder, token: string | undefined): boolean {
  if (!('session_token' in holder)) return token === undefined && holder.status === 'Active';
  return sameSecret(token ?? '', holder.session_token);
}
