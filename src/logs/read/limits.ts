/** The limits of how much one file may hold, and of how much of it is in memory at once. */

const mebibyte = 1024 * 1024;

/** Sizes in bytes; tests give smaller ones. */
export type Limits = {
  /** A gzip that unpacks to more than this, and to more than so many times its bytes, is a bomb. */
  unpackedBytesMax: number;
  unpackedRatioMax: number;
  /** A greater record is unreadable. */
  recordBytesMax: number;
  /** A file of more stored bytes, or of more unpacked bytes, is read in pieces. */
  storedWholeBytesMax: number;
  unpackedWholeBytesMax: number;
  /** The heap of a reading thread, in MiB. */
  threadHeapMebibytesMax: number;
};

/**
 * AWS closes a log file at 50 MB unpacked, and a record at 256 KB, 1 MB in CloudTrail Lake (cloudtrail.md §2.4,
 * §4.2). A record of 4 MiB that is nothing but `[{},{},…]` parses into some 100 MiB. Log files shrink to a tenth;
 * a record cannot shrink below the 32 random bytes of its two ids, a fortieth of a common one.
 */
export const defaultLimits: Limits = {
  unpackedBytesMax: 256 * mebibyte,
  unpackedRatioMax: 100,
  recordBytesMax: 4 * mebibyte,
  storedWholeBytesMax: 8 * mebibyte,
  unpackedWholeBytesMax: 64 * mebibyte,
  threadHeapMebibytesMax: 512,
};

/** A size in words, such as `4 MiB`. */
export function sizeInWords(bytes: number): string {
  return bytes >= mebibyte ? `${Math.floor(bytes / mebibyte)} MiB` : `${bytes} bytes`;
}
