/** Makes one signed AWS JSON call with any bytes as its body, for what the SDKs would not send. */

import { Hash } from '@smithy/hash-node';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { TestApp } from './app.ts';

export type SignedAnswer = {
  status: number;
  headers: Headers;
  json: { __type?: string; message?: string; Message?: string } & Record<string, unknown>;
};

export async function signedFetch(
  app: TestApp,
  call: {
    service: string;
    target: string;
    body: string | Uint8Array;
    headers?: Record<string, string>;
    region?: string;
    signingDate?: Date;
    credentials?: { accessKeyId: string; secretAccessKey: string };
  },
): Promise<SignedAnswer> {
  const signer = new SignatureV4({
    credentials: call.credentials ?? (await app.credentials()),
    region: call.region ?? 'us-east-1',
    service: call.service,
    sha256: Hash.bind(null, 'sha256') as never,
  });
  const request = new HttpRequest({
    method: 'POST',
    path: '/',
    headers: {
      host: new URL(app.endpoint).host,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': call.target,
    },
    body: call.body,
  });
  const signed = await signer.sign(request, { signingDate: call.signingDate ?? new Date() });
  const answer = await fetch(app.endpoint, {
    method: 'POST',
    headers: { ...signed.headers, ...call.headers },
    body: call.body,
  });
  return {
    status: answer.status,
    headers: answer.headers,
    json: (await answer.json()) as SignedAnswer['json'],
  };
}
