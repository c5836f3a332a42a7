/**
 * Finds the files below a folder, in the order of their names' UTF-16 code units: the same on every machine.
 */

import { createReadStream, readdirSync, statSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { resolve, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { compareTexts } from '../../text/compare-texts.ts';
import { describeFileError } from './file-errors.ts';
import { judgeName } from './file-name.ts';
import type { FoundFile } from './found.ts';
import { judgeFolder } from './layout.ts';
import { createPager } from './pager.ts';
import { isInShard } from './shard.ts';
import type { SourceOptions } from './source-options.ts';
import { findInTar } from './tar.ts';

/** What is still to be visited; `name` is the path below the root, with slashes. */
type Step = { name: string; kind: 'file' | 'folder' | 'link' | 'other' };

/**
 * Walks the folder through symbolic links, each folder once, without entering those that cannot hold what is
 * asked for. What a shard is told of folders that cannot be read, every shard is told.
 */
export async function* findInFolder(root: string, options: SourceOptions): AsyncGenerator<FoundFile[]> {
  const walk = startWalk(root, options);
  const steps: Step[] = [{ name: '', kind: 'folder' }];
  const pager = createPager();
  for (let step = steps.pop(); step && options.signal?.aborted !== true; step = steps.pop()) {
    const visited = step.kind === 'file' ? walk.visitFile(step.name) : walk.visit(step);
    if (visited === undefined) continue;
    if (Array.isArray(visited)) {
      for (const next of visited) steps.push(next);
      // Reading folders is sync: here others have their turn, an interruption among them.
      await setImmediate();
    } else if ('tar' in visited) {
      yield* pager.rest();
      const archive = { path: visited.tar, shardName: step.name };
      yield* findInTar(archive, createReadStream(visited.tar), options);
    } else if ('broken' in visited || isInShard(step.name, options.shard)) {
      pager.add(visited);
    }
    yield* pager.full();
  }
  yield* pager.rest();
}

/** What a step leads to: something found, a tar to be looked into, further steps with the last one first, or nothing. */
type Visited = FoundFile | { tar: string } | Step[] | undefined;

function startWalk(root: string, options: SourceOptions) {
  const base = root.endsWith('/') ? root : `${root}/`;
  const above = resolve(root).split(sep);
  const identities = new Set<string>();

  function pathOf(name: string): string {
    return name === '' ? root : base + name;
  }

  function visitFile(name: string): Visited {
    const path = base + name;
    const verdict = judgeName(path, options);
    if (verdict === 'read') return { path, at: 'disk' };
    if (verdict === 'tar') return { tar: path };
    return typeof verdict === 'object' ? { path, ...verdict } : undefined;
  }

  function visitFolder(name: string): Visited {
    const path = pathOf(name);
    const segments = name === '' ? above : [...above, ...name.split('/')];
    const verdict = judgeFolder(segments, options);
    if (verdict.kind === 'outside') return undefined;
    if (verdict.kind === 'skipped') return { path, skipped: verdict.reason };
    // Through the thread pool it would take twice the time.
    const { dev, ino } = statSync(path, { bigint: true });
    const identity = `${dev}:${ino}`;
    if (identities.has(identity)) return { path, skipped: 'a folder already read under another name' };
    identities.add(identity);
    const entries = readdirSync(path, { withFileTypes: true });
    if (isBookkeeping(segments.at(-1) ?? '', entries)) return undefined;
    entries.sort((one, other) => compareTexts(other.name, one.name));
    const start = name === '' ? '' : `${name}/`;
    return entries.map((entry) => ({ name: start + entry.name, kind: kindOf(entry) }));
  }

  function visitLink(name: string): Visited {
    const status = statSync(pathOf(name));
    if (status.isDirectory()) return visitFolder(name);
    return status.isFile() ? visitFile(name) : { path: pathOf(name), skipped: 'neither a file nor a folder' };
  }

  function visit({ name, kind }: Step): Visited {
    const path = pathOf(name);
    try {
      if (kind === 'folder') return visitFolder(name);
      if (kind === 'link') return visitLink(name);
      return { path, skipped: 'neither a file nor a folder' };
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ELOOP'
        ? { path, skipped: 'a symbolic link that leads back to itself' }
        : { path, broken: describeFileError(error) };
    }
  }

  return { visit, visitFile };
}

function kindOf(entry: Dirent): Step['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

/** What a folder of buckets keeps beside its objects (src/buckets/folder/places.ts). */
function isBookkeeping(name: string, entries: Dirent[]): boolean {
  return (
    name.endsWith('-metadata') &&
    ['records', 'unfinished'].every((part) => entries.some((entry) => entry.name === part))
  );
}
