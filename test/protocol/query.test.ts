/** Forms, answers and errors of AWS Query. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { readInput } from '../../src/protocol/input.ts';
import { parseForm, readForm } from '../../src/protocol/query-form.ts';
import { renderQueryAnswer, renderQueryError } from '../../src/protocol/query.ts';
import { ServiceError } from '../../src/protocol/service-error.ts';
import type { ServiceModel } from '../../src/shapes/model.ts';
import { model as sts } from '../../src/shapes/generated/sts.ts';

/** A map, which STS has none of, in a model of its own. */
const mapped: ServiceModel = {
  ...sts,
  operations: { Put: { input: 'Put', output: 'Put' } },
  shapes: {
    Put: { type: 'structure', members: { Labels: 'Labels', On: 'On', Ratio: 'Ratio' } },
    Labels: { type: 'map', key: 'Text', value: 'Text' },
    Text: { type: 'string' },
    On: { type: 'boolean' },
    Ratio: { type: 'double' },
  },
};

function read(operation: string, text: string, model = sts): unknown {
  return readForm(model, operation, parseForm(Buffer.from(text)));
}

function code(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof ServiceError) return error.code;
    throw error;
  }
}

describe('a form', () => {
  it('is decoded, with plus signs as spaces', () => {
    assert.deepEqual(
      [...parseForm(Buffer.from('Action=AssumeRole&Version=2011-06-15&a+b=%C3%A4%20%2B&empty&none='))],
      [
        ['Action', 'AssumeRole'],
        ['Version', '2011-06-15'],
        ['a b', 'ä +'],
        ['empty', ''],
        ['none', ''],
      ],
    );
    assert.equal(parseForm(Buffer.from('')).size, 0);
  });

  it('spells structures, lists by position, numbers and booleans', () => {
    assert.deepEqual(
      read(
        'AssumeRole',
        'Action=AssumeRole&RoleArn=arn&RoleSessionName=007&DurationSeconds=900&Unknown=1&X-Amz-Date=x' +
          '&Tags.member.10.Key=last&Tags.member.10.Value=&Tags.member.2.Value=v&Tags.member.2.Key=first' +
          '&PolicyArns=&TransitiveTagKeys.member.1=first&Tags.member.x.Key=no',
      ),
      {
        RoleArn: 'arn',
        RoleSessionName: '007',
        PolicyArns: [],
        DurationSeconds: 900,
        Tags: [
          { Key: 'first', Value: 'v' },
          { Key: 'last', Value: '' },
        ],
        TransitiveTagKeys: ['first'],
      },
    );
  });

  it('spells maps by entries', () => {
    const text =
      'Labels.entry.1.key=a&Labels.entry.1.value=x&Labels.entry.2.key=__proto__&Labels.entry.2.value=y&On=true&Ratio=-1.5';
    const plain = read('Put', text, mapped) as { Labels: object };
    assert.deepEqual(Object.entries(plain.Labels), [
      ['a', 'x'],
      ['__proto__', 'y'],
    ]);
    assert.deepEqual(readInput(mapped, 'Put', plain).violations, []);
    assert.deepEqual({ ...plain, Labels: {} }, { Labels: {}, On: true, Ratio: -1.5 });
  });

  it('with a value of the wrong kind is refused as malformed input', () => {
    for (const text of [
      'DurationSeconds=abc',
      'DurationSeconds=1e9',
      'Tags=x',
      'RoleArn.member.1=x',
      'Tags.member.1=x',
    ]) {
      assert.equal(
        code(() => readInput(sts, 'AssumeRole', read('AssumeRole', text))),
        'MalformedInput',
        text,
      );
    }
  });

  it('that is none is refused as a malformed query string', () => {
    for (const text of [
      'a=%',
      'a=%zz',
      '%ff=1',
      'a=1&a=2',
      'Tags=1&Tags.member.1=2',
      'Tags.member.1=2&Tags=1',
      `${'a.'.repeat(100_000)}b=1`,
      'a&'.repeat(1001),
      Array.from({ length: 1001 }, (_, index) => `p${index}=1`).join('&'),
    ]) {
      assert.equal(
        code(() => read('AssumeRole', text)),
        'MalformedQueryString',
        text.slice(0, 40),
      );
    }
    assert.equal(
      code(() => parseForm(Buffer.from([0x61, 0x3d, 0xff]))),
      'MalformedQueryString',
    );
  });

  it('throws nothing but a ServiceError, whatever the bytes', () => {
    const name = fc
      .array(fc.constantFrom('Tags', 'member', '1', '2', 'Key', 'PolicyArns', 'arn', '__proto__', '', '%'), {
        maxLength: 6,
      })
      .map((parts) => parts.join('.'));
    const text = fc.oneof(
      fc.string(),
      fc
        .array(
          fc
            .tuple(name, fc.string())
            .map(([key, value]) => `${key}=${encodeURIComponent(value.toWellFormed())}`),
        )
        .map((pairs) => pairs.join('&')),
    );
    fc.assert(
      fc.property(text, (form) => {
        code(() => readInput(sts, 'AssumeRole', read('AssumeRole', form)));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('an answer', () => {
  it('to GetCallerIdentity is the XML of STS', () => {
    const identity = {
      Arn: 'arn:aws:iam::123456789012:user/Alice',
      UserId: 'AIDAEXAMPLE',
      Account: '123456789012',
    };
    assert.deepEqual(renderQueryAnswer(sts, 'GetCallerIdentity', identity, 'request-1'), {
      status: 200,
      headers: { 'content-type': 'text/xml', 'x-amzn-RequestId': 'request-1' },
      body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult>
    <UserId>AIDAEXAMPLE</UserId>
    <Account>123456789012</Account>
    <Arn>arn:aws:iam::123456789012:user/Alice</Arn>
  </GetCallerIdentityResult>
  <ResponseMetadata>
    <RequestId>request-1</RequestId>
  </ResponseMetadata>
</GetCallerIdentityResponse>
`,
    });
  });

  it('gives timestamps in ISO 8601 and maps by entries', () => {
    const { body } = renderQueryAnswer(
      sts,
      'AssumeRole',
      { Credentials: { Expiration: Date.UTC(2026, 10, 22, 10) }, PackedPolicySize: 0 },
      'r',
    );
    assert.match(body, /<Expiration>2026-11-22T10:00:00Z<\/Expiration>/);
    assert.match(body, /<PackedPolicySize>0<\/PackedPolicySize>/);
    const map = renderQueryAnswer(mapped, 'Put', { Labels: { a: 'x', b: '<' }, On: false }, 'r').body;
    assert.match(
      map.replaceAll(/\s/g, ''),
      /<Labels><entry><key>a<\/key><value>x<\/value><\/entry><entry><key>b<\/key><value>&lt;<\/value>/,
    );
    assert.match(map, /<On>false<\/On>/);
  });

  it('that is an error says who is at fault', () => {
    const refused = new ServiceError('AccessDenied', 'User: <x> & "y"', 403);
    assert.deepEqual(renderQueryError(sts, refused, 'request-1'), {
      status: 403,
      headers: { 'content-type': 'text/xml', 'x-amzn-RequestId': 'request-1' },
      body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error>
    <Type>Sender</Type>
    <Code>AccessDenied</Code>
    <Message>User: &lt;x&gt; &amp; &quot;y&quot;</Message>
  </Error>
  <RequestId>request-1</RequestId>
</ErrorResponse>
`,
    });
    const failed = renderQueryError(sts, new ServiceError('InternalFailure', '', 500), 'r');
    assert.match(failed.body, /<Type>Receiver<\/Type>/);
  });

  it('is well-formed XML that gives the text back, whatever the text', () => {
    const parser = new XMLParser({ parseTagValue: false, trimValues: false });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (message) => {
        const { body } = renderQueryError(sts, new ServiceError('ValidationError', message), 'r');
        assert.equal(XMLValidator.validate(body), true);
        // oxlint-disable-next-line no-control-regex
        assert.doesNotMatch(body, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
        if (/^[\u0020-\u007e]+$/.test(message)) {
          assert.equal(parser.parse(body).ErrorResponse.Error.Message, message);
        }
      }),
      { numRuns: 500 },
    );
  });
});
