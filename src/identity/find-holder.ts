/** Finds who holds an access key: a principal with a long-term key, or a session. */

import { findKeyHolder } from '../ledger/principals.ts';
import type { KeyHolder } from '../ledger/principals.ts';
import { findSession } from '../ledger/sessions.ts';
import type { Session } from '../ledger/sessions.ts';
import type { Tx } from '../ledger/tx.ts';

export type Holder = KeyHolder | Session;

/** AWS's own prefixes: `AKIA` for long-term keys, `ASIA` for temporary ones. */
export async function findHolder(tx: Tx, accessKeyId: string): Promise<Holder | undefined> {
  return accessKeyId.startsWith('ASIA') ? findSession(tx, accessKeyId) : findKeyHolder(tx, accessKeyId);
}
