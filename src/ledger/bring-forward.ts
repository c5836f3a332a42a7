/**
 * Brings times in the ledger forward to now after a clock went back, so that what was due or over stays so.
 */

import type { Tx } from '../store/store.ts';

/**
 * Deliveries and notifications would else wait, and trails that are stopped would collect again, until the clock is there
 * once more. What lies no later than `beyond` is left alone.
 * @param before what the clock told before; what was to happen later than that still waits.
 */
export async function bringForward(
  tx: Tx,
  { now, beyond, before }: { now: number; beyond: number; before: number },
): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ lease_until: now })
    .where('state', '=', 'claimed')
    .where('lease_until', '>', beyond)
    .execute();
  await tx
    .updateTable('undelivered_events')
    .set({ enqueued_at: now })
    .where('delivery_id', 'is', null)
    .where('enqueued_at', '>', beyond)
    .execute();
  // Ends count as within: what happens now comes after them.
  await tx
    .updateTable('trails')
    .set({ logging_stopped_at: now - 1 })
    .where('logging_stopped_at', '>', beyond)
    .execute();
  await tx
    .updateTable('trails')
    .set({ deleted_at: now - 1 })
    .where('deleted_at', '>', beyond)
    .execute();
  await tx
    .updateTable('notifications')
    .set({ due_at: now })
    .where('dispatched_at', 'is', null)
    .where('due_at', '>', beyond)
    .where('due_at', '<=', before)
    .execute();
}
