/** The marketplace's notifications on their way: the outbox, with what its targets want and what their topics are called. */

import { Outbox } from '../outbox/outbox.ts';
import type { OutboxOptions } from '../outbox/outbox.ts';
import { topics, wants } from './notification-topics.ts';

export class Notifier extends Outbox {
  constructor(options: Omit<OutboxOptions, 'wants' | 'topics'>) {
    super({ ...options, wants, topics });
  }
}
