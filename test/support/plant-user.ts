/** An IAM user of a buyer's with a long-term key: the admin API makes none. */

import { findAccount, insertAccount, insertPrincipal } from '../../src/ledger/principals.ts';
import type { Credentials } from './app.ts';
import type { ContainerSeller } from './container-seller.ts';

export async function plantUser(
  { app }: ContainerSeller,
  accountId: string,
  accessKeyId = 'AKIABUYER',
): Promise<Credentials> {
  const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  await app.app.store.transaction(async (tx) => {
    if ((await findAccount(tx, accountId)) === undefined) {
      await insertAccount(tx, { account_id: accountId, name: 'buyer', created_at: 0 });
    }
    await insertPrincipal(
      tx,
      {
        arn: `arn:aws:iam::${accountId}:user/${accessKeyId}`,
        account_id: accountId,
        type: 'IAMUser',
        principal_id: `AIDA${accessKeyId}`,
        user_name: accessKeyId,
        created_at: 0,
      },
      { access_key_id: accessKeyId, secret_access_key: secretAccessKey },
    );
  });
  return { accessKeyId, secretAccessKey };
}
