/** The CBOR endpoint as it is served: what is its own, what is S3's, and what is refused before the service is asked. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { cbor } from '@smithy/core/cbor';
import { Hash } from '@smithy/hash-node';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { errorOf, productCode, startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';

const serviceName = 'AWSMPEntitlementService';
const path = `/service/${serviceName}/operation/GetEntitlements`;
const namespace = 'com.amazonaws.marketplaceentitlementservice';
const question = cbor.serialize({ ProductCode: productCode });

type Sent = {
  path?: string;
  body?: Uint8Array | string;
  /** Undefined ones are not sent. */
  headers?: Record<string, string | undefined>;
  signedFor?: string;
};
type Received = { status: number; headers: Headers; body: Record<string, unknown> };

describe('the CBOR endpoint', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app[Symbol.asyncDispose]());

  const send = async (sent: Sent = {}): Promise<Received> => {
    const { body = question } = sent;
    const given = {
      'content-type': 'application/cbor',
      'smithy-protocol': 'rpc-v2-cbor',
      accept: 'application/cbor',
      ...sent.headers,
    };
    const headers = Object.fromEntries(
      Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
    const signer = new SignatureV4({
      credentials: await app.credentials(),
      region: 'us-east-1',
      service: sent.signedFor ?? 'aws-marketplace',
      sha256: Hash.bind(null, 'sha256') as never,
    });
    const host = new URL(app.endpoint).host;
    const { headers: signed } = await signer.sign(
      new HttpRequest({ method: 'POST', path: sent.path ?? path, headers: { ...headers, host }, body }),
    );
    return receive(
      await fetch(app.endpoint + (sent.path ?? path), { method: 'POST', headers: signed, body }),
    );
  };
  const refused = async (sent: Sent, code: string, status: number) => {
    const answer = await send(sent);
    assert.deepEqual([answer.body['__type'], answer.status], [`${namespace}#${code}`, status]);
    assert.equal(typeof answer.body['message'], 'string');
    checkHeaders(answer);
  };

  test('answers a signed question, by the bare and by the absolute name of the service', async () => {
    const answer = await send();
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, { Entitlements: [] });
    checkHeaders(answer);
    const absolute = `/service/${namespace}.${serviceName}/operation/GetEntitlements`;
    assert.equal((await send({ path: absolute })).status, 200);
    assert.equal((await send({ headers: { 'content-type': 'Application/CBOR; x=y' } })).status, 200);
  });

  test('another protocol, or none, is an unknown operation', async () => {
    for (const protocol of [undefined, '', 'rpc-v2-json', 'RPC-V2-CBOR']) {
      await refused({ headers: { 'smithy-protocol': protocol } }, 'UnknownOperationException', 404);
    }
  });

  test('another operation, another service and a target of AWS JSON are unknown operations', async () => {
    for (const unknown of [
      `/service/${serviceName}/operation/Nope`,
      `/service/${serviceName}/operation/constructor`,
      '/service/AWSMPMeteringService/operation/ResolveCustomer',
      '/service/constructor/operation/GetEntitlements',
    ]) {
      await refused({ path: unknown }, 'UnknownOperationException', 404);
    }
    const headers = { 'x-amz-target': `${serviceName}.GetEntitlements` };
    await refused({ headers }, 'UnknownOperationException', 404);
  });

  test('another content type is refused', async () => {
    for (const type of [undefined, 'application/json']) {
      await refused({ headers: { 'content-type': type } }, 'UnsupportedMediaTypeException', 415);
    }
  });

  test('who has not signed, or for another service, is refused', async () => {
    const headers = { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' };
    const stranger = await receive(
      await fetch(app.endpoint + path, { method: 'POST', headers, body: question }),
    );
    assert.deepEqual(
      [stranger.body['__type'], stranger.status],
      [`${namespace}#MissingAuthenticationTokenException`, 400],
    );
    await refused({ signedFor: 's3' }, 'InvalidSignatureException', 400);
  });

  test('a body that is no map in CBOR is a SerializationException', async () => {
    for (const body of [
      '{"ProductCode":"p"}',
      new Uint8Array([0xa1]),
      new Uint8Array([0x80]),
      new Uint8Array(100_000).fill(0x81),
      new Uint8Array([0x9a, 0x01, 0xff, 0xff, 0xff]),
      new Uint8Array([0xc4, 0x82, 0x1a, 0x0f, 0xff, 0xff, 0xff, 0x01]),
      Uint8Array.from(cbor.serialize({ ProductCode: 12 })),
      Uint8Array.from(cbor.serialize({ ProductCode: new Uint8Array(3) })),
      Uint8Array.from(cbor.serialize({ ProductCode: 'p', MaxResults: 2.5 })),
      Uint8Array.from(cbor.serialize({ ProductCode: 'p', MaxResults: NaN })),
      Uint8Array.from(cbor.serialize({ ProductCode: 'p', Filter: [] })),
      Uint8Array.from(cbor.serialize({ ProductCode: 'p', Filter: { DIMENSION: 'seats' } })),
    ]) {
      await refused({ body }, 'SerializationException', 400);
    }
  });

  test('no body is an empty question', async () => {
    await refused({ body: '', headers: { 'content-type': undefined } }, 'InvalidParameterException', 400);
  });

  test('a body of 1 MB is refused in the form of the protocol', async () => {
    await refused({ body: new Uint8Array(1024 * 1024) }, 'RequestEntityTooLargeException', 413);
  });

  test('a bucket that is called service goes on working', async () => {
    const s3 = await app.s3();
    await s3.send(new CreateBucketCommand({ Bucket: 'service' }));
    for (const name of [serviceName, 'Other']) {
      const object = { Bucket: 'service', Key: `${name}/operation/GetEntitlements` };
      await s3.send(new PutObjectCommand({ ...object, Body: name }));
      const { Body } = await s3.send(new GetObjectCommand(object));
      assert.equal(await Body?.transformToString(), name);
    }
    // S3 answers the POSTs to its objects too, be it that it does not have the operation.
    for (const Key of ['Other/operation/Do', 'Other/operation/Do/more', 'plain']) {
      const post = s3.send(new CreateMultipartUploadCommand({ Bucket: 'service', Key }));
      assert.equal((await errorOf(post)).name, 'NotImplemented', Key);
    }
  });
});

function checkHeaders({ headers }: Received): void {
  assert.equal(headers.get('content-type'), 'application/cbor');
  assert.equal(headers.get('smithy-protocol'), 'rpc-v2-cbor');
  assert.match(headers.get('x-amzn-requestid') ?? '', /^[0-9a-f-]{36}$/);
}

async function receive(answer: Response): Promise<Received> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const body = cbor.deserialize(bytes) as Received['body'];
  return { status: answer.status, headers: answer.headers, body };
}
