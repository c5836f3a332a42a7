/** Bodies, answers and errors of AWS JSON 1.1. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parseBody, renderAnswer, renderError } from '../../src/protocol/aws-json.ts';
import { readInput } from '../../src/protocol/input.ts';
import { ServiceError } from '../../src/protocol/service-error.ts';
import { model as cloudtrail } from '../../src/shapes/generated/cloudtrail.ts';
import { model as metering } from '../../src/shapes/generated/metering.ts';

function refusal(action: () => unknown): { code: string; message: string; status: number } | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { code: error.code, message: error.message, status: error.status };
  }
}

function refused(message: string): unknown {
  return { code: 'SerializationException', message, status: 400 };
}

describe('a request body', () => {
  it('is a JSON object, and an empty one is an empty object', () => {
    assert.deepEqual(parseBody(Buffer.from('')), {});
    assert.deepEqual(parseBody(Buffer.from(' {"a":[1,"ä"]} ')), { a: [1, 'ä'] });
  });

  it('is refused as a SerializationException when it is none', () => {
    const of = (bytes: Buffer | string): unknown => refusal(() => parseBody(Buffer.from(bytes)));
    for (const text of ['{', '{"a":1,}', 'Action=x', '\ufeff{}', ' ']) {
      assert.deepEqual(of(text), refused('The request body is not valid JSON.'), text);
    }
    assert.deepEqual(of(Buffer.from([0x7b, 0xff, 0x7d])), refused('The request body is not valid UTF-8.'));
    assert.deepEqual(of('[]'), refused('Start of list found where not expected'));
    for (const text of ['null', '1', '"x"', 'true'])
      assert.deepEqual(of(text), refused('The request body is not a JSON object.'), text);
  });

  it('cannot reach the prototype of anything', () => {
    const body = parseBody(
      Buffer.from('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
    );
    const { input } = readInput(metering, 'ResolveCustomer', body);
    assert.deepEqual(input, {});
    assert.equal(({} as { polluted?: number }).polluted, undefined);
  });

  it('throws nothing but a ServiceError, whatever the bytes', () => {
    for (const text of [
      '['.repeat(500_000),
      `{"UsageRecords":${'['.repeat(300_000)}${']'.repeat(300_000)}}`,
      `{"UsageRecords":${'[{"UsageRecords":'.repeat(30_000)}1${'}]'.repeat(30_000)}}`,
      `{"UsageRecords":[{"Dimension":"${'x'.repeat(1_000_000)}"}]}`,
    ]) {
      refusal(() => readInput(metering, 'BatchMeterUsage', parseBody(Buffer.from(text))));
    }
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
      fc.json().map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(bytes, (body) => {
        const error = refusal(() => readInput(metering, 'BatchMeterUsage', parseBody(body)));
        if (error !== undefined) assert.equal(error.code, 'SerializationException');
      }),
      { numRuns: 500 },
    );
  });
});

describe('an input', () => {
  it('of the wrong type is refused in the words of AWS', () => {
    const error = refusal(() => readInput(metering, 'BatchMeterUsage', { UsageRecords: 'x' }));
    assert.deepEqual(error, refused('Expected list or null'));
  });

  it('that breaks a constraint is left to the operation', () => {
    assert.equal(readInput(metering, 'BatchMeterUsage', {}).violations[0]?.path, 'usageRecords');
  });
});

describe('an answer', () => {
  it('is the output by its shape', () => {
    assert.deepEqual(renderAnswer(metering, 'MeterUsage', { MeteringRecordId: 'id', more: 1 }, 'request-1'), {
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-RequestId': 'request-1' },
      body: '{"MeteringRecordId":"id"}',
    });
  });

  it('without members is an empty object', () => {
    assert.equal(renderAnswer(cloudtrail, 'StopLogging', undefined, 'r').body, '{}');
  });

  it('that is an error carries its code twice and its message under the name of the service', () => {
    // The captured body of cloudtrail.md §1.
    const error = new ServiceError(
      'TrailNotFoundException',
      'Unknown trail: arn:aws:cloudtrail:us-east-2:123456789012:trail/my-trail for the user: 123456789012',
    );
    assert.deepEqual(renderError('Message', error, 'request-1'), {
      status: 400,
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amzn-RequestId': 'request-1',
        'x-amzn-ErrorType': 'TrailNotFoundException',
      },
      body: '{"__type":"TrailNotFoundException","Message":"Unknown trail: arn:aws:cloudtrail:us-east-2:123456789012:trail/my-trail for the user: 123456789012"}',
    });
    const fault = renderError('message', new ServiceError('InternalServiceErrorException', 'x', 500), 'r');
    assert.equal(fault.status, 500);
    assert.equal(fault.body, '{"__type":"InternalServiceErrorException","message":"x"}');
  });
});
