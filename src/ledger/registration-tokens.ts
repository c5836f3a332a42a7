/** Stores registration tokens, which a buyer's browser carries to the seller, as hashes only. */

import { createHash } from 'node:crypto';
import { statement } from '../store/statement.ts';
import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

/** The buyer and what they bought, as far as a registration token tells. */
export type Registration = Pick<Row<'registration_tokens'>, 'token_hash' | 'created_at' | 'expires_at'> &
  Pick<Row<'agreements'>, 'agreement_id' | 'license_arn'> &
  Pick<Row<'customers'>, 'customer_id' | 'customer_identifier' | 'customer_aws_account_id'> &
  /** `account_id` is the seller's. */
  Pick<Row<'products'>, 'account_id' | 'product_code' | 'integration'>;

/** SHA-256 in lower-case hexadecimal: the key under which a token is kept. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export async function insertRegistrationToken(tx: Tx, row: NewRow<'registration_tokens'>): Promise<void> {
  await tx.insertInto('registration_tokens').values(row).execute();
}

const selectRegistration = statement<{ tokenHash: string }, Registration>((db, { tokenHash }) =>
  db
    .selectFrom('registration_tokens')
    .innerJoin('agreements', 'agreements.agreement_id', 'registration_tokens.agreement_id')
    .innerJoin('products', 'products.product_code', 'agreements.product_code')
    .innerJoin('customers', 'customers.customer_id', 'agreements.customer_id')
    .where('token_hash', '=', tokenHash)
    .select([
      'token_hash',
      'registration_tokens.created_at',
      'expires_at',
      'agreements.agreement_id',
      'license_arn',
      'customers.customer_id',
      'customer_identifier',
      'customer_aws_account_id',
      'products.account_id',
      'products.product_code',
      'integration',
    ]),
);

/** Whoever asks and whether the token has expired are not looked at. */
export async function findRegistration(tx: Tx, tokenHash: string): Promise<Registration | undefined> {
  const [registration] = await selectRegistration(tx, { tokenHash });
  return registration;
}
