/** Cuts bytes that come in pieces of any size into pieces of whole characters. */

import { isUtf8 } from 'node:buffer';

/** Takes pieces; gives the whole characters so far, or undefined where they are not UTF-8. */
export type CharacterCutter = {
  cut(piece: Buffer): Buffer | undefined;
  /** False where the bytes end inside a character. */
  isWhole(): boolean;
};

export function createCharacterCutter(): CharacterCutter {
  let rest: Buffer = Buffer.alloc(0);
  return {
    cut(piece) {
      const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      const end = endOfWholeCharacters(bytes);
      rest = Buffer.from(bytes.subarray(end));
      const characters = bytes.subarray(0, end);
      return isUtf8(characters) ? characters : undefined;
    },
    isWhole: () => rest.length === 0,
  };
}

function endOfWholeCharacters(bytes: Buffer): number {
  const { length } = bytes;
  for (let back = 1; back <= 3 && back <= length; back += 1) {
    const byte = bytes[length - back] as number;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needed > back ? length - back : length;
  }
  return length;
}
