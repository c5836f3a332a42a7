/** Whom a seller has notified: targets are added, confirm, unsubscribe and are removed. */

import {
  addTarget,
  findTarget,
  findTargetByToken,
  giveUpWaiting,
  listTargets,
  removeTarget,
  setTargetState,
} from '../ledger/notification-targets.ts';
import type { NotificationTarget } from '../ledger/notification-targets.ts';
import { findProduct } from '../ledger/products.ts';
import type { NotificationTargetKind } from '../store/marketplace-tables.ts';
import type { MarketplaceContext } from './context.ts';
import { MarketplaceError } from './marketplace-error.ts';
import type { TargetSettings } from '../outbox/target-settings.ts';
import { subscriptionArn, topicOfTarget } from '../outbox/sns-webhook.ts';

/** Every notification may be attempted for every target. */
const targetsMax = 50;

export type NewTarget = { kind: NotificationTargetKind; address: string; settings: TargetSettings };

/** Everything that becomes due from now on goes there too; to a webhook for SNS once it has confirmed. @throws MarketplaceError. */
export async function addNotificationTarget(
  context: MarketplaceContext,
  { kind, address, settings }: NewTarget,
): Promise<NotificationTarget> {
  const { tx, accountId, now, ids } = context;
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
  const target: NotificationTarget = {
    target_id: ids.uuid(),
    account_id: accountId,
    kind,
    address,
    settings: JSON.stringify(settings),
    ...(kind === 'sns-webhook'
      ? { state: 'pending-confirmation', confirm_token: newToken(context) }
      : { state: 'confirmed', confirm_token: null }),
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
): Promise<NotificationTarget> {
  const target = await findTarget(tx, targetId);
  if (target?.account_id !== accountId) {
    throw new MarketplaceError('not found', `There is no notification target ${targetId}.`);
  }
  if (target.state === 'confirmed') {
    throw new MarketplaceError('conflict', `The notification target ${targetId} needs no confirmation.`);
  }
  return target;
}

/** As SNS's ConfirmSubscription, and as often as asked. @returns the subscription's ARN; undefined where the token is none. */
export async function confirmSubscription(
  tx: MarketplaceContext['tx'],
  topic: string,
  token: string,
): Promise<string | undefined> {
  const target = await findTargetByToken(tx, token);
  if (target === undefined || topicOfTarget(target) !== topic) return undefined;
  await setTargetState(tx, target.target_id, { state: 'confirmed', confirm_token: token });
  return subscriptionArn(target, topic);
}

/**
 * As SNS's Unsubscribe without credentials: nothing more is sent, unless the webhook confirms again.
 * @returns the target, with a new token; undefined where there is no such subscription.
 */
export async function unsubscribe(
  context: Pick<MarketplaceContext, 'tx' | 'random'>,
  arn: string,
): Promise<NotificationTarget | undefined> {
  const { tx } = context;
  const target = await findTarget(tx, arn.split(':').at(-1) ?? '');
  if (target?.kind !== 'sns-webhook') return undefined;
  const change = { state: 'pending-confirmation', confirm_token: newToken(context) } as const;
  await setTargetState(tx, target.target_id, change);
  await giveUpWaiting(tx, target.target_id, 'The target unsubscribed.');
  return { ...target, ...change };
}

function newToken({ random }: Pick<MarketplaceContext, 'random'>): string {
  return Buffer.from(random(128)).toString('hex');
}
