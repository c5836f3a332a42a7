/**
 * Reads CBOR (RFC 8949) of callers who may be hostile into plain values, at a cost that grows with the bytes
 * alone.
 */

import { decode } from 'cborg';
import type { DecodeOptions } from 'cborg';

/** Not CBOR, or CBOR that no request of Smithy's RPC v2 protocol holds; `message` says what is wrong, for the caller. */
export class CborError extends Error {
  override readonly name = 'CborError';
}

/** No input of a service nests deeper than a handful of levels. */
const depthMax = 32;
const epochTag = 1;

/**
 * Arbitrary precision and every other tag are refused, as the protocol has it for those who do not support them.
 * The decoder of @smithy/core is for answers of servers that one trusts: a list's claimed length makes it allocate, and
 * eight bytes of a decimal fraction make it write half a gigabyte of zeros.
 */
const options: DecodeOptions = {
  coerceUndefinedToNull: true,
  rejectDuplicateMapKeys: true,
  tags: {
    [epochTag]: (decodeContent) => {
      const seconds: unknown = decodeContent();
      if (typeof seconds === 'number' || typeof seconds === 'bigint') return seconds;
      throw new CborError('A timestamp is not a number.');
    },
  },
};

/**
 * One whole value: maps as objects, lists as arrays, texts, numbers, booleans, null (undefined is read as null), byte
 * strings as Uint8Array, and timestamps (tag 1) as their number of epoch seconds. Integers beyond 2^53 lose precision,
 * as they do in JSON. A key that is given twice is refused.
 * @throws CborError
 */
export function readCbor(bytes: Buffer): unknown {
  let value: unknown;
  try {
    value = decode(bytes, options);
  } catch (error) {
    // Nested a hundred thousand levels deep, it overflows the stack: that is an error like others here.
    throw new CborError(error instanceof Error ? error.message : 'It cannot be read.');
  }
  return plain(value, 0);
}

function plain(value: unknown, depth: number): unknown {
  if (depth > depthMax) throw new CborError(`It is nested deeper than ${depthMax} levels.`);
  if (typeof value === 'bigint') return Number(value);
  // What was no UTF-8 has been read as this character, which nobody sends on purpose.
  if (typeof value === 'string' && value.includes('\uFFFD'))
    throw new CborError('A text is not valid UTF-8.');
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  for (const [key, member] of Object.entries(value)) {
    plain(key, depth);
    Object.defineProperty(value, key, {
      value: plain(member, depth + 1),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return value;
}
