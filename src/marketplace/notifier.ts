/**
 * The outbox of the marketplace's notifications: it knows what targets want, and what the topics are called.
 */

import { Outbox } from '../outbox/outbox.ts';
import type { OutboxOptions } from '../outbox/outbox.ts';
import { topics, wants } from './notification-topics.ts';

export class Notifier extends Outbox {
  constructor(options: Omit<OutboxOptions, 'wants' | 'topics'>) {
    super({ ...options, wants, topics });
  }
}
