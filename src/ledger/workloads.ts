/** Workloads of buyers and the temporary credentials of their roles' sessions. */

import { statement } from '../store/statement.ts';
import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type Workload = Row<'workloads'>;
export type SessionCredentials = Row<'session_credentials'>;
export type Platform = Workload['platform'];

/** A session's key with the workload whose role it speaks for. */
export type SessionHolder = SessionCredentials &
  Pick<Workload, 'account_id' | 'region' | 'platform' | 'resource_id' | 'role_name' | 'role_id'>;

const selectSessionHolder = statement<{ accessKeyId: string }, SessionHolder>((db, { accessKeyId }) =>
  db
    .selectFrom('session_credentials')
    .innerJoin('workloads', 'workloads.workload_id', 'session_credentials.workload_id')
    .where('access_key_id', '=', accessKeyId)
    .selectAll('session_credentials')
    .select(['account_id', 'region', 'platform', 'resource_id', 'role_name', 'role_id']),
);

/** The session that this key speaks for, also when it has expired. */
export async function findSessionHolder(tx: Tx, accessKeyId: string): Promise<SessionHolder | undefined> {
  const [holder] = await selectSessionHolder(tx, { accessKeyId });
  return holder;
}

export async function insertWorkload(tx: Tx, workload: NewRow<'workloads'>): Promise<void> {
  await tx.insertInto('workloads').values(workload).execute();
}

/** Oldest first. */
export async function listWorkloads(tx: Tx): Promise<Workload[]> {
  return tx.selectFrom('workloads').selectAll().orderBy('created_at').orderBy('workload_id').execute();
}

export async function findWorkload(tx: Tx, workloadId: string): Promise<Workload | undefined> {
  return tx.selectFrom('workloads').selectAll().where('workload_id', '=', workloadId).executeTakeFirst();
}

export async function findWorkloadOfResource(
  tx: Tx,
  resource: Pick<Workload, 'account_id' | 'region' | 'platform' | 'resource_id'>,
): Promise<Workload | undefined> {
  return tx
    .selectFrom('workloads')
    .selectAll()
    .where((eb) => eb.and(resource))
    .executeTakeFirst();
}

/** The `AROA…` id of an account's role, if a workload has had it. */
export async function findRoleId(tx: Tx, accountId: string, roleName: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('workloads')
    .select('role_id')
    .where('account_id', '=', accountId)
    .where('role_name', '=', roleName)
    .limit(1)
    .executeTakeFirst();
  return row?.role_id;
}

export async function insertSessionCredentials(
  tx: Tx,
  credentials: NewRow<'session_credentials'>,
): Promise<void> {
  await tx.insertInto('session_credentials').values(credentials).execute();
}

/** The credentials of a workload that last longest. */
export async function findLatestCredentials(
  tx: Tx,
  workloadId: string,
): Promise<SessionCredentials | undefined> {
  return tx
    .selectFrom('session_credentials')
    .selectAll()
    .where('workload_id', '=', workloadId)
    .orderBy('expires_at', 'desc')
    .orderBy('access_key_id')
    .limit(1)
    .executeTakeFirst();
}

/** Forgets the credentials of a workload that expired before this time. */
export async function deleteExpiredCredentials(tx: Tx, workloadId: string, before: number): Promise<void> {
  await tx
    .deleteFrom('session_credentials')
    .where('workload_id', '=', workloadId)
    .where('expires_at', '<', before)
    .execute();
}
