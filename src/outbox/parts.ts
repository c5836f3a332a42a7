/** The parts that the outbox works with. */

import type { Store } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';
import type { Message, Target } from './sender.ts';
import type { Senders } from './senders.ts';

export type OutboxParts = {
  store: Store;
  /** The time of what messages tell of: what is due. */
  clock: Clock;
  /** The time in which networks fail and recover: leases and retries. The sandbox's clock does not move it. */
  wallClock: Clock;
  senders: Senders;
  wants: Wants;
  log: {
    warn(facts: object, message: string): void;
    error(facts: object, message: string): void;
  };
};

/** Whether a message goes to this target, which is one of its account's and confirmed. */
export type Wants = (target: Target, message: Message) => boolean;
