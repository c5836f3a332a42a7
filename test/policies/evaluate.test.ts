import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAllowed } from '../../src/policies/evaluate.ts';

const arn = 'arn:aws:cloudtrail:us-east-1:123456789012:trail/main';
const service = 'cloudtrail.amazonaws.com';
const request = {
  service,
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
