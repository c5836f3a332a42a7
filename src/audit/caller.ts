/**
 * The userIdentity element of a record, as parsed from anywhere, into a short name for the one who called.
 */

import type { UserIdentity } from '../record/user-identity.ts';
import { textOf } from './fields.ts';

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

/**
 * `user/Alice`, `root`, `role/Meter (session)`, `federated/Bob`, or a service's name; `(via service)` is
 * added where a service made the call for them. The members are those of cloudtrail.md §3; any may be
 * absent or of another type.
 */
export function callerOf(userIdentity: unknown): Caller {
  const identity = (userIdentity ?? {}) as { [member in keyof UserIdentity]: unknown };
  const arn = textOf(identity.arn);
  const accountId = textOf(identity.accountId);
  const service = textOf(identity.invokedBy);
  const found = principalName(identity);
  const principal =
    found === undefined ? (service ?? fallbackName(arn, identity.principalId, accountId)) : found;
  const session = found === undefined ? undefined : sessionOf(identity);
  const via = found !== undefined && service !== undefined ? ` (via ${service})` : '';
  const name = `${principal}${session ? ` (${session})` : ''}${via}`;
  const key = textOf(identity.accessKeyId);
  return {
    name,
    kind: kindOf(textOf(identity.type), found, service),
    principal,
    ...(arn && { arn }),
    ...(accountId && { accountId }),
    ...(key?.startsWith('AKIA') && { accessKeyId: key }),
  };
}

/** For identities that name neither a type nor a service. */
function fallbackName(arn: string | undefined, principalId: unknown, accountId: string | undefined): string {
  const resource = arn?.split(':').slice(5).join(':');
  return resource || (textOf(principalId) ?? (accountId === undefined ? 'unknown' : `account/${accountId}`));
}

function kindOf(
  type: string | undefined,
  found: string | undefined,
  service: string | undefined,
): CallerKind {
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
      return found === undefined && service !== undefined ? 'service' : 'other';
  }
}

function principalName(identity: { [member in keyof UserIdentity]: unknown }): string | undefined {
  const type = textOf(identity.type);
  const userName = textOf(identity.userName);
  const resource = textOf(identity.arn)?.split(':').slice(5).join(':') ?? '';
  switch (type) {
    case 'Root':
      return 'root';
    case 'IAMUser':
      return `user/${userName ?? resource.split('/').at(-1) ?? ''}`;
    case 'AssumedRole':
    case 'Role':
      return roleName(identity, resource);
    case 'FederatedUser':
      return `federated/${resource.split('/').at(-1) || (textOf(identity.principalId) ?? '')}`;
    case 'AWSService':
      return undefined;
    case 'AWSAccount':
      return `account/${textOf(identity.accountId) ?? ''}`;
    case 'SAMLUser':
    case 'WebIdentityUser':
      return `federated/${userName ?? textOf(identity.principalId) ?? ''}`;
    case undefined:
      return userName && `user/${userName}`;
    default:
      return `${type}/${userName ?? textOf(identity.principalId) ?? textOf(identity.accountId) ?? ''}`;
  }
}

function roleName(identity: { [member in keyof UserIdentity]: unknown }, resource: string): string {
  const [, role] = resource.split('/');
  const context = identity.sessionContext as UserIdentity['sessionContext'] | null;
  return `role/${textOf(context?.sessionIssuer?.userName) ?? role ?? ''}`;
}

/** A role's session is in the ARN `assumed-role/ROLE/SESSION` and in the principal id `AROA…:SESSION`. */
function sessionOf(identity: { [member in keyof UserIdentity]: unknown }): string | undefined {
  if (identity.type !== 'AssumedRole' && identity.type !== 'Role') return undefined;
  const [, , ...session] = (textOf(identity.arn)?.split(':').slice(5).join(':') ?? '').split('/');
  return session.join('/') || textOf(identity.principalId)?.split(':').slice(1).join(':');
}
