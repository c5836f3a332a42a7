/** Confirms and ends subscriptions of webhooks to SNS topics: a webhook gets messages only in between. */

import {
  findTarget,
  findTargetByToken,
  giveUpWaiting,
  setTargetState,
} from '../ledger/notification-targets.ts';
import type { Tx } from '../ledger/tx.ts';
import type { Message, Target } from './sender.ts';

/** The topics whose messages SNS webhooks get; whoever fills the outbox names them. */
export type Topics = {
  /** The ARN of the topic that a message stands in. */
  ofMessage(message: Message): string;
  /** The ARN of the topic that a target confirms. */
  ofTarget(target: Target): string;
};

/** That many bytes, fit for secrets. */
type Random = (bytes: number) => Uint8Array;

/** As a new target of this kind stands: of the others nobody asks whether they want what they get. */
export function newSubscription(
  kind: Target['kind'],
  random: Random,
): Pick<Target, 'state' | 'confirm_token'> {
  if (kind !== 'sns-webhook') return { state: 'confirmed', confirm_token: null };
  return { state: 'pending-confirmation', confirm_token: Buffer.from(random(128)).toString('hex') };
}

export function subscriptionArn({ target_id }: Pick<Target, 'target_id'>, topicArn: string): string {
  return `${topicArn}:${target_id}`;
}

/** As SNS's ConfirmSubscription, and as often as asked. @returns the subscription's ARN; undefined where the token is none. */
export async function confirmSubscription(
  tx: Tx,
  { ofTarget }: Pick<Topics, 'ofTarget'>,
  { topicArn, token }: { topicArn: string; token: string },
): Promise<string | undefined> {
  const target = await findTargetByToken(tx, token);
  if (target === undefined || ofTarget(target) !== topicArn) return undefined;
  await setTargetState(tx, target.target_id, { state: 'confirmed', confirm_token: token });
  return subscriptionArn(target, topicArn);
}

/**
 * As SNS's Unsubscribe without credentials: nothing more is sent, unless the webhook confirms again.
 * @returns the target, with a new token; undefined where there is no such subscription.
 */
export async function unsubscribe(tx: Tx, random: Random, arn: string): Promise<Target | undefined> {
  const target = await findTarget(tx, arn.split(':').at(-1) ?? '');
  if (target?.kind !== 'sns-webhook') return undefined;
  const change = newSubscription(target.kind, random);
  await setTargetState(tx, target.target_id, change);
  await giveUpWaiting(tx, target.target_id, 'The target unsubscribed.');
  return { ...target, ...change };
}
