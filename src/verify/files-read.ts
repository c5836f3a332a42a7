/** Finds the hashes of all files that were read by the names of the files. */

import { nameOf } from '../record/file-name.ts';

export type FilesRead = {
  /** The files of that name, each with the SHA-256 of its unpacked bytes: several where there are copies. */
  named(name: string): { path: string; sha256: string }[];
};

/** Keeps a number for each file, since there may be hundreds of thousands. */
export function indexFiles(hashes: readonly { path: string; sha256: string }[]): FilesRead {
  const first = new Map<string, number>();
  const copies = new Map<string, number[]>();
  for (const [index, { path }] of hashes.entries()) {
    const name = nameOf(path);
    if (!first.has(name)) {
      first.set(name, index);
      continue;
    }
    const others = copies.get(name);
    if (others) others.push(index);
    else copies.set(name, [index]);
  }
  return {
    named(name) {
      const index = first.get(name);
      if (index === undefined) return [];
      return [index, ...(copies.get(name) ?? [])].flatMap((each) => hashes[each] ?? []);
    },
  };
}
