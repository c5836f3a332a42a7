/**
 * Stores accounts, their principals (root and IAM users) and the long-term access keys that speak for them.
 */

import { statement } from '../store/statement.ts';
import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

/** An access key with the principal behind it. */
export type KeyHolder = Pick<Row<'access_keys'>, 'access_key_id' | 'secret_access_key' | 'status'> &
  Pick<Row<'principals'>, 'arn' | 'account_id' | 'type' | 'principal_id' | 'user_name'>;

const holderColumns = [
  'access_key_id',
  'secret_access_key',
  'status',
  'arn',
  'principals.account_id',
  'principals.type',
  'principal_id',
  'user_name',
] as const;

const selectKeyHolder = statement<{ accessKeyId: string }, KeyHolder>((db, { accessKeyId }) =>
  db
    .selectFrom('access_keys')
    .innerJoin('principals', 'principals.arn', 'access_keys.principal_arn')
    .where('access_key_id', '=', accessKeyId)
    .select(holderColumns),
);

/** The principal whom this access key speaks for, or undefined for a key that nobody has. */
export async function findKeyHolder(tx: Tx, accessKeyId: string): Promise<KeyHolder | undefined> {
  const [holder] = await selectKeyHolder(tx, { accessKeyId });
  return holder;
}

export async function findAccount(tx: Tx, accountId: string): Promise<Row<'accounts'> | undefined> {
  return tx.selectFrom('accounts').selectAll().where('account_id', '=', accountId).executeTakeFirst();
}

/** Writes what stands there already: fails as any write would, on a full disk or a lost database. */
export async function rewriteAccount(tx: Tx, accountId: string): Promise<void> {
  await tx
    .updateTable('accounts')
    .set((eb) => ({ created_at: eb.ref('created_at') }))
    .where('account_id', '=', accountId)
    .execute();
}

export async function insertAccount(tx: Tx, account: NewRow<'accounts'>): Promise<void> {
  await tx.insertInto('accounts').values(account).execute();
}

/** Adds the account unless it is there. */
export async function ensureAccount(tx: Tx, account: NewRow<'accounts'>): Promise<void> {
  await tx
    .insertInto('accounts')
    .values(account)
    .onConflict((oc) => oc.doNothing())
    .execute();
}

export async function insertPrincipal(
  tx: Tx,
  principal: NewRow<'principals'>,
  key: Pick<Row<'access_keys'>, 'access_key_id' | 'secret_access_key'>,
): Promise<void> {
  await tx.insertInto('principals').values(principal).execute();
  await tx
    .insertInto('access_keys')
    .values({ ...key, principal_arn: principal.arn, status: 'Active', created_at: principal.created_at })
    .execute();
}

/** Every principal of an account with its active keys, the root user first. */
export async function listKeyHolders(tx: Tx, accountId: string): Promise<KeyHolder[]> {
  return tx
    .selectFrom('access_keys')
    .innerJoin('principals', 'principals.arn', 'access_keys.principal_arn')
    .where('principals.account_id', '=', accountId)
    .where('status', '=', 'Active')
    .select(holderColumns)
    .orderBy('principals.type', 'desc')
    .orderBy('arn')
    .execute();
}
