/** Tells which notification goes to which target, and names the SNS topics of AWS Marketplace. */

import type { Message, Target } from '../outbox/sender.ts';
import type { Topics } from '../outbox/sns-subscription.ts';
import { settingsOf } from '../outbox/target-settings.ts';
import type { TargetSettings } from '../outbox/target-settings.ts';

type Topic = 'subscription' | 'entitlement';

export type NotificationSettings = TargetSettings & {
  /** Only notifications of this product. */
  productCode?: string;
  /** Only messages of this topic; of the kinds for SNS. */
  topic?: Topic;
};

/** Who takes SNS messages, and who EventBridge events. */
const kinds: Record<Message['channel'], readonly Target['kind'][]> = {
  sns: ['sns-webhook', 'sns-topic'],
  eventbridge: ['eventbridge-webhook', 'event-bus'],
};

/** Whether the notification is for the target's channel, product and topic. */
export function wants(target: Target, notification: Message): boolean {
  const { productCode, topic }: NotificationSettings = settingsOf(target);
  return (
    kinds[notification.channel].includes(target.kind) &&
    (productCode === undefined || productCode === notification.product_code) &&
    (topic === undefined || topic === topicOf(notification))
  );
}

export const topics: Topics = {
  ofMessage: (notification) => topicArn(topicOf(notification), notification.product_code),
  /** One target may have many topics: those of its product or of all, and both of each product. It confirms them as one. */
  ofTarget(target) {
    const { topic = 'subscription', productCode }: NotificationSettings = settingsOf(target);
    return topicArn(topic, productCode);
  },
};

function topicOf({ subject }: Message): Topic {
  return subject === 'entitlement-updated' ? 'entitlement' : 'subscription';
}

/** AWS Marketplace's own account, which has the topics; sellers see it in their topics' ARNs. */
const marketplaceAccount = '287250355862';

/** Without a product: what the topics of all products have in common. */
function topicArn(topic: Topic, productCode: string | undefined): string {
  const name = `aws-mp-${topic}-notification${productCode === undefined ? '' : `-${productCode}`}`;
  return `arn:aws:sns:us-east-1:${marketplaceAccount}:${name}`;
}
