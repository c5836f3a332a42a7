/** Policies as they stand in AWS's guides, one of every kind, and who may do what by them. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decide } from '../../src/policies/evaluate.ts';
import type { Decision, PolicyRequest } from '../../src/policies/evaluate.ts';
import type { Principal } from '../../src/policies/principals.ts';

const account = '123456789012';
const cloudtrail: Principal = { type: 'Service', name: 'cloudtrail.amazonaws.com' };
const user = (name: string, accountId = account): Principal => ({
  type: 'AWS',
  accountId,
  arns: [`arn:aws:iam::${accountId}:user/${name}`],
});
const context = (keys: Record<string, string> = {}) => new Map(Object.entries(keys));

type Case = [what: string, request: PolicyRequest, decision: Decision];
type Kind = { kind: string; policy: object; cases: Case[] };

const topic = `arn:aws:sns:us-east-1:${account}:trail`;
const publishing: PolicyRequest = {
  principal: cloudtrail,
  action: 'SNS:Publish',
  resource: topic,
  context: context({ 'aws:sourcearn': `arn:aws:cloudtrail:us-east-1:${account}:trail/main` }),
};

/** What SNS gives a new topic, and what CloudTrail needs of it. */
const topicPolicy: Kind = {
  kind: 'a topic’s policy',
  policy: {
    Version: '2008-10-17',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: ['SNS:Publish', 'SNS:Subscribe', 'SNS:GetTopicAttributes'],
        Resource: topic,
        Condition: { StringEquals: { 'AWS:SourceOwner': account } },
      },
      {
        Sid: 'AWSCloudTrailSNSPolicy20131101',
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 'SNS:Publish',
        Resource: topic,
        Condition: {
          StringEquals: { 'aws:SourceArn': `arn:aws:cloudtrail:us-east-1:${account}:trail/main` },
        },
      },
    ],
  },
  cases: [
    ['the trail that it names publishes', publishing, 'allowed'],
    ['another trail does not', { ...publishing, context: context({ 'aws:sourcearn': 'x' }) }, 'implicitDeny'],
    ['nor does the trail subscribe', { ...publishing, action: 'sns:Subscribe' }, 'implicitDeny'],
    [
      'the owner publishes',
      { ...publishing, principal: user('Alice'), context: context({ 'aws:sourceowner': account }) },
      'allowed',
    ],
    [
      'another account does not',
      { ...publishing, principal: user('Bob', '999999999999'), context: context({ 'aws:sourceowner': '9' }) },
      'implicitDeny',
    ],
  ],
};

const assuming: PolicyRequest = {
  principal: user('Auditor', '999999999999'),
  action: 'sts:AssumeRole',
  context: context({ 'sts:externalid': '12345' }),
};

const trustOfAccount: Kind = {
  kind: 'a role’s trust in another account, by an external id',
  policy: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::999999999999:root' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': '12345' } },
      },
      { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
      {
        Effect: 'Deny',
        Principal: { AWS: 'arn:aws:iam::999999999999:user/Leaver' },
        Action: 'sts:AssumeRole',
      },
    ],
  },
  cases: [
    ['a user of that account assumes it', assuming, 'allowed'],
    ['not without the id', { ...assuming, context: context() }, 'implicitDeny'],
    [
      'a user who is excluded does not',
      { ...assuming, principal: user('Leaver', '999999999999') },
      'explicitDeny',
    ],
    ['nor does another account', { ...assuming, principal: user('Alice') }, 'implicitDeny'],
    [
      'instances assume it',
      { ...assuming, principal: { type: 'Service', name: 'ec2.amazonaws.com' } },
      'allowed',
    ],
    ['tags are another action', { ...assuming, action: 'sts:TagSession' }, 'implicitDeny'],
  ],
};

const provider = `arn:aws:iam::${account}:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE`;
const pod: PolicyRequest = {
  principal: { type: 'Federated', provider },
  action: 'sts:AssumeRoleWithWebIdentity',
  context: context({
    'oidc.eks.us-east-1.amazonaws.com/id/example:sub': 'system:serviceaccount:default:meter',
    'oidc.eks.us-east-1.amazonaws.com/id/example:aud': 'sts.amazonaws.com',
  }),
};

const trustOfProvider: Kind = {
  kind: 'a role’s trust in a cluster’s provider',
  policy: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: provider },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            'oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE:sub': 'system:serviceaccount:default:meter',
            'oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE:aud': 'sts.amazonaws.com',
          },
        },
      },
    ],
  },
  cases: [
    ['the service account that it names assumes it', pod, 'allowed'],
    ['without its claims nobody does', { ...pod, context: context() }, 'implicitDeny'],
    [
      'with the word of another provider nobody does',
      { ...pod, principal: { type: 'Federated', provider: 'accounts.google.com' } },
      'implicitDeny',
    ],
    ['a user of the account does not', { ...pod, principal: user('Alice') }, 'implicitDeny'],
  ],
};

const metering: PolicyRequest = {
  action: 'aws-marketplace:BatchMeterUsage',
  resource: '*',
  context: context(),
};

const identityPolicy: Kind = {
  kind: 'the policy of a user who meters',
  policy: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['aws-marketplace:BatchMeterUsage', 'aws-marketplace:ResolveCustomer'],
        Resource: '*',
      },
      { Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::secret/*' },
      { Effect: 'Deny', NotAction: ['aws-marketplace:*', 's3:Get*'], Resource: '*' },
    ],
  },
  cases: [
    ['meters', metering, 'allowed'],
    ['does not register usage', { ...metering, action: 'aws-marketplace:RegisterUsage' }, 'implicitDeny'],
    ['reads objects', { ...metering, action: 's3:GetObject', resource: 'arn:aws:s3:::open/a' }, 'allowed'],
    [
      'but for some',
      { ...metering, action: 's3:GetObject', resource: 'arn:aws:s3:::secret/a' },
      'implicitDeny',
    ],
    ['writes none', { ...metering, action: 's3:PutObject', resource: 'arn:aws:s3:::open/a' }, 'explicitDeny'],
  ],
};

for (const { kind, policy, cases } of [topicPolicy, trustOfAccount, trustOfProvider, identityPolicy]) {
  describe(kind, () => {
    for (const [what, request, decision] of cases) {
      test(`${what}: ${decision}`, () => {
        assert.equal(decide(JSON.stringify(policy), request), decision);
      });
    }
  });
}

test('a kind of policy does not have the elements of another: with them it allows nothing and denies all', () => {
  const evaluate = (request: PolicyRequest, ...statements: object[]) =>
    decide(JSON.stringify({ Version: '2012-10-17', Statement: statements }), request);
  const own = { Effect: 'Allow', Action: 'aws-marketplace:*', Resource: '*' };
  for (const element of [{ Principal: '*' }, { NotPrincipal: { AWS: '999999999999' } }]) {
    assert.equal(evaluate(metering, { ...own, ...element }), 'implicitDeny');
    assert.equal(evaluate(metering, own, { ...own, ...element, Effect: 'Deny' }), 'explicitDeny');
  }
  const trust = { Effect: 'Allow', Action: 'sts:*', Principal: { AWS: '999999999999' } };
  for (const element of [{ Resource: '*' }, { NotResource: 'x' }]) {
    assert.equal(evaluate(assuming, { ...trust, ...element }), 'implicitDeny');
    assert.equal(evaluate(assuming, trust, { ...trust, ...element, Effect: 'Deny' }), 'explicitDeny');
  }
  assert.equal(evaluate(publishing, { ...own, Action: '*' }), 'implicitDeny', 'a topic says whom it lets in');
});
