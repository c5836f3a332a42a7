/** How much one file may hold, and how much of it is in memory at once. */

const mebibyte = 1024 * 1024;

/** Sizes in bytes; tests give smaller ones. */
export type Limits = {
  /** A gzip that unpacks to more is a bomb: at 1 GB a second it is given up after some 4 seconds. */
  unpackedBytesMax: number;
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
 * §4.2). A record of 4 MiB that is nothing but `[{},{},…]` parses into some 100 MiB.
 */
export const defaultLimits: Limits = {
  unpackedBytesMax: 4096 * mebibyte,
  recordBytesMax: 4 * mebibyte,
  storedWholeBytesMax: 8 * mebibyte,
  unpackedWholeBytesMax: 64 * mebibyte,
  threadHeapMebibytesMax: 512,
};

/** A size in words, such as `4 MiB`. */
export function sizeInWords(bytes: number): string {
  return bytes >= mebibyte ? `${Math.floor(bytes / mebibyte)} MiB` : `${bytes} bytes`;
}
