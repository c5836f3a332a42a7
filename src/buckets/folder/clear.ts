/** Deletes every bucket of the folder, with all that is in it. */

import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { listBuckets } from './bucket-records.ts';
import { failedWith } from '../../files/failed-with.ts';
import { syncFolder } from '../../files/whole-file.ts';
import type { Places } from './places.ts';
import { recordOf, treeOf } from './places.ts';

/** Writers under way meet no bucket afterwards. What lies in the folder and is no bucket stays. */
export async function clearBuckets(places: Places): Promise<void> {
  const discarded: string[] = [];
  const discard = async (path: string): Promise<void> => {
    const target = join(places.unfinished, randomUUID());
    try {
      await rename(path, target);
    } catch (error) {
      if (failedWith(error, 'ENOENT')) return;
      throw error;
    }
    discarded.push(target);
  };
  for (const { name } of await listBuckets(places)) {
    await places.turn(name, async () => {
      await discard(treeOf(places, name));
      await discard(recordOf(places, name));
    });
  }
  if (discarded.length === 0) return;
  await syncFolder(places.tree);
  await syncFolder(places.records);
  for (const path of discarded) await rm(path, { recursive: true, force: true });
}
