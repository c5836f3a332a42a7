import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decide as decideBy, isAllowed } from '../../src/policies/evaluate.ts';
import type { PolicyRequest } from '../../src/policies/evaluate.ts';

const arn = 'arn:aws:cloudtrail:us-east-1:123456789012:trail/main';
const service = 'cloudtrail.amazonaws.com';
const request = {
  principal: { type: 'Service' as const, name: service },
  action: 's3:PutObject',
  resource: 'arn:aws:s3:::logs/AWSLogs/123456789012/CloudTrail/',
  context: new Map([
    ['aws:sourcearn', arn],
    ['aws:sourceaccount', '123456789012'],
    ['s3:x-amz-acl', 'bucket-owner-full-control'],
    ['aws:securetransport', 'true'],
  ]),
};

const allow = {
  Effect: 'Allow',
  Principal: { Service: service },
  Action: 's3:PutObject',
  Resource: 'arn:aws:s3:::logs/AWSLogs/123456789012/*',
};

function decide(...statements: object[]): boolean {
  return isAllowed(JSON.stringify({ Version: '2012-10-17', Statement: statements }), request);
}

function when(condition: object): boolean {
  return decide({ ...allow, Condition: condition });
}

test('a statement allows by principal, action and resource, each alone or in a list', () => {
  assert.equal(decide(allow), true);
  assert.equal(decide({ ...allow, Action: ['s3:GetObject', 's3:putobject'] }), true);
  assert.equal(decide({ ...allow, Action: 's3:Put*' }), true);
  assert.equal(decide({ ...allow, Action: '*' }), true);
  assert.equal(decide({ ...allow, Action: 's3:GetObject' }), false);
  assert.equal(decide({ ...allow, Resource: ['arn:aws:s3:::other/*', 'arn:aws:s3:::logs/*'] }), true);
  assert.equal(decide({ ...allow, Resource: 'arn:aws:s3:::LOGS/*' }), false);
  assert.equal(decide({ ...allow, Resource: 'arn:aws:s3:::logs/prefix/AWSLogs/123456789012/*' }), false);
  assert.equal(decide({ ...allow, Principal: { Service: ['config.amazonaws.com', service] } }), true);
  assert.equal(decide({ ...allow, Principal: { Service: 'config.amazonaws.com' } }), false);
  assert.equal(decide({ ...allow, Principal: '*' }), true);
  assert.equal(decide({ ...allow, Principal: { AWS: '*' } }), true);
  assert.equal(decide({ ...allow, Principal: { AWS: 'arn:aws:iam::123456789012:root' } }), false);
  assert.equal(isAllowed(JSON.stringify({ Statement: allow }), request), true);
});

test('without a policy, or with one that says nothing, nothing is allowed', () => {
  assert.equal(isAllowed(undefined, request), false);
  for (const text of ['', '{', 'null', '[]', '{}', '{"Statement":null}', '{"Statement":[7,null,"x"]}']) {
    assert.equal(isAllowed(text, request), false, text);
  }
  assert.equal(decide({ Effect: 'Allow' }), false);
  assert.equal(decide({ ...allow, Principal: undefined }), false);
});

test('a Deny that applies wins over any Allow, wherever it stands', () => {
  const deny = { ...allow, Effect: 'Deny', Principal: '*' };
  assert.equal(decide(allow, deny), false);
  assert.equal(decide(deny, allow), false);
  assert.equal(decide(allow, { ...deny, Resource: 'arn:aws:s3:::logs/other/*' }), true);
  assert.equal(decide(allow, { ...deny, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }), true);
  assert.equal(decide(allow, { ...deny, Condition: { StringNotEquals: { 'aws:SourceArn': arn } } }), true);
  assert.equal(decide(allow, { ...deny, Principal: undefined, NotPrincipal: { Service: service } }), true);
  assert.equal(decide(allow, { ...deny, Principal: undefined, NotPrincipal: { AWS: 'x' } }), false);
  assert.equal(decide(allow, { ...deny, Action: undefined, NotAction: 's3:Put*' }), true);
  assert.equal(decide(allow, { ...deny, Resource: undefined, NotResource: 'arn:aws:s3:::other/*' }), false);
});

