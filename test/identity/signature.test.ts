// In npm test only: AWS’s signer signs hundreds of requests that are drawn at random.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Hash } from '@smithy/hash-node';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { AuthFailure } from '../../src/identity/auth-failure.ts';
import { parseAuthorization } from '../../src/identity/authorization.ts';
import { verifySignature } from '../../src/identity/sigv4.ts';
import type { SignedRequest } from '../../src/identity/sigv4.ts';

const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const now = Date.parse('2026-11-10T12:00:00Z');

type Sent = {
  method: string;
  path: string;
  query: Record<string, string | string[]>;
  headers: Record<string, string>;
  body: string;
  s3: boolean;
};

/** The request as AWS's own signer sends it. */
async function signByAws({ method, path, query, headers, body, s3 }: Sent): Promise<SignedRequest> {
  const signer = new SignatureV4({
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey },
    region: 'us-east-1',
    service: s3 ? 's3' : 'cloudtrail',
    sha256: Hash.bind(null, 'sha256') as never,
    uriEscapePath: !s3,
  });
  const signed = await signer.sign(
    new HttpRequest({ method, path, query, headers: { host: 'localhost:4747', ...headers }, body }),
    { signingDate: new Date(now) },
  );
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => `${encode(name)}=${encode(one)}`),
  );
  return { method, path, queryString: pairs.join('&'), headers: signed.headers, body: Buffer.from(body) };
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function verify(request: SignedRequest, s3: boolean, secret = secretAccessKey): void {
  const rules = { services: [s3 ? 's3' : 'cloudtrail'], s3, clockSkewMaxMs: 300_000 };
  verifySignature(request, parseAuthorization(request.headers), secret, now, rules);
}

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const printable = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
const sent: fc.Arbitrary<Sent> = fc.boolean().chain((s3) =>
  fc.record({
    method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE'),
    path: s3
      ? fc.array(text, { maxLength: 4 }).map((parts) => `/${parts.map(encode).join('/')}`)
      : fc.constant('/'),
    query: fc.dictionary(
      // AWS's own signer leaves a parameter called __proto__ out of what it signs.
      text.filter((name) => name.toLowerCase() !== 'x-amz-signature' && name !== '__proto__'),
      fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 })),
      { maxKeys: 4 },
    ),
    headers: fc.dictionary(fc.stringMatching(/^x-amz-meta-[a-z0-9-]{1,8}$/), printable, { maxKeys: 3 }),
    body: fc.string({ unit: 'binary', maxLength: 200 }),
    s3: fc.constant(s3),
  }),
);

describe('a signature', () => {
  test('made by AWS’s own signer holds, whatever is signed', async () => {
    await fc.assert(
      fc.asyncProperty(sent, async (request) => verify(await signByAws(request), request.s3)),
      { numRuns: 300 },
    );
  });

  test('holds for nothing else: another method, path, query, header, body, date or secret', async () => {
    const changes: Record<string, (request: SignedRequest) => SignedRequest> = {
      method: (request) => ({ ...request, method: request.method === 'PUT' ? 'GET' : 'PUT' }),
      path: (request) => ({ ...request, path: `${request.path}x` }),
      query: (request) => ({ ...request, queryString: `${request.queryString}&added=1` }),
      header: (request) => ({ ...request, headers: { ...request.headers, host: 'elsewhere' } }),
      body: (request) => ({ ...request, body: Buffer.concat([request.body, Buffer.from('x')]) }),
      date: (request) => ({ ...request, headers: { ...request.headers, 'x-amz-date': '20261110T120001Z' } }),
    };
    await fc.assert(
      fc.asyncProperty(sent, fc.constantFrom(...Object.keys(changes), 'secret'), async (request, what) => {
        const signed = await signByAws(request);
        const changed = changes[what]?.(signed) ?? signed;
        assert.throws(
          () => verify(changed, request.s3, what === 'secret' ? 'other' : secretAccessKey),
          AuthFailure,
          what,
        );
      }),
      { numRuns: 200 },
    );
  });

  test('over a query that is not percent-encoded UTF-8 is an AuthFailure', async () => {
    const signed = await signByAws({ method: 'GET', path: '/', query: {}, headers: {}, body: '', s3: true });
    for (const queryString of ['%zz', 'a=%ff', '%']) {
      assert.throws(() => verify({ ...signed, queryString }, true), AuthFailure);
    }
  });
});
