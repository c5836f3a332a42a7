/**
 * Runs one round of sending: makes an attempt for every target that wants what is due, then delivers, retries
 * or gives up.
 */

import { listOpenAttempts } from '../ledger/notification-attempts.ts';
import { inLanes } from '../work/lanes.ts';
import { makeAttempt } from './attempt.ts';
import { dispatchDue } from './dispatch.ts';
import type { OutboxParts } from './parts.ts';

const attemptsRead = 500;
/** Targets served at once; each gets its messages in order, one after the other. */
const lanes = 8;

/**
 * Sends what is due; with `everything`, also what waits for its next attempt. May run in several places at once; may end
 * anywhere, as `signal` makes it, and the next round goes on: a target may get a message twice, and is not left without it.
 * @throws StoreError. A target that fails is no error: it is kept with the attempt, which is made again.
 */
export async function sendRound(parts: OutboxParts, everything: boolean, signal: AbortSignal): Promise<void> {
  while (await dispatchDue(parts));
  const failing = new Set<string>();
  for (let failed = everything; ; failed = false) {
    const limits = { failed, except: [...failing], limit: attemptsRead };
    const open = await parts.store.read((tx) => listOpenAttempts(tx, parts.wallClock.now(), limits));
    if (open.length === 0 || signal.aborted) return;
    const byTarget = Map.groupBy(open, ({ target_id }) => target_id);
    await inLanes(lanes, [...byTarget], async ([targetId, attempts]) => {
      for (const attempt of attempts) {
        if (signal.aborted) return;
        if (await makeAttempt(parts, attempt, signal)) continue;
        // One attempt tells about the target; the rest waits for the next round.
        failing.add(targetId);
        return;
      }
    });
  }
}
