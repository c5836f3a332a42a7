/** A seed into numbers, letters and UUIDs that are the same in every run. */

export type Random = {
  /** 0 <= n < 1. */
  next(): number;
  /** min <= n <= max. */
  integer(min: number, max: number): number;
  /** Version 4, as CloudTrail's ids are. */
  uuid(): string;
  /** Letters and digits, such as end the names of log files. */
  letters(length: number): string;
};

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const hexBytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Chris Doty-Humphrey's sfc32: its 128 bits of state keep the ids of different seeds from ever being the same. */
export function createRandom(seed: number): Random {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9 | 0, 0x85ebca6b | 0, 1];
  for (let round = 0; round < 12; round++) bits();

  function bits(): number {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  }

  function integer(min: number, max: number): number {
    return min + Math.floor((bits() / 2 ** 32) * (max - min + 1));
  }

  return {
    next: () => bits() / 2 ** 32,
    integer,
    uuid() {
      const [a, b, c, d] = [bits(), ((bits() & 0xffff0fff) | 0x4000) >>> 0, bits(), bits()];
      return `${hex(a)}-${hex(b).slice(0, 4)}-${hex(b).slice(4)}-${hex(((c & 0x3fffffff) | 0x80000000) >>> 0).slice(0, 4)}-${hex(c).slice(4)}${hex(d)}`;
    },
    letters: (length) => Array.from({ length }, () => alphabet[integer(0, alphabet.length - 1)]).join(''),
  };
}

function hex(word: number): string {
  return `${hexBytes[word >>> 24]}${hexBytes[(word >>> 16) & 255]}${hexBytes[(word >>> 8) & 255]}${hexBytes[word & 255]}`;
}
