/** Collects what is found, one after another, into pages. */

import type { FoundFile } from './found.ts';

const pageFilesDefault = 1000;
const pageBytesMax = 8 * 1024 * 1024;

/** Collects the next page: `full` gives it away when it is full, `rest` whatever is on it. */
export function createPager(pageFilesMax = pageFilesDefault) {
  let page: FoundFile[] = [];
  let pageBytes = 0;

  function* rest(): Generator<FoundFile[]> {
    if (page.length === 0) return;
    const taken = page;
    page = [];
    pageBytes = 0;
    yield taken;
  }

  return {
    add(found: FoundFile): void {
      page.push(found);
      if ('bytes' in found) pageBytes += found.bytes.length;
    },
    *full(): Generator<FoundFile[]> {
      if (page.length >= pageFilesMax || pageBytes >= pageBytesMax) yield* rest();
    },
    rest,
  };
}
