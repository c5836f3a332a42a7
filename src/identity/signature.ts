/**
 * Computes the Signature Version 4 of a request as it was received: canonical request, string to sign, HMAC.
 */

import { createHmac, hash } from 'node:crypto';
import { AuthFailure } from './auth-failure.ts';

export type Signable = {
  method: string;
  /** As received: still percent-encoded. */
  path: string;
  /** What follows the question mark, as received. */
  queryString: string;
  /** The signed headers by lower-case name, in the order in which they are signed. */
  headers: readonly (readonly [name: string, value: string])[];
  /** SHA-256 in hexadecimal, or S3's word for a body that is not signed. */
  payloadHash: string;
  /** `YYYYMMDDTHHMMSSZ`. */
  date: string;
  region: string;
  service: string;
};

/**
 * 64 hexadecimal digits (AWS Signature Version 4, "Create a signed AWS API request"). The path goes in as it is: S3 signs it
 * so, and at the other services it is `/`. docs/decisions/0007 says why this is not a library's.
 */
export function signatureOf(request: Signable, secretAccessKey: string): string {
  const { date, region, service } = request;
  const day = date.slice(0, 8);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const stringToSign = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash('sha256', canonicalRequest(request))}`;
  const key = signingKey(secretAccessKey, day, region, service);
  return createHmac('sha256', key).update(stringToSign).digest('hex');
}

function canonicalRequest({ method, path, queryString, headers, payloadHash }: Signable): string {
  let lines = `${method}\n${path}\n${queryString === '' ? '' : canonicalQuery(queryString)}\n`;
  let names = '';
  for (const [name, value] of headers) {
    lines += `${name}:${value.trim().replace(/\s+/g, ' ')}\n`;
    names += names === '' ? name : `;${name}`;
  }
  return `${lines}\n${names}\n${payloadHash}`;
}

/** Sorted by name, then by value, both encoded. */
function canonicalQuery(queryString: string): string {
  const pairs = queryString
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0
        ? ([encode(pair), ''] as const)
        : ([encode(pair.slice(0, equals)), encode(pair.slice(equals + 1))] as const);
    });
  return pairs
    .toSorted(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/**
 * Decoded and encoded again as SigV4 does it, where a plus sign is a plus sign and only letters, digits and `-._~` stay.
 * @throws AuthFailure for what is not percent-encoded UTF-8.
 */
function encode(text: string): string {
  return encodeURIComponent(decode(text)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AuthFailure('incomplete', 'The query string is not percent-encoded UTF-8.');
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Keys of a day, a Region and a service: four HMACs that every request of a caller would repeat. */
const signingKeys = new Map<string, Buffer>();
const signingKeysMax = 1000;

function signingKey(secret: string, day: string, region: string, service: string): Buffer {
  const name = `${day}/${region}/${service}/${secret}`;
  const known = signingKeys.get(name);
  if (known !== undefined) return known;
  let key = Buffer.from(`AWS4${secret}`);
  for (const part of [day, region, service, 'aws4_request'])
    key = createHmac('sha256', key).update(part).digest();
  if (signingKeys.size >= signingKeysMax) signingKeys.clear();
  signingKeys.set(name, key);
  return key;
}
