/** Puts what a seller is told of a change of an agreement into the outbox. */

import { createHash } from 'node:crypto';
import { findAgreement } from '../ledger/agreements.ts';
import { addNotifications, removeLaterNotifications } from '../ledger/notifications.ts';
import type { MarketplaceContext } from './context.ts';
import { MarketplaceError } from './marketplace-error.ts';
import { renderNotices } from './notices.ts';
import type { AgreementChange } from './notice.ts';

/**
 * Enqueues what AWS tells a seller of this change, as the agreement stands now, for `dueAt` (milliseconds). What lies
 * ahead may be announced again: the same message of the same agreement for the same time is enqueued once. What changes
 * now is told each time, also by a clock that stands still.
 * @throws MarketplaceError where the seller has no such agreement.
 */
export async function announce(
  { tx, accountId, now, ids }: MarketplaceContext,
  agreementId: string,
  change: AgreementChange,
  dueAt = now,
): Promise<void> {
  const agreement = await findAgreement(tx, accountId, agreementId);
  if (agreement === undefined) {
    throw new MarketplaceError('not found', `There is no agreement ${agreementId}.`);
  }
  const planned = dueAt > now;
  const notices = renderNotices(agreement, change, { at: dueAt, planned });
  await addNotifications(
    tx,
    accountId,
    notices.map(({ channel, subject, render }) => {
      const name = [agreementId, channel, subject, String(dueAt)];
      const id = planned ? uuidOf(...name) : ids.uuid();
      const body = render({ id, requestId: planned ? uuidOf(...name, 'request') : ids.uuid() });
      return {
        notification_id: id,
        agreement_id: agreementId,
        product_code: agreement.product_code,
        channel,
        subject,
        body: JSON.stringify(body),
        due_at: dueAt,
        dispatched_at: null,
        created_at: now,
      };
    }),
  );
}

/** Takes back what was announced for later than now, as when a buyer returns within the final hour (metering.md §5.1). */
export async function withdraw({ tx, now }: MarketplaceContext, agreementId: string): Promise<void> {
  await removeLaterNotifications(tx, agreementId, now);
}

/** Whatever is named below it is a notification of ours. */
const namespace = Buffer.from('6b0c1d5e0f6f4f0f9a57b8f5c3a1e2d4', 'hex');

/** A UUID of version 5 (RFC 9562): the same names give the same one. */
function uuidOf(...names: string[]): string {
  const hash = createHash('sha1').update(namespace).update(JSON.stringify(names));
  const bytes = hash.digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
