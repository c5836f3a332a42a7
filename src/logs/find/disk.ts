/** Finds the log files at a path of the file system, as a user names it. */

import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';

import { describeFileError } from './file-errors.ts';
import { isTarName } from './file-name.ts';
import { findInFolder } from './folder.ts';
import type { FoundFile } from './found.ts';
import { isInShard } from './shard.ts';
import type { SourceOptions } from './source-options.ts';
import { findInStream } from './stream.ts';
import { findInTar } from './tar.ts';
import { headBytes, startsAsTar } from './tar-start.ts';

/**
 * A folder is walked; a file is handed over whatever its name, since the user named it; a pipe, such as a
 * shell's `<(…)`, is read as standard input is.
 */
export async function* findOnDisk(path: string, options: SourceOptions): AsyncGenerator<FoundFile[]> {
  const shardName = basename(resolve(path));
  const kind = await kindOf(path);
  if (typeof kind === 'object') {
    yield [{ path, ...kind }];
    return;
  }
  switch (kind) {
    case 'folder':
      yield* findInFolder(path, options);
      break;
    case 'tar':
      yield* findInTar({ path, shardName }, createReadStream(path), options);
      break;
    case 'file':
      if (isInShard(shardName, options.shard)) yield [{ path, at: 'disk' }];
      break;
    case 'pipe':
      yield* findInStream({ path, shardName }, createReadStream(path), options);
      break;
    case 'other':
      yield [{ path, broken: 'neither a file nor a folder' }];
      break;
  }
}

type Kind = 'folder' | 'tar' | 'file' | 'pipe' | 'other';

async function kindOf(path: string): Promise<Kind | { broken: string }> {
  try {
    const status = await stat(path);
    if (status.isDirectory()) return 'folder';
    if (status.isFile()) return isTarName(path) || startsAsTar(await readHead(path)) ? 'tar' : 'file';
    return status.isFIFO() || status.isCharacterDevice() ? 'pipe' : 'other';
  } catch (error) {
    return { broken: describeFileError(error) };
  }
}

async function readHead(path: string): Promise<Uint8Array> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
  return buffer.subarray(0, bytesRead);
}
