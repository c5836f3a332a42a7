/** Counts the events behind a finding, and keeps a few of the oldest and of the newest. */

import type { Caller } from '../calls/caller.ts';
import type { Attempt } from '../hours/cells.ts';
import { compareMoments } from '../calls/order.ts';
import type { Moment } from '../calls/order.ts';
import { proofsMax } from './finding.ts';
import type { Proof } from './finding.ts';

const oldestMax = Math.ceil(proofsMax / 2);
const newestMax = proofsMax - oldestMax;
/** So many events are told apart; of the same event, as it stands in many hours, only the first counts. */
const distinctMax = 1000;

/** In whatever order events are added, the same ones are kept. */
export type Proofs = {
  add(moment: Moment, caller: Caller): void;
  /** Adds the first and the last event of equal attempts, and counts those between them. */
  addAttempt(attempt: Attempt): void;
  list(): { evidence: Proof[]; evidenceCount: number };
};

export function createProofs(): Proofs {
  const seen = new Set<string>();
  let oldest: Proof[] = [];
  let newest: Proof[] = [];
  let evidenceCount = 0;

  function add({ eventId, time, file }: Moment, caller: Caller): void {
    // Events without an id are different ones.
    if (eventId !== '') {
      if (seen.has(eventId) || newest.some((proof) => proof.eventId === eventId)) return;
      if (seen.size < distinctMax) seen.add(eventId);
    }
    evidenceCount += 1;
    const proof = { eventId, time, file, caller: caller.name };
    const last = oldest.at(-1);
    if (oldest.length < oldestMax || (last && compareMoments(proof, last) < 0)) {
      oldest = [...oldest, proof].toSorted(compareMoments);
      // What no longer is among the oldest may be among the newest.
      const next = oldest.length > oldestMax ? oldest.pop() : undefined;
      if (next) addToNewest(next);
    } else {
      addToNewest(proof);
    }
  }

  function addToNewest(proof: Proof): void {
    const first = newest[0];
    if (newest.length < newestMax || (first && compareMoments(proof, first) > 0))
      newest = [...newest, proof].toSorted(compareMoments).slice(-newestMax);
  }

  return {
    add,
    addAttempt({ first, last, count, caller }) {
      add(first, caller);
      if (last.eventId === first.eventId && last.time === first.time) return;
      add(last, caller);
      evidenceCount += count - 2;
    },
    list: () => ({ evidence: [...oldest, ...newest], evidenceCount }),
  };
}
