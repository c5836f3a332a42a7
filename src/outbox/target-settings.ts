/** What a notification target is told besides its address, and which notifications it wants. */

import type { NotificationTarget } from '../ledger/notification-targets.ts';
import type { Notification } from '../ledger/notifications.ts';

export type Topic = 'subscription' | 'entitlement';

export type TargetSettings = {
  /** Only notifications of this product. */
  productCode?: string;
  /** Only messages of this topic; of the kinds for SNS. */
  topic?: Topic;
  /** 1 is SHA1withRSA, 2 is SHA256withRSA; of sns-webhook. */
  signatureVersion?: '1' | '2';
  /** Sent along with every request, as the connection of an API destination does; of eventbridge-webhook. Secret. */
  headers?: Record<string, string>;
  /** Of sns-topic and event-bus: AWS's own unless given. */
  endpoint?: string;
  region?: string;
  /** Of event-bus: what the event's source says instead of AWS's, which EventBridge takes from AWS alone. */
  source?: string;
};

export function settingsOf({ settings }: Pick<NotificationTarget, 'settings'>): TargetSettings {
  return JSON.parse(settings) as TargetSettings;
}

export function topicOf(subject: string): Topic {
  return subject === 'entitlement-updated' ? 'entitlement' : 'subscription';
}

/** Whether the notification goes to this target: of its seller, channel, product and topic, and confirmed. */
export function wants(target: NotificationTarget, notification: Notification): boolean {
  const { productCode, topic } = settingsOf(target);
  const channel = target.kind.startsWith('sns-') ? 'sns' : 'eventbridge';
  return (
    target.state === 'confirmed' &&
    target.account_id === notification.account_id &&
    channel === notification.channel &&
    (productCode === undefined || productCode === notification.product_code) &&
    (topic === undefined || topic === topicOf(notification.subject))
  );
}
