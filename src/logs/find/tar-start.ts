/** Tells from the first bytes of a file whether it is a tar, packed by gzip or not. */

import { constants, gunzipSync } from 'node:zlib';

/** Enough for the first 512 bytes of a tar, and for a gzip header and what these are packed to. */
export const headBytes = 2048;

/** Whether bytes begin as gzip does (RFC 1952). */
export function startsAsGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Whether `head`, the first `headBytes` of a file, are those of a tar: its magic is the same in POSIX and GNU tars. */
export function startsAsTar(head: Uint8Array): boolean {
  const start = startsAsGzip(head) ? unpackStart(head) : head;
  return Buffer.from(start.subarray(257, 262)).toString('latin1') === 'ustar';
}

function unpackStart(head: Uint8Array): Uint8Array {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return new Uint8Array();
  }
}
