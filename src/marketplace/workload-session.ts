/** Makes a new session of a workload's role, as the platform on which the workload runs would issue it. */

import { createHash } from 'node:crypto';
import type { Session } from '../ledger/sessions.ts';
import type { Workload } from '../ledger/workloads.ts';
import { newUniqueId } from '../record/unique-id.ts';

type Random = (bytes: number) => Uint8Array;

export function newWorkloadSession(
  workload: Workload,
  life: Pick<Session, 'created_at' | 'expires_at'>,
  random: Random,
): Session {
  const { workload_id, account_id, platform, role_id, role_name } = workload;
  return {
    access_key_id: newUniqueId('ASIA', random),
    secret_access_key: base64(random, 30),
    session_token: base64(random, 192),
    kind: 'AssumedRole',
    account_id,
    session_name: sessionName(workload, life.created_at),
    issuer_arn: `arn:aws:iam::${account_id}:role/${role_name}`,
    issuer_id: role_id,
    issuer_name: role_name,
    federated_provider: platform === 'eks' ? oidcProvider(workload) : null,
    ec2_role_delivery: platform === 'ec2' ? '1.0' : null,
    workload_id,
    ...life,
  };
}

/** A pod's SDK names the session by the time of its start; instances, tasks and runtimes go by their own names (metering.md §8.3). */
function sessionName({ platform, resource_id }: Workload, createdAt: number): string {
  return platform === 'eks' ? `botocore-session-${Math.floor(createdAt / 1000)}` : resource_id;
}

/** A cluster's provider has 32 hexadecimal digits; here an account has one cluster in a Region. */
function oidcProvider({ account_id, region }: Workload): string {
  const id = createHash('sha256').update(`${account_id} ${region}`).digest('hex').slice(0, 32).toUpperCase();
  return `arn:aws:iam::${account_id}:oidc-provider/oidc.eks.${region}.amazonaws.com/id/${id}`;
}

function base64(random: Random, bytes: number): string {
  return Buffer.from(random(bytes)).toString('base64');
}
