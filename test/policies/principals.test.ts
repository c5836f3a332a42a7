/** Who is meant by the Principal of a statement: table by table, for every kind of principal. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNamed, isNotNamed } from '../../src/policies/principals.ts';
import type { Principal } from '../../src/policies/principals.ts';
import type { Tristate } from '../../src/policies/tristate.ts';

const account = '123456789012';
const canonicalUserId = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be';
const service: Principal = { type: 'Service', name: 'sns.amazonaws.com' };
const root: Principal = { type: 'AWS', accountId: account, arns: [`arn:aws:iam::${account}:root`] };
const alice: Principal = {
  type: 'AWS',
  accountId: account,
  arns: [`arn:aws:iam::${account}:user/Alice`],
  canonicalUserId,
};
const session: Principal = {
  type: 'AWS',
  accountId: account,
  arns: [`arn:aws:sts::${account}:assumed-role/Meter/task`, `arn:aws:iam::${account}:role/Meter`],
};
const oidc = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;
const web: Principal = { type: 'Federated', provider: oidc };

const cases: [element: unknown, principal: Principal, named: Tristate][] = [
  // Everybody, but for who comes with a provider's word.
  ['*', service, true],
  ['*', alice, true],
  [{ AWS: '*' }, session, true],
  [{ AWS: '*' }, service, true],
  [{ AWS: '*' }, web, 'unknown'],
  ['*', web, 'unknown'],
  // An account is everybody in it, in any partition.
  [{ AWS: account }, alice, true],
  [{ AWS: `arn:aws:iam::${account}:root` }, alice, true],
  [{ AWS: `arn:aws-cn:iam::${account}:root` }, session, true],
  [{ AWS: `arn:aws:iam::${account}:root` }, root, true],
  [{ AWS: ['999999999999', account] }, root, true],
  [{ AWS: '999999999999' }, alice, false],
  [{ AWS: 'arn:aws:iam::999999999999:root' }, alice, false],
  // A user, a role and its sessions, a session.
  [{ AWS: `arn:aws:iam::${account}:user/Alice` }, alice, true],
  [{ AWS: `arn:aws:iam::${account}:user/alice` }, alice, false],
  [{ AWS: `arn:aws:iam::${account}:user/Alice` }, root, false],
  [{ AWS: `arn:aws:iam::${account}:role/Meter` }, session, true],
  [{ AWS: `arn:aws:sts::${account}:assumed-role/Meter/task` }, session, true],
  [{ AWS: `arn:aws:sts::${account}:assumed-role/Meter/other` }, session, false],
  [{ AWS: `arn:aws:iam::${account}:role/Other` }, session, false],
  [{ AWS: account }, service, false],
  // What AWS would not take as a name cannot be told, of an AWS principal.
  [{ AWS: `arn:aws:iam::${account}:user/*` }, alice, 'unknown'],
  [{ AWS: ['Alice', account] }, alice, true],
  [{ AWS: 'Alice' }, alice, 'unknown'],
  [{ AWS: 'Alice' }, service, false],
  // Services and providers, by their exact names.
  [{ Service: ['config.amazonaws.com', 'sns.amazonaws.com'] }, service, true],
  [{ Service: '*' }, service, false],
  [{ Service: 'sns.amazonaws.com' }, alice, false],
  [{ Federated: oidc }, web, true],
  [{ Federated: 'accounts.google.com' }, web, false],
  [{ Federated: oidc }, session, false],
  // S3's own name of an account, where it is known.
  [{ CanonicalUser: canonicalUserId }, alice, true],
  [{ CanonicalUser: 'f'.repeat(64) }, alice, false],
  [{ CanonicalUser: canonicalUserId }, session, 'unknown'],
  [{ CanonicalUser: canonicalUserId }, service, false],
  // Several kinds in one element.
  [{ AWS: '999999999999', Service: 'sns.amazonaws.com' }, service, true],
  [{ AWS: '999999999999', Federated: oidc }, web, true],
  // What is broken.
  [undefined, alice, 'unknown'],
  [7, alice, 'unknown'],
  [account, alice, 'unknown'],
  [[{ AWS: account }], alice, 'unknown'],
  [{ AWS: { toString: null } }, alice, 'unknown'],
  [{ AWS: [account, 7] }, alice, 'unknown'],
  [{ Everyone: '*' }, alice, 'unknown'],
  [{ Everyone: '*', AWS: account }, alice, true],
  [{}, alice, false],
];

for (const [element, principal, named] of cases) {
  test(`${JSON.stringify(element)} names ${shortly(principal)}: ${named}`, () => {
    assert.equal(isNamed(element, principal), named);
  });
}

const exceptions: [element: unknown, principal: Principal, notNamed: Tristate][] = [
  [{ Service: 'config.amazonaws.com' }, service, true],
  [{ Service: 'sns.amazonaws.com' }, service, false],
  [{ AWS: '999999999999' }, alice, true],
  ['*', alice, false],
  // A user without the account, a session without its role: AWS may deny them all the same.
  [{ AWS: `arn:aws:iam::${account}:user/Alice` }, alice, 'unknown'],
  [{ AWS: account }, alice, 'unknown'],
  [{ AWS: [account, `arn:aws:iam::${account}:user/Alice`] }, alice, false],
  [{ AWS: [account, `arn:aws:iam::${account}:role/Meter`] }, session, 'unknown'],
  [
    {
      AWS: [
        `arn:aws:iam::${account}:root`,
        `arn:aws:iam::${account}:role/Meter`,
        `arn:aws:sts::${account}:assumed-role/Meter/task`,
      ],
    },
    session,
    false,
  ],
  [{ AWS: account }, root, false],
  [{ AWS: `arn:aws:iam::${account}:root` }, root, false],
  [7, alice, 'unknown'],
];

for (const [element, principal, notNamed] of exceptions) {
  test(`all but ${JSON.stringify(element)} are ${shortly(principal)} too: ${notNamed}`, () => {
    assert.equal(isNotNamed(element, principal), notNamed);
  });
}

function shortly(principal: Principal): string {
  if (principal.type === 'Service') return principal.name;
  return principal.type === 'AWS' ? (principal.arns[0] ?? principal.accountId) : principal.provider;
}
