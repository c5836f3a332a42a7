/** Writes the same few keys again and again, and tells of each write that is done, until it is killed. */

import { openFolderBuckets } from '../../../src/buckets/folder.ts';

const store = await openFolderBuckets(process.argv[2] ?? '');
for (let round = 1; ; round += 1) {
  const text = String(round).padStart(8, '0');
  const writes = ['a', 'a/b', 'a/b/c', '../x'].map(async (key) => {
    await store.put('logs', key, Buffer.from(text.repeat(20_000)), { metadata: { round: text } });
    process.send?.({ key, round });
  });
  await Promise.all(writes);
}
