/**
 * Finds the workload whose role's session signed a call, if one did: such calls are metered by where it runs.
 */

import type { Caller } from '../../identity/caller.ts';
import type { Tx } from '../../ledger/tx.ts';
import { findWorkload } from '../../ledger/workloads.ts';
import type { Workload } from '../../ledger/workloads.ts';

export async function callingWorkload(tx: Tx, { session }: Caller): Promise<Workload | undefined> {
  return session?.workloadId === undefined ? undefined : findWorkload(tx, session.workloadId);
}
