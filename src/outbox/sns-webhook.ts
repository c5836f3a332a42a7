/** Speaks SNS's HTTP protocol: sends signed envelopes to webhooks that have confirmed their subscription. */

import type { Clock } from '../time/clock.ts';
import { post } from './post.ts';
import type { Message, Target } from './sender.ts';
import { SigningCertificates } from './signing-certificate.ts';
import type { PrivateText, SigningCertificate } from './signing-certificate.ts';
import { renderSnsMessage } from './sns-envelope.ts';
import type { Signing, SnsMessage } from './sns-envelope.ts';
import { subscriptionArn } from './sns-subscription.ts';
import type { Topics } from './sns-subscription.ts';
import { settingsOf } from './target-settings.ts';

export type SnsWebhookParts = {
  /** How webhooks reach this server. */
  publicUrl(): string;
  /** Where the signing key is kept. */
  signingKey: PrivateText;
  topics: Topics;
  clock: Clock;
  ids: { uuid(): string };
};

/** SNS waits so long (Amazon SNS Developer Guide, HTTP/S endpoints). */
const timeoutMs = 15_000;

export class SnsWebhooks {
  readonly topics: Topics;
  readonly #parts: SnsWebhookParts;
  readonly #certificates: SigningCertificates;

  constructor(parts: SnsWebhookParts) {
    this.topics = parts.topics;
    this.#parts = parts;
    this.#certificates = new SigningCertificates(parts.signingKey);
  }

  /** What is served at SigningCertURL. */
  certificate(): Promise<SigningCertificate> {
    return this.#certificates.get();
  }

  /** The message id and the time stay the same however often the message is sent. */
  async publish(target: Target, message: Message, signal: AbortSignal): Promise<void> {
    const { notification_id, body, due_at } = message;
    const topic = this.topics.ofMessage(message);
    const subscription = subscriptionArn(target, topic);
    const envelope: SnsMessage = {
      Type: 'Notification',
      MessageId: notification_id,
      TopicArn: topic,
      Message: body,
      Timestamp: new Date(due_at).toISOString(),
    };
    const unsubscribe = this.#url({ Action: 'Unsubscribe', SubscriptionArn: subscription });
    await this.#send(target, envelope, signal, { subscription, unsubscribe });
  }

  /** Asks the webhook to visit SubscribeURL, at first or after it has unsubscribed. @throws as a Sender. */
  async askToConfirm(
    target: Target,
    type: 'SubscriptionConfirmation' | 'UnsubscribeConfirmation',
    signal: AbortSignal = new AbortController().signal,
  ): Promise<void> {
    const topic = this.topics.ofTarget(target);
    const token = target.confirm_token ?? '';
    const message: SnsMessage = {
      Type: type,
      MessageId: this.#parts.ids.uuid(),
      Token: token,
      TopicArn: topic,
      Message: explanations[type](topic),
      SubscribeURL: this.#url({ Action: 'ConfirmSubscription', TopicArn: topic, Token: token }),
      Timestamp: new Date(this.#parts.clock.now()).toISOString(),
    };
    const subscription = type === 'UnsubscribeConfirmation' ? subscriptionArn(target, topic) : undefined;
    await this.#send(target, message, signal, { subscription, unsubscribe: undefined });
  }

  async #send(
    target: Target,
    message: SnsMessage,
    signal: AbortSignal,
    { subscription, unsubscribe }: { subscription: string | undefined; unsubscribe: string | undefined },
  ): Promise<void> {
    const { key, fileName } = await this.#certificates.get();
    const signing: Signing = {
      version: settingsOf(target).signatureVersion ?? '1',
      key,
      certificateUrl: `${this.#place()}${fileName}`,
    };
    await post(target.address, {
      headers: {
        'content-type': 'text/plain; charset=UTF-8',
        'user-agent': 'Amazon Simple Notification Service Agent',
        'x-amz-sns-message-type': message.Type,
        'x-amz-sns-message-id': message.MessageId,
        'x-amz-sns-topic-arn': message.TopicArn,
        ...(subscription === undefined ? {} : { 'x-amz-sns-subscription-arn': subscription }),
      },
      body: renderSnsMessage(message, signing, unsubscribe),
      timeoutMs,
      signal,
      // Other statuses of the 400s are final (Amazon SNS Developer Guide, delivery retries).
      isRetried: (status) => status >= 500 || status === 429,
    });
  }

  #url(query: Record<string, string>): string {
    // Colons stand as they are in SNS's own URLs.
    const text = Object.entries(query).map(
      ([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%3A', ':')}`,
    );
    return `${this.#place()}?${text.join('&')}`;
  }

  #place(): string {
    return `${this.#parts.publicUrl()}/_metertrail/sns/`;
  }
}

/** SNS's own words. */
const explanations = {
  SubscriptionConfirmation: (topic: string) =>
    `You have chosen to subscribe to the topic ${topic}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
  UnsubscribeConfirmation: (topic: string) =>
    `You have chosen to deactivate subscription to the topic ${topic}.\nTo cancel this operation and restore the subscription, visit the SubscribeURL included in this message.`,
};
