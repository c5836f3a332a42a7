import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import { callerOf } from '../../src/calls/caller.ts';
import { readLog } from '../support/read-logs.ts';

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
  [
    'role/Meter (i-0abc)',
    { type: 'Role', arn: 'arn:aws:iam::123456789012:role/team/Meter', principalId: 'AROAEXAMPLE:i-0abc' },
  ],
  // Members that a type should have, and that are not there: the ARN, the service, the principal id, the account.
  ['group/x', { arn: 'arn:aws:iam::123456789012:group/x', invokedBy: undefined }],
  [
    'assumed-role',
    { type: 'AssumedRole', arn: 'arn:aws:sts::123456789012:assumed-role', principalId: 'AROAEXAMPLE' },
  ],
  ['ec2.amazonaws.com', { type: 'AssumedRole', invokedBy: 'ec2.amazonaws.com', principalId: 'AROAEXAMPLE' }],
  ['AIDAEXAMPLE', { type: 'IAMUser', principalId: 'AIDAEXAMPLE' }],
  ['account/123456789012', {}],
] as const)
  test(`a caller is shown as ${name}: ${Object.keys(identity).join(', ')}`, () =>
    assert.equal(callerOf({ ...account, ...identity }).name, name));

test('callers of one name in two accounts stay apart by their ARN and account', () => {
  const arn = 'arn:aws:iam::123456789012:user/Alice';
  assert.deepEqual(callerOf({ type: 'IAMUser', arn, userName: 'Alice', ...account }), {
    name: 'user/Alice',
    arn,
    accountId: '123456789012',
    kind: 'user',
    principal: 'user/Alice',
  });
});

test('sessions of one role are one principal, and a person’s long-term key is told', () => {
  const session = (name: string) =>
    callerOf({
      type: 'AssumedRole',
      arn: `arn:aws:sts::123456789012:assumed-role/Meter/${name}`,
      accessKeyId: 'ASIAEXAMPLE',
    });
  assert.equal(session('a').principal, session('b').principal);
  assert.notEqual(session('a').name, session('b').name);
  assert.equal(session('a').accessKeyId, undefined);
  assert.equal(
    callerOf({ type: 'IAMUser', userName: 'Alice', accessKeyId: 'AKIAEXAMPLE' }).accessKeyId,
    'AKIAEXAMPLE',
  );
});

test('every identity of the real logs has a name and a kind', (t) => {
  const samples = new URL('../../../shared/samples/real/', import.meta.url);
  if (!existsSync(samples)) {
    t.skip('no folder of sample logs beside this checkout');
    return;
  }
  const kinds = new Set<string>();
  for (const file of globSync('**/*.json', { cwd: samples })) {
    for (const record of readLog(readFileSync(new URL(file, samples)))) {
      const { kind, name } = callerOf(record['userIdentity']);
      kinds.add(kind);
      assert.doesNotMatch(name, /^unknown|\/$|undefined/);
    }
  }
  assert.deepEqual([...kinds].toSorted(), ['role', 'root', 'service', 'user']);
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
