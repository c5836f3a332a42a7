/** What is found, one after another, into pages. */

import type { Found } from './found.ts';

const pageFilesDefault = 1000;
const pageBytesMax = 8 * 1024 * 1024;

/** Collects the next page: `full` gives it away when it is full, `rest` whatever is on it. */
export function createPager(pageFilesMax = pageFilesDefault) {
  let page: Found[] = [];
  let pageBytes = 0;

  function* rest(): Generator<Found[]> {
    if (page.length === 0) return;
    const taken = page;
    page = [];
    pageBytes = 0;
    yield taken;
  }

  return {
    add(found: Found): void {
      page.push(found);
      if ('bytes' in found) pageBytes += found.bytes.length;
    },
    *full(): Generator<Found[]> {
      if (page.length >= pageFilesMax || pageBytes >= pageBytesMax) yield* rest();
    },
    rest,
  };
}
