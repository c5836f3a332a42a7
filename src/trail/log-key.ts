/** Makes the key under which a delivery's log file stands. */

import type { Delivery } from '../ledger/deliveries.ts';
import type { Trail } from '../ledger/trails.ts';
import { logObjectKey } from '../record/object-key.ts';

export function logKeyOf(
  trail: Trail,
  { region, newest_event_time, random16 }: Pick<Delivery, 'region' | 'newest_event_time' | 'random16'>,
): string {
  return logObjectKey({
    prefix: trail.s3_key_prefix ?? undefined,
    accountId: trail.account_id,
    region,
    newestEventTime: newest_event_time,
    random16,
  });
}