test('conditions hold for strings, patterns and ARNs, in any spelling of their keys', () => {
  assert.equal(
    when({ StringEquals: { 'AWS:SourceArn': arn, 's3:x-amz-acl': 'bucket-owner-full-control' } }),
    true,
  );
  assert.equal(when({ StringEquals: { 'aws:SourceArn': ['arn:other', arn] } }), true);
  assert.equal(when({ StringEquals: { 'aws:SourceArn': `${arn}x` } }), false);
  assert.equal(when({ StringEquals: { 'aws:SourceAccount': '999999999999' } }), false);
  assert.equal(when({ StringEquals: { 's3:x-amz-acl': 'private' } }), false);
  assert.equal(when({ StringEquals: { 'aws:SourceArn': 'arn:aws:cloudtrail:*' } }), false);
  assert.equal(
    when({ StringLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:*:123456789012:trail/m?in' } }),
    true,
  );
  assert.equal(when({ ArnLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:*:123456789012:trail/*' } }), true);
  assert.equal(
    when({ ArnEquals: { 'aws:SourceArn': 'arn:aws:cloudtrail:us-*:123456789012:trail/main' } }),
    true,
  );
  assert.equal(when({ ArnLike: { 'aws:SourceArn': 'arn:*:trail/main' } }), false);
  assert.equal(
    when({ StringEquals: { 'aws:SourceAccount': '123456789012' }, Bool: { 'aws:SecureTransport': false } }),
    false,
  );
});

test('a key that the request does not have fails what asks for it, and passes what excludes it', () => {
  assert.equal(when({ StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }), false);
  assert.equal(when({ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } }), true);
  assert.equal(when({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } }), true);
  assert.equal(when({ Null: { 'aws:PrincipalOrgID': 'true' } }), true);
  assert.equal(when({ Null: { 'aws:SourceArn': true } }), false);
});

test('what cannot be evaluated never allows, and denies where it stands in a Deny', () => {
  for (const Condition of [
    { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
    { constructor: { 'aws:SourceArn': arn } },
    { StringEquals: { 'aws:SourceArn': 7 } },
    { StringEquals: 'x' },
    [],
    { StringLike: { 'aws:SourceArn': '*', 's3:x-amz-acl': '${aws:PrincipalTag/acl}*' } },
  ]) {
    assert.equal(decide({ ...allow, Condition }), false, JSON.stringify(Condition));
  }
  assert.equal(
    decide(allow, { ...allow, Effect: 'Deny', Condition: { IpAddress: { 'aws:SourceIp': '::/0' } } }),
    false,
  );
  assert.equal(decide(allow, { ...allow, Effect: 'Perhaps' }), false);
});

test('a pattern full of stars costs no more than its length', () => {
  const pattern = `arn:aws:s3:::logs/${'*a'.repeat(5000)}b`;
  const long = { ...request, resource: `arn:aws:s3:::logs/${'a'.repeat(1024)}` };
  const policy = JSON.stringify({ Statement: { ...allow, Resource: pattern } });
  assert.equal(isAllowed(policy, long), false);
});

test('a refusal says whether a statement denied, or none allowed', () => {
  const decisionOf = (...statements: object[]) =>
    decideBy(JSON.stringify({ Statement: statements }), request);
  assert.equal(decisionOf(allow), 'allowed');
  assert.equal(decisionOf(), 'implicitDeny');
  assert.equal(decisionOf({ ...allow, Action: 's3:GetObject' }), 'implicitDeny');
  assert.equal(
    decisionOf({ ...allow, Condition: { IpAddress: { 'aws:SourceIp': '::/0' } } }),
    'implicitDeny',
  );
  assert.equal(decisionOf(allow, { ...allow, Effect: 'Deny' }), 'explicitDeny');
  assert.equal(decisionOf({ ...allow, Effect: 'Deny', Action: 's3:GetObject' }, allow), 'allowed');
  assert.equal(decideBy(undefined, request), 'implicitDeny');
});

test('an element beside its own negation, or of something that is no text, cannot be evaluated', () => {
  for (const element of ['Principal', 'Action', 'Resource']) {
    const both = { [`Not${element}`]: element === 'Principal' ? { Service: 'sns.amazonaws.com' } : 'x' };
    for (const broken of [both, { [element]: [] }, { [element]: [7] }, { [element]: null }]) {
      const text = JSON.stringify(broken);
      assert.equal(decide({ ...allow, ...broken }), false, text);
      assert.equal(decide(allow, { ...allow, Effect: 'Deny', ...broken }), false, text);
    }
  }
});

test('values are compared as AWS compares them (cloudtrail.md §19.7)', () => {
  const says = (operator: string, expected: string, actual: string) => {
    const policy = { Statement: { ...allow, Condition: { [operator]: { key: expected } } } };
    return isAllowed(JSON.stringify(policy), { ...request, context: new Map([['key', actual]]) });
  };
  assert.equal(says('StringLike', '?', '\u{1F600}'), false);
  assert.equal(says('StringLike', '??', '\u{1F600}'), true);
  assert.equal(says('StringEqualsIgnoreCase', 'STRASSE', 'stra\u00DFe'), false);
  assert.equal(says('StringEqualsIgnoreCase', '\u00C4', '\u00E4'), true);
  assert.equal(says('Null', 'false', ''), true);
});

test('whatever JSON a policy is, it is evaluated', () => {
  const word = fc.constantFrom(
    'Allow',
    'Deny',
    '*',
    'AWS',
    's3:*',
    '123456789012',
    'StringLike',
    'toString',
    '__proto__',
  );
  const value = fc.oneof(
    { weight: 2, arbitrary: word },
    fc.jsonValue(),
    fc.dictionary(word, fc.oneof(word, fc.jsonValue())),
  );
  const element = fc.constantFrom(
    'Effect',
    'Principal',
    'NotPrincipal',
    'Action',
    'NotAction',
    'Resource',
    'NotResource',
    'Condition',
  );
  const statement = fc.oneof(
    value,
    fc.dictionary(element, fc.oneof(value, fc.array(value, { maxLength: 3 }))),
  );
  const policy = fc.oneof(
    value,
    fc.record({ Statement: fc.oneof(statement, fc.array(statement, { maxLength: 3 })) }),
  );
  const principal = fc.constantFrom<PolicyRequest['principal'][]>(
    request.principal,
    { type: 'AWS', accountId: '123456789012', arns: [] },
    { type: 'Federated', provider: 'accounts.google.com' },
    undefined,
  );
  const resource = fc.constantFrom(request.resource, undefined);
  let denied = 0;
  fc.assert(
    fc.property(policy, principal, resource, (document, asking, asked) => {
      const { action, context } = request;
      const whole = {
        ...(asking && { principal: asking }),
        ...(asked !== undefined && { resource: asked }),
        action,
        context,
      };
      const decision = decideBy(JSON.stringify(document), whole);
      if (decision === 'explicitDeny') denied++;
      assert.ok(['allowed', 'explicitDeny', 'implicitDeny'].includes(decision));
    }),
    { numRuns: 3000 },
  );
  assert.ok(denied > 100, 'documents are mostly no policies');
});
