import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callerOf } from '../../src/audit/caller.ts';

const account = { accountId: '123456789012' };

for (const [name, identity] of [
  ['user/Alice', { type: 'IAMUser', arn: 'arn:aws:iam::123456789012:user/Alice', userName: 'Alice' }],
  ['user/Bob', { type: 'IAMUser', arn: 'arn:aws:iam::123456789012:user/team/Bob' }],
  ['root', { type: 'Root', arn: 'arn:aws:iam::123456789012:root', userName: 'an-alias' }],
  [
    'role/Meter (i-0abc)',
    {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:i-0abc',
      arn: 'arn:aws:sts::123456789012:assumed-role/Meter/i-0abc',
      sessionContext: { sessionIssuer: { type: 'Role', userName: 'Meter' } },
    },
  ],
  [
    'role/Meter (i-0abc)',
    { type: 'AssumedRole', arn: 'arn:aws:sts::123456789012:assumed-role/Meter/i-0abc' },
  ],
  ['federated/carol', { type: 'FederatedUser', arn: 'arn:aws:sts::123456789012:federated-user/carol' }],
  ['federated/dan', { type: 'SAMLUser', principalId: 'x=:dan', userName: 'dan' }],
  ['account/123456789012', { type: 'AWSAccount', principalId: 'AIDAEXAMPLE' }],
  ['cloudtrail.amazonaws.com', { type: 'AWSService', invokedBy: 'cloudtrail.amazonaws.com' }],
  ['secretsmanager.amazonaws.com', { invokedBy: 'secretsmanager.amazonaws.com' }],
  ['user/Alice (via AWS Internal)', { type: 'IAMUser', userName: 'Alice', invokedBy: 'AWS Internal' }],
  ['IdentityCenterUser/123456789012', { type: 'IdentityCenterUser', credentialId: 'x' }],
  ['unknown', {}],
] as const)
  test(`a caller is shown as ${name}: ${Object.keys(identity).join(', ')}`, () =>
    assert.equal(callerOf({ ...account, ...identity }).name, name));

test('callers of one name in two accounts stay apart by their ARN and account', () => {
  const arn = 'arn:aws:iam::123456789012:user/Alice';
  assert.deepEqual(callerOf({ type: 'IAMUser', arn, userName: 'Alice', ...account }), {
    name: 'user/Alice',
    arn,
    accountId: '123456789012',
  });
});

test('an identity of any other form is an unknown caller', () => {
  for (const identity of [
    undefined,
    null,
    5,
    'x',
    [],
    { type: 7 },
    { type: 'AssumedRole', sessionContext: null },
  ])
    assert.equal(typeof callerOf(identity).name, 'string');
});
