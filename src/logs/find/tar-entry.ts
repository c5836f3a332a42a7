/** Judges by the header of a file in a tar whether it is read. */

import type { Header } from 'tar-stream';

import { judgeName } from './file-name.ts';
import { judgeFolder } from './layout.ts';
import { isInShard } from './shard.ts';
import type { SourceOptions } from './source-options.ts';

/** The path of a tar, and by what name its files are sorted into shards. */
export type Archive = { path: string; shardName: string };

/** The name of an entry without the leading `./` that `tar` gives it in the current folder. */
export function nameOfEntry({ name }: Header): string {
  return name.replace(/^(?:\.?\/)+/, '');
}

/** `undefined` for what is left out without a word. */
export function judgeEntry(
  header: Header,
  archive: Archive,
  options: SourceOptions,
): 'read' | { skipped: string } | undefined {
  const name = nameOfEntry(header);
  if (header.type === 'directory' || !isInShard(`${archive.shardName}!${name}`, options.shard))
    return undefined;
  const segments = name.split('/');
  const folder = judgeFolder(segments.slice(0, -1), options);
  if (folder.kind === 'outside') return undefined;
  if (folder.kind === 'skipped') return { skipped: `in ${folder.reason}` };
  if (header.type === 'link' || header.type === 'symlink')
    return { skipped: `a link to ${header.linkname} in a tar` };
  if (header.type !== 'file' && header.type !== 'contiguous-file') return { skipped: 'not a plain file' };
  const verdict = judgeName(name, options);
  if (verdict === 'tar') return { skipped: 'a tar within a tar' };
  return verdict === 'outside' || verdict === 'no file' ? undefined : verdict;
}
