/** A session of a workload's role: how it is named, and how CloudTrail describes it. */

import { createHash } from 'node:crypto';
import type { SessionHolder } from '../ledger/workloads.ts';
import { renderEventTime } from '../record/dates.ts';
import type { UserIdentity } from '../record/user-identity.ts';
import type { Caller } from './caller.ts';

/** The caller behind temporary credentials; the userIdentity is that of metering.md §8.3. */
export function sessionCaller(holder: SessionHolder, region: string): Caller {
  const { access_key_id, account_id, platform, resource_id, role_id, role_name } = holder;
  const session = sessionName(holder);
  const userId = `${role_id}:${session}`;
  const arn = `arn:aws:sts::${account_id}:assumed-role/${role_name}/${session}`;
  return {
    accountId: account_id,
    arn,
    userId,
    accessKeyId: access_key_id,
    region,
    lookupName: session,
    userIdentity: {
      type: 'AssumedRole',
      principalId: userId,
      arn,
      accountId: account_id,
      accessKeyId: access_key_id,
      sessionContext: sessionContext(holder),
    },
    workload: { platform, resourceId: resource_id, region: holder.region },
  };
}

/** A pod's SDK names the session by the time of its start; instances, tasks and runtimes go by their own names. */
function sessionName({ platform, resource_id, created_at }: SessionHolder): string {
  return platform === 'eks' ? `botocore-session-${Math.floor(created_at / 1000)}` : resource_id;
}

/** Order of members: cloudtrail.md §3.3, real records; the empty object stands where nobody federated. */
function sessionContext(holder: SessionHolder): NonNullable<UserIdentity['sessionContext']> {
  const { account_id, platform, role_id, role_name, created_at } = holder;
  return {
    sessionIssuer: {
      type: 'Role',
      principalId: role_id,
      arn: `arn:aws:iam::${account_id}:role/${role_name}`,
      accountId: account_id,
      userName: role_name,
    },
    webIdFederationData:
      platform === 'eks' ? { federatedProvider: oidcProvider(holder), attributes: {} } : {},
    attributes: { creationDate: renderEventTime(created_at), mfaAuthenticated: 'false' },
    ...(platform === 'ec2' ? { ec2RoleDelivery: '1.0' } : {}),
  };
}

/** A cluster's provider has 32 hexadecimal digits; here an account has one cluster in a Region. */
function oidcProvider({ account_id, region }: SessionHolder): string {
  const id = createHash('sha256').update(`${account_id} ${region}`).digest('hex').slice(0, 32).toUpperCase();
  return `arn:aws:iam::${account_id}:oidc-provider/oidc.eks.${region}.amazonaws.com/id/${id}`;
}
