/**
 * Reads files into batches, wherever their bytes are: for a reading thread, and for the main thread when they
 * are few.
 */

import { parseLogObjectKey } from '../../record/object-key.ts';
import type { LogObjectName } from '../../record/object-key.ts';
import type { Scope } from '../scope.ts';
import { describeFileError } from '../find/file-errors.ts';
import { createBatcher } from './batcher.ts';
import type { Batch } from './batch.ts';
import { digestReason, insightReason, kindOf } from './content.ts';
import type { Content, ContentOptions, Kind } from './content.ts';
import { createDiskReader, readPieces } from './disk.ts';
import type { Limits } from './limits.ts';
import { readBytes } from './read-bytes.ts';
import { readChunks } from './read-chunks.ts';

/** What is wanted of the files; it can be sent to another thread. */
export type FileOptions = { scope: Scope; hash: boolean; digests: boolean; limits: Limits };

/** Promises are given only where there is something to wait for. */
export type Reader = {
  readDisk(path: string): Promise<void> | undefined;
  readMemory(path: string, bytes: Uint8Array): Promise<void> | undefined;
  readStream(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** A path of which all is known already. */
  addFound(path: string, content: { skipped: string } | { broken: string }): void;
  /** Hands over what is known by now. */
  flush(): void;
};

/** Where `isStopped` comes true, a file that is being read in pieces is left and in no count. */
export function createReader(
  { digests, ...wanted }: FileOptions,
  isStopped: () => boolean,
  onBatch: (batch: Batch) => void,
): Reader {
  const batcher = createBatcher(onBatch);
  const options: ContentOptions = { ...wanted, onBytes: batcher.addBytes };
  const { limits } = wanted;
  let disk: ReturnType<typeof createDiskReader> | undefined;

  /** Reads a file, unless its name says that it is not wanted. What goes wrong with it is its own matter. */
  function read(path: string, readContent: (kind: Kind) => Reading): Promise<void> | undefined {
    const name = parseLogObjectKey(path);
    const kind = kindOf(name, path);
    const content = attempt(() => reasonToSkip(kind) ?? readContent(kind));
    if (content instanceof Promise) return content.then((late) => add(path, late, name));
    add(path, content, name);
    return undefined;
  }

  function reasonToSkip(kind: Kind): Content | undefined {
    if (kind === 'digest' && !digests) return { skipped: digestReason };
    return kind === 'insight' && !wanted.hash ? { skipped: insightReason } : undefined;
  }

  function add(path: string, content: Content | undefined, name: LogObjectName | undefined): void {
    if (content) batcher.addFile(path, content, name);
  }

  return {
    readDisk(path) {
      disk ??= createDiskReader(limits.storedWholeBytesMax);
      const { readWhole } = disk;
      return read(path, (kind) => {
        const bytes = readWhole(path);
        return (
          (bytes && readBytes(bytes, kind, options)) ?? readChunks(readPieces(path), kind, options, isStopped)
        );
      });
    },
    readMemory(path, bytes) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      return read(
        path,
        (kind) => readBytes(buffer, kind, options) ?? readChunks([buffer], kind, options, isStopped),
      );
    },
    async readStream(path, chunks) {
      await read(path, (kind) => readChunks(chunks, kind, options, isStopped));
    },
    addFound(path, content) {
      batcher.addFile(path, content, undefined);
    },
    flush: batcher.flush,
  };
}

type Reading = Content | Promise<Content | undefined>;

/** The error of a file, or of what reads it, is what is to be said of the file. */
function attempt(readContent: () => Reading): Reading {
  try {
    const content = readContent();
    if (!(content instanceof Promise)) return content;
    return content.catch((error: unknown) => ({ broken: describeFileError(error) }));
  } catch (error) {
    return { broken: describeFileError(error) };
  }
}
