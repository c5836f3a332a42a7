/** The table of senders, by the kind of target. */

import { sendToEventBridgeWebhook } from './eventbridge-webhook.ts';
import { sendToEventBus } from './event-bus.ts';
import type { Sender, Target } from './sender.ts';
import { sendToSnsTopic } from './sns-topic.ts';
import type { SnsWebhooks } from './sns-webhook.ts';

export type Senders = Readonly<Record<Target['kind'], Sender>>;

/** A new kind is a file beside this one and a row here; its name stands in the table of targets, in src/store. */
export function sendersByKind(sns: SnsWebhooks): Senders {
  return {
    'sns-webhook': (target, message, signal) => sns.publish(target, message, signal),
    'eventbridge-webhook': sendToEventBridgeWebhook,
    'sns-topic': sendToSnsTopic,
    'event-bus': sendToEventBus,
  };
}
