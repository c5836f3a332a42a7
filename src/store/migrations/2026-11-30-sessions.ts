/**
 * Makes the table of sessions, which stand without a workload, and carries over those of workloads' roles.
 */

import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';

type FormerCredentials = {
  access_key_id: string;
  secret_access_key: string;
  session_token: string;
  workload_id: string;
  created_at: number;
  expires_at: number;
};

type Workload = {
  workload_id: string;
  account_id: string;
  region: string;
  platform: string;
  resource_id: string;
  role_name: string;
  role_id: string;
};

type Session = FormerCredentials & {
  kind: string;
  account_id: string;
  session_name: string;
  issuer_arn: string;
  issuer_id: string;
  issuer_name: string;
  federated_provider: string | null;
  ec2_role_delivery: string | null;
};

type Tables = { session_credentials: FormerCredentials; workloads: Workload; sessions: Session };

export async function up(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('sessions')
    .addColumn('access_key_id', 'text', (c) => c.primaryKey())
    .addColumn('secret_access_key', 'text', (c) => c.notNull())
    .addColumn('session_token', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('session_name', 'text', (c) => c.notNull())
    .addColumn('issuer_arn', 'text', (c) => c.notNull())
    .addColumn('issuer_id', 'text', (c) => c.notNull())
    .addColumn('issuer_name', 'text', (c) => c.notNull())
    .addColumn('federated_provider', 'text')
    .addColumn('ec2_role_delivery', 'text')
    .addColumn('workload_id', 'text', (c) => c.references('workloads.workload_id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('sessions_by_workload')
    .on('sessions')
    .columns(['workload_id', 'expires_at'])
    .execute();
  const former = await db
    .selectFrom('session_credentials')
    .innerJoin('workloads', 'workloads.workload_id', 'session_credentials.workload_id')
    .selectAll('session_credentials')
    .select(['account_id', 'region', 'platform', 'resource_id', 'role_name', 'role_id'])
    .execute();
  for (const credentials of former) await db.insertInto('sessions').values(sessionOf(credentials)).execute();
  await db.schema.dropTable('session_credentials').execute();
}

/** What was told of a session, from its workload, whenever it signed a call. */
function sessionOf(former: FormerCredentials & Workload): Session {
  const { account_id, region, platform, resource_id, role_name, role_id, ...credentials } = former;
  const isPod = platform === 'eks';
  const cluster = createHash('sha256').update(`${account_id} ${region}`).digest('hex').slice(0, 32);
  return {
    ...credentials,
    kind: 'AssumedRole',
    account_id,
    session_name: isPod ? `botocore-session-${Math.floor(former.created_at / 1000)}` : resource_id,
    issuer_arn: `arn:aws:iam::${account_id}:role/${role_name}`,
    issuer_id: role_id,
    issuer_name: role_name,
    federated_provider: isPod
      ? `arn:aws:iam::${account_id}:oidc-provider/oidc.eks.${region}.amazonaws.com/id/${cluster.toUpperCase()}`
      : null,
    ec2_role_delivery: platform === 'ec2' ? '1.0' : null,
  };
}
