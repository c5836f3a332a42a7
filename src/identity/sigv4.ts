/** Verifies Signature Version 4: makes the request's signature again with the stored secret, and compares. */

import { hash } from 'node:crypto';
import { AuthFailure } from './auth-failure.ts';
import { one } from './authorization.ts';
import type { Authorization, Headers } from './authorization.ts';
import { sameSecret } from './same-secret.ts';
import { signatureOf } from './signature.ts';

export type SignedRequest = {
  method: string;
  /** As received: still percent-encoded. */
  path: string;
  /** What follows the question mark, as received. */
  queryString: string;
  headers: Headers;
  body: Buffer;
};

export type SignatureRules = {
  /** Services that a request to this endpoint may be signed for. */
  services: readonly string[];
  /** S3 signs the path as it is sent, and lets the body go unsigned. */
  s3: boolean;
  /** How far the caller's clock may be off, in milliseconds. */
  clockSkewMaxMs: number;
};

/** S3's words for a body that the signature does not cover, or covers chunk by chunk. */
const unsignedBodies = /^(UNSIGNED-PAYLOAD|STREAMING-[A-Z0-9-]+)$/;

/** @throws AuthFailure when the signature does not hold for this secret at this time. */
export function verifySignature(
  request: SignedRequest,
  authorization: Authorization,
  secretAccessKey: string,
  now: number,
  rules: SignatureRules,
): void {
  if (!rules.services.includes(authorization.service)) {
    throw new AuthFailure(
      'wrong-scope',
      `Credential should be scoped to correct service: '${rules.services[0]}'.`,
    );
  }
  const date = checkDate(request.headers, authorization, now, rules.clockSkewMaxMs);
  if (!authorization.signedHeaders.includes('host')) {
    throw new AuthFailure(
      'mismatch',
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    );
  }
  const unsigned = Object.keys(request.headers).find(
    (name) => name.startsWith('x-amz-') && !authorization.signedHeaders.includes(name),
  );
  if (unsigned !== undefined) {
    throw new AuthFailure('mismatch', `'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`);
  }
  const payloadHash = payloadHashOf(request, rules.s3);
  const expected = signatureOf(
    {
      method: request.method,
      path: request.path,
      queryString: request.queryString,
      headers: signedHeaders(request.headers, authorization.signedHeaders),
      payloadHash,
      date,
      region: authorization.region,
      service: authorization.service,
    },
    secretAccessKey,
  );
  if (!sameSecret(authorization.signature, expected)) {
    throw new AuthFailure(
      'mismatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  }
}

/** @returns the date as it is signed. */
function checkDate(headers: Headers, { date }: Authorization, now: number, skewMaxMs: number): string {
  const text = one(headers, 'x-amz-date') ?? '';
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(time)) {
    throw new AuthFailure(
      'incomplete',
      `Date must be in ISO-8601 'basic format'. Got '${text.slice(0, 40)}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    );
  }
  if (date !== text.slice(0, 8)) {
    throw new AuthFailure(
      'mismatch',
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${text.slice(0, 8)}', from '${text}'.`,
    );
  }
  const minutes = `${Math.round(skewMaxMs / 60_000)} min.`;
  if (time < now - skewMaxMs) {
    throw new AuthFailure(
      'expired',
      `Signature expired: ${text} is now earlier than ${basic(now - skewMaxMs)} (${basic(now)} - ${minutes})`,
    );
  }
  if (time > now + skewMaxMs) {
    throw new AuthFailure(
      'expired',
      `Signature not yet current: ${text} is still later than ${basic(now + skewMaxMs)} (${basic(now)} + ${minutes})`,
    );
  }
  return text;
}

function basic(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');
}

/** In the order in which they are signed; a name without a header is left out, and the signature will not hold. */
function signedHeaders(headers: Headers, names: readonly string[]): [name: string, value: string][] {
  return names.toSorted().flatMap((name) => {
    const value = one(headers, name);
    return value === undefined ? [] : [[name, value] as [string, string]];
  });
}

/** A hash in the header stands for the body in the signature, so it must be the body's. */
function payloadHashOf({ headers, body }: SignedRequest, s3: boolean): string {
  const claimed = one(headers, 'x-amz-content-sha256');
  if (claimed !== undefined && s3 && unsignedBodies.test(claimed)) return claimed;
  const actual = hash('sha256', body);
  if (claimed === undefined || claimed === actual) return actual;
  throw new AuthFailure(
    'body-mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  );
}
