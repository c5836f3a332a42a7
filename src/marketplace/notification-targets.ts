/** Adds and removes the targets to which a seller's notifications go. */

import { addTarget, findTarget, listTargets, removeTarget } from '../ledger/notification-targets.ts';
import { findProduct } from '../ledger/products.ts';
import type { Target } from '../outbox/sender.ts';
import { newSubscription } from '../outbox/sns-subscription.ts';
import type { MarketplaceContext } from './context.ts';
import { MarketplaceError } from './marketplace-error.ts';
import type { NotificationSettings } from './notification-topics.ts';

/** Every notification may be attempted for every target. */
const targetsMax = 50;

export type NewTarget = { kind: Target['kind']; address: string; settings: NotificationSettings };

/** Everything that becomes due from now on goes there too; to a webhook for SNS once it has confirmed. @throws MarketplaceError. */
export async function addNotificationTarget(
  { tx, accountId, now, ids, random }: MarketplaceContext,
  { kind, address, settings }: NewTarget,
): Promise<Target> {
  const { productCode } = settings;
  if (productCode !== undefined && (await findProduct(tx, productCode))?.account_id !== accountId) {
    throw new MarketplaceError('not found', `There is no product ${productCode}.`);
  }
  if ((await listTargets(tx, accountId)).length >= targetsMax) {
    throw new MarketplaceError(
      'conflict',
      `There are ${targetsMax} notification targets, and can be no more.`,
    );
  }
  const target: Target = {
    target_id: ids.uuid(),
    account_id: accountId,
    kind,
    address,
    settings: JSON.stringify(settings),
    ...newSubscription(kind, random),
    created_at: now,
  };
  if (!(await addTarget(tx, target))) {
    throw new MarketplaceError(
      'conflict',
      'There is a notification target of this kind and address already.',
    );
  }
  return target;
}

/** What waits for the target is given up. @throws MarketplaceError. */
export async function removeNotificationTarget(
  { tx, accountId }: MarketplaceContext,
  targetId: string,
): Promise<void> {
  if (await removeTarget(tx, accountId, targetId, 'The target was removed.')) return;
  throw new MarketplaceError('not found', `There is no notification target ${targetId}.`);
}

/** @throws MarketplaceError unless it waits for its confirmation. */
export async function findUnconfirmedTarget(
  { tx, accountId }: Pick<MarketplaceContext, 'tx' | 'accountId'>,
  targetId: string,
): Promise<Target> {
  const target = await findTarget(tx, targetId);
  if (target?.account_id !== accountId) {
    throw new MarketplaceError('not found', `There is no notification target ${targetId}.`);
  }
  if (target.state === 'confirmed') {
    throw new MarketplaceError('conflict', `The notification target ${targetId} needs no confirmation.`);
  }
  return target;
}
