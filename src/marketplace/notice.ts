/** The types of what can happen to an agreement, and of what a seller is told of it. */

export type AgreementChange =
  | 'subscribe-success'
  | 'subscribe-fail'
  | 'unsubscribe-pending'
  | 'unsubscribe-success'
  | 'entitlement-updated'
  | 'renewed'
  | 'amended';

export type Notice = {
  channel: 'sns' | 'eventbridge';
  /** The SNS action, or the EventBridge detail-type. */
  subject: string;
  /** The SNS message, or the EventBridge event, under these UUIDs. */
  render: (name: EventName) => object;
};

/** `at` in milliseconds; `planned`: it was known beforehand, as an expiry is and a cancellation is not. */
export type Moment = { at: number; planned: boolean };

/** Two UUIDs: the event's own, and that of the request behind it. */
export type EventName = { id: string; requestId: string };
