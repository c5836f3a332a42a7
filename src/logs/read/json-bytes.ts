/** Names the bytes of JSON text, and skips values without looking at them. */

export const quote = 0x22;
export const comma = 0x2c;
export const colon = 0x3a;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;
const backslash = 0x5c;

/** Where skipping stands: how many brackets are open, and whether a string is. */
export type Skipping = {
  depth: number;
  isInString: boolean;
  /** 1 where the next byte is escaped by the one before it, else 0. */
  escaped: number;
};

/**
 * The index after the bracket that closes the value, with `depth` 0 then; or the length of the piece. Braces
 * are not told from brackets: who reads the value sees whether they match.
 */
export function skipNested(piece: Buffer, from: number, skipping: Skipping): number {
  let at = skipping.isInString ? skipString(piece, from, skipping) : from;
  let { depth } = skipping;
  while (at < piece.length) {
    const kind = kinds[piece[at] as number];
    at += 1;
    if (kind === 0) continue;
    if (kind === isQuote) {
      skipping.isInString = true;
      at = skipString(piece, at, skipping);
    } else if (kind === isOpening) {
      depth += 1;
    } else {
      depth -= 1;
      if (depth === 0) break;
    }
  }
  skipping.depth = depth;
  return at;
}

/** The index after the quote that closes the string, with `isInString` false then; or the piece's length. */
export function skipString(piece: Buffer, from: number, skipping: Skipping): number {
  let at = from + skipping.escaped;
  while (at < piece.length) {
    const byte = piece[at] as number;
    at += 1;
    if (byte === quote) {
      skipping.isInString = false;
      skipping.escaped = 0;
      return at;
    }
    if (byte === backslash) at += 1;
  }
  skipping.escaped = at - piece.length;
  return piece.length;
}

const isQuote = 1;
const isOpening = 2;
const isClosing = 3;
const kinds = new Uint8Array(256);
kinds[quote] = isQuote;
kinds[openBracket] = isOpening;
kinds[openBrace] = isOpening;
kinds[closeBracket] = isClosing;
kinds[closeBrace] = isClosing;

export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Whether the byte may stand in a number, `true`, `false` or `null`. */
export function isScalarByte(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const letter = byte | 0x20;
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (letter >= 0x61 && letter <= 0x7a) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e
  );
}

/** Whether the text is a number, `true`, `false` or `null`; of a very long one, whether it begins as a number. */
export function isScalar(text: string): boolean {
  return /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|-?[\d.]{64,})$/.test(text);
}
