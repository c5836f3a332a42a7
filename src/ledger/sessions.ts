/** Stores sessions: temporary credentials, whom they speak for, and until when. */

import { statement } from '../store/statement.ts';
import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type Session = Row<'sessions'>;

const selectSession = statement<{ accessKeyId: string }, Session>((db, { accessKeyId }) =>
  db.selectFrom('sessions').where('access_key_id', '=', accessKeyId).selectAll(),
);

/** The session that this key speaks for, also when it has expired. */
export async function findSession(tx: Tx, accessKeyId: string): Promise<Session | undefined> {
  const [session] = await selectSession(tx, { accessKeyId });
  return session;
}

export async function insertSession(tx: Tx, session: NewRow<'sessions'>): Promise<void> {
  await tx.insertInto('sessions').values(session).execute();
}

/** The session of a workload that lasts longest. */
export async function findLatestSession(tx: Tx, workloadId: string): Promise<Session | undefined> {
  return tx
    .selectFrom('sessions')
    .selectAll()
    .where('workload_id', '=', workloadId)
    .orderBy('expires_at', 'desc')
    .orderBy('access_key_id')
    .limit(1)
    .executeTakeFirst();
}

/** Forgets the sessions of a workload that expired before this time. */
export async function deleteExpiredSessions(tx: Tx, workloadId: string, before: number): Promise<void> {
  await tx
    .deleteFrom('sessions')
    .where('workload_id', '=', workloadId)
    .where('expires_at', '<', before)
    .execute();
}
