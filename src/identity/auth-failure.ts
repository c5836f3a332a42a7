/** The error for a caller who is not let in, and its name in each protocol. */

import { ServiceError } from '../protocol/service-error.ts';

export type AuthFailureKind =
  | 'missing'
  | 'incomplete'
  | 'unknown-key'
  | 'expired-token'
  | 'mismatch'
  | 'expired'
  | 'body-mismatch'
  | 'wrong-scope';

export type AuthProtocol = 'json' | 'query' | 's3';

/** A request whose signature does not hold; the server renders it in the form of the protocol that was asked. */
export class AuthFailure extends Error {
  readonly kind: AuthFailureKind;
  constructor(kind: AuthFailureKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

type Named = readonly [code: string, status: number];

/** AWS JSON 1.1 services answer 400; the query protocol and S3 answer 403 (docs/decisions/0003-signature-errors.md). */
const names: Record<AuthFailureKind, Record<AuthProtocol, Named>> = {
  missing: {
    json: ['MissingAuthenticationTokenException', 400],
    query: ['MissingAuthenticationToken', 403],
    s3: ['AccessDenied', 403],
  },
  incomplete: {
    json: ['IncompleteSignatureException', 400],
    query: ['IncompleteSignature', 400],
    s3: ['AuthorizationHeaderMalformed', 400],
  },
  'unknown-key': {
    json: ['UnrecognizedClientException', 400],
    query: ['InvalidClientTokenId', 403],
    s3: ['InvalidAccessKeyId', 403],
  },
  'expired-token': {
    json: ['ExpiredTokenException', 400],
    query: ['ExpiredToken', 403],
    s3: ['ExpiredToken', 400],
  },
  mismatch: {
    json: ['InvalidSignatureException', 400],
    query: ['SignatureDoesNotMatch', 403],
    s3: ['SignatureDoesNotMatch', 403],
  },
  expired: {
    json: ['InvalidSignatureException', 400],
    query: ['SignatureDoesNotMatch', 403],
    s3: ['RequestTimeTooSkewed', 403],
  },
  'body-mismatch': {
    json: ['InvalidSignatureException', 400],
    query: ['SignatureDoesNotMatch', 403],
    s3: ['XAmzContentSHA256Mismatch', 400],
  },
  'wrong-scope': {
    json: ['InvalidSignatureException', 400],
    query: ['SignatureDoesNotMatch', 403],
    s3: ['AuthorizationHeaderMalformed', 400],
  },
};

export function authServiceError(failure: AuthFailure, protocol: AuthProtocol): ServiceError {
  const [code, status] = names[failure.kind][protocol];
  return new ServiceError(code, failure.message, status);
}
