/** Stores workloads of buyers: what runs the seller's software, and with which role. */

import { statement } from '../store/statement.ts';
import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type Workload = Row<'workloads'>;
export type Platform = Workload['platform'];

export async function insertWorkload(tx: Tx, workload: NewRow<'workloads'>): Promise<void> {
  await tx.insertInto('workloads').values(workload).execute();
}

/** Oldest first. */
export async function listWorkloads(tx: Tx): Promise<Workload[]> {
  return tx.selectFrom('workloads').selectAll().orderBy('created_at').orderBy('workload_id').execute();
}

const selectWorkload = statement<{ workloadId: string }, Workload>((db, { workloadId }) =>
  db.selectFrom('workloads').where('workload_id', '=', workloadId).selectAll(),
);

/** Every call of a workload's that is metered asks for it. */
export async function findWorkload(tx: Tx, workloadId: string): Promise<Workload | undefined> {
  const [workload] = await selectWorkload(tx, { workloadId });
  return workload;
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
