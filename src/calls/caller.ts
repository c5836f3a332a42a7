/** Names the caller of a record in short, from its userIdentity element in whatever form it came. */

import type { UserIdentity } from '../record/user-identity.ts';
import { textOf } from '../record/fields.ts';

/** What kind of identity called; the kinds of cloudtrail.md §3.1, and what they come to for an auditor. */
export type CallerKind = 'root' | 'user' | 'role' | 'federated' | 'service' | 'account' | 'other';

/** Who made a call: a name for people, and what the record has to tell two of the same name apart. */
export type Caller = {
  name: string;
  kind: CallerKind;
  /** The name without a session: `role/Meter` for every session of the role. */
  principal: string;
  arn?: string;
  accountId?: string;
  /** Of a long-term key, such as people have; those of sessions change by the hour, and are left out. */
  accessKeyId?: string;
};

/** The members that may be there, each of any type. */
type Identity = { [member in keyof UserIdentity]: unknown };

/**
 * `user/Alice`, `root`, `role/Meter (session)`, `federated/Bob`, or a service's name; `(via service)` is
 * added where a service made the call for them. The members are those of cloudtrail.md §3; any may be
 * absent or of another type. Where an identity does not name itself in the way of its type, it is called by
 * its ARN, the service, its principal id or its account, whichever is there first.
 */
export function callerOf(userIdentity: unknown): Caller {
  const identity = (userIdentity ?? {}) as Identity;
  const type = textOf(identity.type);
  const arn = textOf(identity.arn);
  const accountId = textOf(identity.accountId);
  const service = textOf(identity.invokedBy);
  const resource = arn?.split(':').slice(5).join(':') ?? '';
  const own = principalName(type, identity, resource) ?? textOf(resource);
  const principal = own ?? service ?? textOf(identity.principalId) ?? accountName(accountId);
  const session = own === undefined ? undefined : sessionOf(identity, resource);
  const via = own !== undefined && service !== undefined ? ` (via ${service})` : '';
  const key = textOf(identity.accessKeyId);
  const caller: Caller = {
    name: `${principal}${session ? ` (${session})` : ''}${via}`,
    kind: kindOf(type, principal === service),
    principal,
  };
  if (arn !== undefined) caller.arn = arn;
  if (accountId !== undefined) caller.accountId = accountId;
  if (key?.startsWith('AKIA')) caller.accessKeyId = key;
  return caller;
}

function accountName(accountId: string | undefined): string {
  return accountId === undefined ? 'unknown' : `account/${accountId}`;
}

function kindOf(type: string | undefined, isService: boolean): CallerKind {
  switch (type) {
    case 'Root':
      return 'root';
    case 'IAMUser':
      return 'user';
    case 'AssumedRole':
    case 'Role':
      return 'role';
    case 'FederatedUser':
    case 'SAMLUser':
    case 'WebIdentityUser':
    case 'IdentityCenterUser':
      return 'federated';
    case 'AWSService':
      return 'service';
    case 'AWSAccount':
      return 'account';
    default:
      return isService ? 'service' : 'other';
  }
}

/** The name in the way of the type, or undefined where the members for it are absent. */
function principalName(type: string | undefined, identity: Identity, resource: string): string | undefined {
  const userName = textOf(identity.userName);
  const last = textOf(resource.split('/').at(-1));
  switch (type) {
    case 'Root':
      return 'root';
    case 'IAMUser':
      return named('user', userName ?? last);
    case 'AssumedRole':
    case 'Role':
      return named('role', roleOf(identity, resource));
    case 'FederatedUser':
      return named('federated', last ?? textOf(identity.principalId));
    case 'AWSService':
      return undefined;
    case 'AWSAccount':
      return named('account', textOf(identity.accountId));
    case 'SAMLUser':
    case 'WebIdentityUser':
      return named('federated', userName ?? textOf(identity.principalId));
    case undefined:
      return named('user', userName);
    default:
      return named(type, userName ?? textOf(identity.principalId) ?? textOf(identity.accountId));
  }
}

function named(kind: string, name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${kind}/${name}`;
}

/** A role's own name is its session issuer's; a role's ARN is `role/PATH/NAME`, its session's `assumed-role/NAME/…`. */
function roleOf(identity: Identity, resource: string): string | undefined {
  const context = identity.sessionContext as UserIdentity['sessionContext'] | null;
  const [kind, ...names] = resource.split('/');
  return textOf(context?.sessionIssuer?.userName) ?? textOf(kind === 'role' ? names.at(-1) : names[0]);
}

/** A role's session is in the ARN `assumed-role/ROLE/SESSION` and in the principal id `AROA…:SESSION`. */
function sessionOf(identity: Identity, resource: string): string | undefined {
  if (identity.type !== 'AssumedRole' && identity.type !== 'Role') return undefined;
  const [kind, , ...session] = resource.split('/');
  const isSession = kind === 'assumed-role' && session.length > 0;
  return isSession ? session.join('/') : textOf(identity.principalId)?.split(':').slice(1).join(':');
}
