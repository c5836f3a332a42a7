/** Makes the caller behind a session, and the userIdentity by which CloudTrail describes it. */

import type { Session } from '../ledger/sessions.ts';
import { renderEventTime } from '../record/dates.ts';
import type { SessionContext } from '../record/user-identity.ts';
import type { Caller } from './caller.ts';

/** What is said of a session by its kind. */
type Named = {
  arn: string;
  principalId: string;
  sessionIssuer: NonNullable<SessionContext['sessionIssuer']>;
};

/** A kind of session that somebody can be given has its row here (cloudtrail.md §3.1, §3.3). */
const named: Record<Session['kind'], (session: Session) => Named> = {
  AssumedRole: ({ account_id, session_name, issuer_arn, issuer_id, issuer_name }) => ({
    arn: `arn:aws:sts::${account_id}:assumed-role/${issuer_name}/${session_name}`,
    principalId: `${issuer_id}:${session_name}`,
    sessionIssuer: {
      type: 'Role',
      principalId: issuer_id,
      arn: issuer_arn,
      accountId: account_id,
      userName: issuer_name,
    },
  }),
};

/** The caller behind temporary credentials; the userIdentity is that of metering.md §8.3. */
export function sessionCaller(session: Session, region: string): Caller {
  const { access_key_id, account_id, kind, session_name, workload_id } = session;
  const { arn, principalId, sessionIssuer } = named[kind](session);
  return {
    accountId: account_id,
    arn,
    userId: principalId,
    accessKeyId: access_key_id,
    region,
    lookupName: session_name,
    userIdentity: {
      type: kind,
      principalId,
      arn,
      accountId: account_id,
      accessKeyId: access_key_id,
      sessionContext: { sessionIssuer, ...contextOf(session) },
    },
    session: { workloadId: workload_id ?? undefined },
  };
}

/** Order of members: cloudtrail.md §3.3, real records; the empty object stands where nobody federated. */
function contextOf({ created_at, federated_provider, ec2_role_delivery }: Session): SessionContext {
  return {
    webIdFederationData:
      federated_provider === null ? {} : { federatedProvider: federated_provider, attributes: {} },
    attributes: { creationDate: renderEventTime(created_at), mfaAuthenticated: 'false' },
    ec2RoleDelivery: ec2_role_delivery ?? undefined,
  };
}
