/**
 * The userIdentity element of a record, as parsed from anywhere, into a short name for the one who called.
 */

import type { UserIdentity } from '../record/user-identity.ts';
import { textOf } from './fields.ts';

/** Who made a call: a name for people, and what the record has to tell two of the same name apart. */
export type Caller = { name: string; arn?: string; accountId?: string };

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
  const principal = principalName(identity);
  const name = principal === undefined ? (service ?? 'unknown') : withService(principal, service);
  return { name, ...(arn && { arn }), ...(accountId && { accountId }) };
}

function withService(principal: string, service: string | undefined): string {
  return service === undefined ? principal : `${principal} (via ${service})`;
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

/** The session is in the ARN `assumed-role/ROLE/SESSION` and in the principal id `AROA…:SESSION`. */
function roleName(identity: { [member in keyof UserIdentity]: unknown }, resource: string): string {
  const [, role, ...session] = resource.split('/');
  const context = identity.sessionContext as UserIdentity['sessionContext'] | null;
  const issuer = textOf(context?.sessionIssuer?.userName);
  const sessionName = session.join('/') || textOf(identity.principalId)?.split(':').slice(1).join(':');
  const name = `role/${issuer ?? role ?? ''}`;
  return sessionName ? `${name} (${sessionName})` : name;
}
