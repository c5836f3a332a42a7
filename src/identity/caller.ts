/**
 * The type of a caller: what operations may know of the principal behind a request, and how CloudTrail names
 * it.
 */

import type { KeyHolder } from '../ledger/principals.ts';
import type { UserIdentity } from '../record/user-identity.ts';

export type Caller = {
  accountId: string;
  arn: string;
  /** What GetCallerIdentity calls UserId: the account for root, the AIDA… id for a user, `AROA…:session` for a session. */
  userId: string;
  accessKeyId: string;
  /** The Region that the request is signed for. */
  region: string;
  /** What LookupEvents calls Username; `root` for the root user, the session's name for a session (cloudtrail.md §9). */
  lookupName: string;
  userIdentity: UserIdentity;
  /** Only where temporary credentials signed. */
  session?: {
    /** The workload that the credentials are for, if they are for one. */
    workloadId: string | undefined;
  };
};

/** The caller behind a long-term key; for temporary credentials see session.ts. */
export function callerOf(holder: KeyHolder, region: string): Caller {
  const { type, principal_id, arn, account_id, access_key_id, user_name } = holder;
  return {
    accountId: account_id,
    arn,
    userId: principal_id,
    accessKeyId: access_key_id,
    region,
    lookupName: user_name ?? 'root',
    userIdentity: {
      type,
      principalId: principal_id,
      arn,
      accountId: account_id,
      accessKeyId: access_key_id,
      // Absent for root, unless an account alias is set (cloudtrail.md §3.2).
      userName: user_name ?? undefined,
    },
  };
}
