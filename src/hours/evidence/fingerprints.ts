/** Tells by 128-bit fingerprints which calls are already in, and gives each a number. */

import { hash } from 'node:crypto';

import type { MeteringCall } from '../../calls/call.ts';

/** Four words of 32 bits. */
export type Fingerprint = Uint32Array;

/**
 * Stands for a call. Copies of an event have its id and its content; the content is part of it because
 * events without an id, and examples that share one, are different calls. Where it was found is not.
 */
export function fingerprintOf(call: MeteringCall): Fingerprint {
  const bytes = hash('sha256', JSON.stringify(call), 'buffer');
  return Uint32Array.of(
    bytes.readUInt32LE(0),
    bytes.readUInt32LE(4),
    bytes.readUInt32LE(8),
    bytes.readUInt32LE(12),
  );
}

/** Numbers are given in order, from 0. */
export type Fingerprints = {
  /** The number under which the fingerprint is in, or -1 when it was not: then it is now, under the next number. */
  add: (fingerprint: Fingerprint) => number;
  /** An order of two numbers that depends on their fingerprints alone. */
  compare: (one: number, other: number) => number;
  /** Stands for the set of fingerprints: 128 bits in hexadecimal. */
  digest: () => string;
};

/** An open-addressed table, at most half full. */
export function createFingerprints(): Fingerprints {
  let count = 0;
  let words = new Uint32Array(4 * 512);
  let slots = new Uint32Array(1024);

  function slotOf(fingerprint: Fingerprint): number {
    const mask = slots.length - 1;
    let slot = (fingerprint[0] ?? 0) & mask;
    for (let number = slots[slot] ?? 0; number !== 0; number = slots[slot] ?? 0) {
      if (isEqual(number - 1, fingerprint)) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  function isEqual(number: number, fingerprint: Fingerprint): boolean {
    const start = number * 4;
    return fingerprint.every((word, index) => words[start + index] === word);
  }

  function grow(): void {
    const larger = new Uint32Array(words.length * 2);
    larger.set(words);
    words = larger;
    slots = new Uint32Array(slots.length * 2);
    for (let number = 0; number < count; number++)
      slots[slotOf(words.subarray(number * 4, number * 4 + 4))] = number + 1;
  }

  return {
    add(fingerprint) {
      let slot = slotOf(fingerprint);
      const found = slots[slot] ?? 0;
      if (found !== 0) return found - 1;
      if (count * 4 === words.length) {
        grow();
        slot = slotOf(fingerprint);
      }
      words.set(fingerprint, count * 4);
      slots[slot] = count + 1;
      count += 1;
      return -1;
    },
    digest() {
      const sum = new Uint32Array(4);
      for (let word = 0; word < count * 4; word++) sum[word % 4] = (sum[word % 4] ?? 0) ^ (words[word] ?? 0);
      return Array.from(sum, (word) => word.toString(16).padStart(8, '0')).join('');
    },
    compare(one, other) {
      for (let word = 0; word < 4; word++) {
        const difference = (words[one * 4 + word] ?? 0) - (words[other * 4 + word] ?? 0);
        if (difference !== 0) return difference;
      }
      return 0;
    },
  };
}
