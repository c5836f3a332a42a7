/**
 * Keeps buckets in a folder: objects stand as plain files at `DIR/BUCKET/KEY`, for people and other programs
 * to read.
 */

import { resolve } from 'node:path';
import { systemClock } from '../time/clock.ts';
import type { Clock } from '../time/clock.ts';
import type { BucketStore } from './bucket-store.ts';
import {
  createBucket,
  deleteBucket,
  deletePolicy,
  findBucket,
  getPolicy,
  listBuckets,
  putPolicy,
  repairTrees,
  requireBucket,
} from './folder/bucket-records.ts';
import { clearBuckets } from './folder/clear.ts';
import { listObjects } from './folder/listing.ts';
import { deleteObject, getObject, headObject, putObject } from './folder/objects.ts';
import type { Places } from './folder/places.ts';
import { preparePlaces } from './folder/places.ts';
import { createTurns } from '../work/turns.ts';

export type FolderBuckets = BucketStore & {
  /** Deletes every bucket with all that is in it. */
  clear(): Promise<void>;
};

/**
 * Opens the folder, and makes it where it is missing. What is not an object stands in `metadataDir` (by default
 * `DIR-metadata`, beside it, on the same file system). One process writes; others may read. Files that a person
 * lays into a bucket's folder are objects too.
 * @throws OperatorError where a bucket's record is damaged, or the folders are on two file systems.
 */
export async function openFolderBuckets(
  dir: string,
  options: { metadataDir?: string; clock?: Clock } = {},
): Promise<FolderBuckets> {
  const metadataDir = options.metadataDir ?? `${resolve(dir)}-metadata`;
  const places: Places = {
    ...(await preparePlaces(dir, metadataDir)),
    clock: options.clock ?? systemClock,
    turn: createTurns(),
  };
  await repairTrees(places);
  return {
    createBucket: (name, owner) => createBucket(places, name, owner),
    deleteBucket: (name) => deleteBucket(places, name),
    getBucket: (name) => findBucket(places, name),
    listBuckets: () => listBuckets(places),
    getPolicy: (name) => getPolicy(places, name),
    putPolicy: (name, json) => putPolicy(places, name, json),
    deletePolicy: (name) => deletePolicy(places, name),
    put: (bucket, key, body, putOptions = {}) => putObject(places, bucket, key, body, putOptions),
    get: async (bucket, key) => {
      await requireBucket(places, bucket);
      return getObject(places, bucket, key);
    },
    head: async (bucket, key) => {
      await requireBucket(places, bucket);
      return headObject(places, bucket, key);
    },
    list: (bucket, query) => listObjects(places, bucket, query),
    delete: (bucket, key) => deleteObject(places, bucket, key),
    clear: () => clearBuckets(places),
  };
}
