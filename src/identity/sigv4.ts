/** Signature Version 4, checked on the server: the request is signed again with the stored secret and compared. */

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Hash, Hmac } from 'node:crypto';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { AuthFailure } from './auth-failure.ts';
import { one } from './authorization.ts';
import type { Authorization, Headers } from './authorization.ts';

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
export async function verifySignature(
  request: SignedRequest,
  authorization: Authorization,
  secretAccessKey: string,
  now: number,
  rules: SignatureRules,
): Promise<void> {
  if (!rules.services.includes(authorization.service)) {
    throw new AuthFailure(
      'wrong-scope',
      `Credential should be scoped to correct service: '${rules.services[0]}'.`,
    );
  }
  const signingDate = checkDate(request.headers, authorization, now, rules.clockSkewMaxMs);
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
  const headers = signedHeaders(request.headers, authorization.signedHeaders);
  checkBody(request, headers, rules.s3);
  const expected = await sign(request, headers, authorization, secretAccessKey, signingDate, rules.s3);
  if (!equal(expected, authorization.signature)) {
    throw new AuthFailure(
      'mismatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  }
}

async function sign(
  request: SignedRequest,
  headers: Record<string, string>,
  { accessKeyId, region, service }: Authorization,
  secretAccessKey: string,
  signingDate: Date,
  s3: boolean,
): Promise<string> {
  const signer = new SignatureV4({
    credentials: { accessKeyId, secretAccessKey },
    region,
    service,
    sha256: Sha256,
    uriEscapePath: !s3,
    applyChecksum: false,
  });
  const signed = await signer.sign(
    new HttpRequest({
      method: request.method,
      path: request.path,
      query: parseQuery(request.queryString),
      headers,
      body: request.body,
    }),
    { signingDate, signableHeaders: new Set(Object.keys(headers)) },
  );
  return signed.headers['authorization']?.match(/Signature=([0-9a-f]+)$/)?.[1] ?? '';
}

type SourceData = string | ArrayBuffer | ArrayBufferView;

/** Node's own SHA-256, with a secret HMAC, in the form that the signer asks for. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: SourceData) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: SourceData): void {
    this.#hash.update(bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): never {
    throw new Error('A hash is made for one digest.');
  }
}

function bytesOf(data: SourceData): string | Uint8Array {
  if (typeof data === 'string' || data instanceof Uint8Array) return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

function checkDate(headers: Headers, { date }: Authorization, now: number, skewMaxMs: number): Date {
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
  return new Date(time);
}

function basic(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');
}

function signedHeaders(headers: Headers, names: string[]): Record<string, string> {
  const signed = Object.create(null) as Record<string, string>;
  for (const name of names) {
    const value = one(headers, name);
    if (value !== undefined) signed[name] = value;
  }
  return signed;
}

/** Decoded as SigV4 encodes: a plus sign is a plus sign. */
function parseQuery(queryString: string): Record<string, string[]> {
  const query: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const pair of queryString.split('&')) {
    if (pair === '') continue;
    const [name = '', ...value] = pair.split('=');
    (query[decode(name)] ??= []).push(decode(value.join('=')));
  }
  return query;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AuthFailure('incomplete', 'The query string is not percent-encoded UTF-8.');
  }
}

/** A hash in the header stands for the body in the signature, so it must be the body's. */
function checkBody({ headers, body }: SignedRequest, signed: Record<string, string>, s3: boolean): void {
  const claimed = one(headers, 'x-amz-content-sha256');
  if (claimed === undefined || (s3 && unsignedBodies.test(claimed) && signed['x-amz-content-sha256'])) return;
  if (claimed !== createHash('sha256').update(body).digest('hex')) {
    throw new AuthFailure(
      'body-mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
}

function equal(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
