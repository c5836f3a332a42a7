/** Finds the files in a tar of logs, packed by gzip or not. */

import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Extract } from 'tar-stream';

import { describeFileError } from './file-errors.ts';
import type { FoundFile } from './found.ts';
import { memoryBytesMax } from './memory-limit.ts';
import { createPager } from './pager.ts';
import { peek } from './peek.ts';
import { collectBytes } from './collect-bytes.ts';
import type { SourceOptions } from './source-options.ts';
import { judgeEntry, nameOfEntry } from './tar-entry.ts';
import type { Archive } from './tar-entry.ts';
import { startsAsGzip } from './tar-start.ts';

/**
 * Files are known as `ARCHIVE!PATH`. An archive that is damaged or has no end is `broken` itself, after what
 * could be read of it; of that, every shard is told.
 */
export async function* findInTar(
  archive: Archive,
  chunks: AsyncIterable<Uint8Array>,
  options: SourceOptions,
): AsyncGenerator<FoundFile[]> {
  const { extract } = await import('tar-stream');
  const tar = extract();
  const progress: Progress = { lastBlock: Buffer.alloc(0), within: undefined };
  void feed(tar, chunks, progress);
  const pager = createPager();
  let stop: unknown;
  try {
    for await (const entry of tar) {
      if (options.signal?.aborted === true) return;
      const { header } = entry;
      progress.within = nameOfEntry(header);
      const path = `${archive.path}!${progress.within}`;
      const verdict = judgeEntry(header, archive, options);
      if (verdict !== 'read') {
        if (verdict) pager.add({ path, ...verdict });
        entry.resume();
      } else if (header.size <= memoryBytesMax) {
        pager.add({ path, at: 'memory', bytes: await collectBytes(entry as Chunks, header.size) });
      } else {
        yield* pager.rest();
        yield* pageOfStream(path, entry as Chunks);
      }
      progress.within = undefined;
      yield* pager.full();
    }
  } catch (error) {
    stop = error;
  } finally {
    tar.destroy();
  }
  yield* pager.rest();
  const broken = describeEnd(stop, progress);
  if (broken) yield [{ path: archive.path, broken }];
}

/** How far a tar has been read: its last block so far, and the file of which not all has come. */
type Progress = { lastBlock: Buffer; within: string | undefined };

const blockBytes = 512;

/** Ends the tar with the error that ends its bytes too early, for whoever reads it. */
async function feed(tar: Extract, chunks: AsyncIterable<Uint8Array>, progress: Progress): Promise<void> {
  async function* watch(unpacked: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of unpacked) {
      const end = chunk.subarray(-blockBytes);
      progress.lastBlock = Buffer.concat([progress.lastBlock, end]).subarray(-blockBytes);
      yield chunk;
    }
  }
  try {
    const { head, whole } = await peek(chunks, 2);
    if (startsAsGzip(head)) await pipeline(whole, createGunzip(), watch, tar);
    else await pipeline(whole, watch, tar);
  } catch (error) {
    tar.destroy(error as Error);
  }
}

/** What an entry is, whose own types do not tell of what. */
type Chunks = AsyncIterable<Uint8Array>;

/** An entry that was not read to its end would hold up those after it. */
async function* pageOfStream(path: string, entry: Chunks): AsyncGenerator<FoundFile[]> {
  const iterator = entry[Symbol.asyncIterator]();
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  }
  yield [{ path, at: 'stream', chunks: chunks() }];
  for await (const _ of chunks());
}

function describeEnd(error: unknown, { lastBlock, within }: Progress): string | undefined {
  const where = within === undefined ? '' : `, within ${within}`;
  if (error === undefined)
    return lastBlock.length === blockBytes && lastBlock.every((byte) => byte === 0)
      ? undefined
      : 'a tar without an end mark: it may have been cut off';
  const { code, message } = error as NodeJS.ErrnoException;
  if (message === 'Unexpected end of data') return `truncated tar${where}`;
  if (code === 'Z_BUF_ERROR') return `truncated gzip${where}`;
  if (code?.startsWith('Z_') === true) return `damaged gzip${where}: ${message}`;
  return code === undefined ? `damaged tar${where}: ${message}` : describeFileError(error) + where;
}
