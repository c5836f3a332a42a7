/**
 * The userIdentity element of a record, as parsed from anywhere, into a short name for the one who called.
 */

import type { UserIdentity } from '../record/user-identity.ts';

/** Who made a call: a name for people, and what the record has to tell two of the same name apart. */
export type Caller = { name: string; arn?: string; accountId?: string };

/**
 * `user/Alice`, `root`, `role/Meter (session)`, `federated/Bob`, or a service's name; `(via service)` is
 * added where a service made the call for them. The members are those of cloudtrail.md §3; any may be
 * absent or of another type.
 */
export function callerOf(userIdentity: unknown): Caller {
  const identity = (userIdentity ?? {}) as { [member in keyof UserIdentity]: unknown };
  const arn = text(identity.arn);
  const accountId = text(identity.accountId);
  const service = text(identity.invokedBy);
  const principal = principalName(identity);
  const name = principal === undefined ? (service ?? 'unknown') : withService(principal, service);
  return { name, ...(arn && { arn }), ...(accountId && { accountId }) };
}

function withService(principal: string, service: string | undefined): string {
  return service === undefined ? principal : `${principal} (via ${service})`;
}

function principalName(identity: { [member in keyof UserIdentity]: unknown }): string | undefined {
  const type = text(identity.type);
  const userName = text(identity.userName);
  const resource = text(identity.arn)?.split(':').slice(5).join(':') ?? '';
  switch (type) {
    case 'Root':
      return 'root';
    case 'IAMUser':
      return `user/${userName ?? resource.split('/').at(-1) ?? ''}`;
    case 'AssumedRole':
    case 'Role':
      return roleName(identity, resource);
    case 'FederatedUser':
      return `federated/${resource.split('/').at(-1) || (text(identity.principalId) ?? '')}`;
    case 'AWSService':
      return undefined;
    case 'AWSAccount':
      return `account/${text(identity.accountId) ?? ''}`;
    case 'SAMLUser':
    case 'WebIdentityUser':
      return `federated/${userName ?? text(identity.principalId) ?? ''}`;
    case undefined:
      return userName && `user/${userName}`;
    default:
      return `${type}/${userName ?? text(identity.principalId) ?? text(identity.accountId) ?? ''}`;
  }
}

/** The session is in the ARN `assumed-role/ROLE/SESSION` and in the principal id `AROA…:SESSION`. */
function roleName(identity: { [member in keyof UserIdentity]: unknown }, resource: string): string {
  const [, role, ...session] = resource.split('/');
  const context = identity.sessionContext as UserIdentity['sessionContext'] | null;
  const issuer = text(context?.sessionIssuer?.userName);
  const sessionName = session.join('/') || text(identity.principalId)?.split(':').slice(1).join(':');
  const name = `role/${issuer ?? role ?? ''}`;
  return sessionName ? `${name} (${sessionName})` : name;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
