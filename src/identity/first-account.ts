/**
 * Creates the seller account of the first start, with its root user and an IAM user, each with an access key.
 */

import { findAccount, insertAccount, insertPrincipal } from '../ledger/principals.ts';
import type { Tx } from '../ledger/tx.ts';
import { newUniqueId } from '../record/unique-id.ts';

export const firstAccountId = '123456789012';
const firstUserName = 'Alice';

const secretAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Creates the account unless it is there. `random` gives that many random bytes, fit for secrets. */
export async function createFirstAccount(
  tx: Tx,
  now: number,
  random: (bytes: number) => Uint8Array,
): Promise<void> {
  if (await findAccount(tx, firstAccountId)) return;
  const key = () => ({
    access_key_id: newUniqueId('AKIA', random),
    secret_access_key: Array.from(random(40), (byte) => secretAlphabet[byte % secretAlphabet.length]).join(
      '',
    ),
  });
  await insertAccount(tx, { account_id: firstAccountId, name: 'seller', created_at: now });
  const principal = { account_id: firstAccountId, created_at: now };
  await insertPrincipal(
    tx,
    {
      ...principal,
      arn: `arn:aws:iam::${firstAccountId}:root`,
      type: 'Root',
      // The root user's principal id is the account's (cloudtrail.md §3.1).
      principal_id: firstAccountId,
      user_name: null,
    },
    key(),
  );
  await insertPrincipal(
    tx,
    {
      ...principal,
      arn: `arn:aws:iam::${firstAccountId}:user/${firstUserName}`,
      type: 'IAMUser',
      principal_id: newUniqueId('AIDA', random),
      user_name: firstUserName,
    },
    key(),
  );
}
