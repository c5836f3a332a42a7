import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cbor } from '@smithy/core/cbor';
import {
  parseCborBody,
  parseServicePath,
  renderCborAnswer,
  renderCborError,
} from '../../src/protocol/rpc-v2-cbor.ts';
import { ServiceError } from '../../src/protocol/service-error.ts';
import { model } from '../../src/shapes/generated/entitlement.ts';

describe('Smithy RPC v2 CBOR', () => {
  test('a path names a service and an operation, the service by its bare or its absolute name', () => {
    const entitlement = { service: 'entitlement', operation: 'GetEntitlements' };
    for (const [path, parsed] of [
      ['/service/AWSMPEntitlementService/operation/GetEntitlements', entitlement],
      [
        '/service/com.amazonaws.marketplaceentitlementservice.AWSMPEntitlementService/operation/GetEntitlements',
        entitlement,
      ],
      ['/service/Other/operation/Do', { service: undefined, operation: 'Do' }],
      ['/service/constructor/operation/Do', { service: undefined, operation: 'Do' }],
      ['/service/AWSMPEntitlementService/operation/', undefined],
      ['/service/AWSMPEntitlementService/operation/Get/Entitlements', undefined],
      ['/service/AWSMPEntitlementService/operation/com.example.GetEntitlements', undefined],
      ['/service/AWSMPEntitlement%53ervice/operation/GetEntitlements', undefined],
      ['/prefix/service/AWSMPEntitlementService/operation/GetEntitlements', undefined],
    ] as const) {
      assert.deepEqual(parseServicePath(path), parsed, path);
    }
  });

  test('a body is a map, or nothing', () => {
    assert.deepEqual(parseCborBody(Buffer.alloc(0)), {});
    assert.deepEqual(parseCborBody(Buffer.from(cbor.serialize({ ProductCode: 'p' }))), { ProductCode: 'p' });
    for (const other of [null, 'text', 12, true, [], new Uint8Array(2)]) {
      assert.throws(() => parseCborBody(Buffer.from(cbor.serialize(other))), refusal(/not a CBOR map/));
    }
    assert.throws(() => parseCborBody(Buffer.from([0xa1])), refusal(/not valid CBOR/));
  });

  test('an answer is in CBOR with tagged timestamps, and holds what the shape has', () => {
    const output = {
      Entitlements: [
        { Dimension: 'seats', Value: { DoubleValue: 2.5 }, ExpirationDate: 1_441_139_757_497, Stray: 1 },
        { ExpirationDate: 1_441_139_757_000, CustomerIdentifier: undefined },
      ],
    };
    const { status, headers, body } = renderCborAnswer(model, 'GetEntitlements', output, 'request-1');
    assert.equal(status, 200);
    assert.deepEqual(headers, {
      'content-type': 'application/cbor',
      'smithy-protocol': 'rpc-v2-cbor',
      'x-amzn-RequestId': 'request-1',
    });
    const { Entitlements } = cbor.deserialize(body) as { Entitlements: Record<string, unknown>[] };
    assert.deepEqual(Object.keys(Entitlements[0] ?? {}), ['Dimension', 'Value', 'ExpirationDate']);
    assert.deepEqual(Entitlements[0]?.['Value'], { DoubleValue: 2.5 });
    assert.deepEqual(
      Entitlements.map(({ ExpirationDate }) => Object.values(ExpirationDate as object)),
      [
        [1, 1_441_139_757.497],
        [1, 1_441_139_757],
      ],
    );
    assert.ok(body.includes(Buffer.from('c11a55e60c2d', 'hex')), 'tag 1 and an integer');
  });

  test('an error says its absolute name and its message in the body', () => {
    const { status, headers, body } = renderCborError(
      new ServiceError('ThrottlingException', 'Größe \ud800', 429),
      'request-1',
    );
    assert.equal(status, 429);
    assert.equal(headers['smithy-protocol'], 'rpc-v2-cbor');
    assert.equal(headers['content-type'], 'application/cbor');
    assert.deepEqual(cbor.deserialize(body), {
      __type: 'com.amazonaws.marketplaceentitlementservice#ThrottlingException',
      message: 'Größe \ufffd',
    });
  });
});

function refusal(words: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof ServiceError &&
    error.code === 'SerializationException' &&
    error.status === 400 &&
    words.test(error.message);
}
