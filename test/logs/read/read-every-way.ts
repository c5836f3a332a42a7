/** One content, read whole and in pieces, plain and packed: what comes out is the same every way. */

import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';

import type { Content, ContentOptions, Kind } from '../../../src/logs/read/content.ts';
import { defaultLimits } from '../../../src/logs/read/limits.ts';
import { readBytes } from '../../../src/logs/read/read-bytes.ts';
import { readChunks } from '../../../src/logs/read/read-chunks.ts';

export function contentOptions(of: Partial<ContentOptions> = {}): ContentOptions {
  return { scope: {}, hash: false, limits: defaultLimits, onBytes() {}, ...of };
}

/** The text as it is and as gzip, each whole and in pieces. */
export async function readText(
  text: string | Buffer,
  { kind = 'other', ...of }: Partial<ContentOptions> & { kind?: Kind } = {},
): Promise<Content> {
  const bytes = Buffer.from(text);
  const options = contentOptions(of);
  const content = readBytes(bytes, kind, options);
  assert.ok(content, 'plain text is always read at once');
  assert.deepEqual(readBytes(gzipSync(bytes), kind, options), content);
  for (const pieceBytes of [1, 7, 1000]) {
    assert.deepEqual(await readInPieces(bytes, pieceBytes, kind, options), content);
    assert.deepEqual(await readInPieces(gzipSync(bytes), pieceBytes, kind, options), content);
  }
  return content;
}

export function readInPieces(
  bytes: Buffer,
  pieceBytes: number,
  kind: Kind,
  options: ContentOptions,
): Promise<Content | undefined> {
  return readChunks(piecesOf(bytes, pieceBytes), kind, options);
}

/** Every piece in the same memory, as readers of files do it. */
function* piecesOf(bytes: Buffer, pieceBytes: number): Generator<Buffer> {
  const memory = Buffer.alloc(pieceBytes);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const length = bytes.copy(memory, 0, at, at + pieceBytes);
    yield memory.subarray(0, length);
  }
}

/** What a content comes to, in a line: counts, the ids of calls, and problems. */
export function summaryOf(content: Content | undefined): string {
  if (!content) return 'nothing';
  const { tally, broken, skipped } = content;
  const parts: string[] = [];
  if (tally) {
    parts.push(`${tally.recordsSeen} records`, `calls ${tally.calls.map((call) => call.eventId).join(' ')}`);
    for (const [reason, records] of tally.unreadable) parts.push(`${records} ${reason}`);
  }
  if (broken !== undefined) parts.push(`broken: ${broken}`);
  if (skipped !== undefined) parts.push(`skipped: ${skipped}`);
  return parts.join(', ');
}
