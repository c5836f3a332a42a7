/** Access key id → who holds it: a principal with a long-term key, or a session of a workload's role. */

import { findKeyHolder } from '../ledger/principals.ts';
import type { KeyHolder } from '../ledger/principals.ts';
import type { Tx } from '../ledger/tx.ts';
import { findSessionHolder } from '../ledger/workloads.ts';
import type { SessionHolder } from '../ledger/workloads.ts';

export type Holder = KeyHolder | SessionHolder;

/** AWS's own prefixes: `AKIA` for long-term keys, `ASIA` for temporary ones. */
export async function findHolder(tx: Tx, accessKeyId: string): Promise<Holder | undefined> {
  return accessKeyId.startsWith('ASIA') ? findSessionHolder(tx, accessKeyId) : findKeyHolder(tx, accessKeyId);
}
