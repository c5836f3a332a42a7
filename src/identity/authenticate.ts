/** Signed request → the caller whose key signed it. */

import type { KeyHolder } from '../ledger/principals.ts';
import { AuthFailure } from './auth-failure.ts';
import { one, parseAuthorization } from './authorization.ts';
import { callerOf } from './caller.ts';
import type { Caller } from './caller.ts';
import { verifySignature } from './sigv4.ts';
import type { SignatureRules, SignedRequest } from './sigv4.ts';

/** @throws AuthFailure when nobody is known to have signed this request, now, with this body. */
export async function authenticate(
  findKeyHolder: (accessKeyId: string) => Promise<KeyHolder | undefined>,
  request: SignedRequest,
  now: number,
  rules: SignatureRules,
): Promise<Caller> {
  const authorization = parseAuthorization(request.headers);
  const holder = await findKeyHolder(authorization.accessKeyId);
  // A session token belongs to temporary credentials; no long-term key comes with one.
  const token = one(request.headers, 'x-amz-security-token');
  if (holder === undefined || holder.status !== 'Active' || token !== undefined) {
    throw new AuthFailure('unknown-key', 'The security token included in the request is invalid.');
  }
  verifySignature(request, authorization, holder.secret_access_key, now, rules);
  return callerOf(holder, authorization.region);
}
