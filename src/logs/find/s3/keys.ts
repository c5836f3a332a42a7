/**
 * Lists the objects below a folder of a bucket, without listing folders that cannot hold what is asked for.
 */

import { judgeName } from '../file-name.ts';
import type { FoundFile } from '../found.ts';
import { judgeFolder } from '../layout.ts';
import { overlap } from '../overlap.ts';
import { isInShard } from '../shard.ts';
import type { SourceOptions } from '../source-options.ts';
import { describeS3Error } from './s3-errors.ts';
import type { KeyPage, KeyQuery, S3Bucket, StoredObject } from './store.ts';

/** The folder of a bucket that is a source: `prefix` is empty or ends in a slash. */
export type BucketFolder = { bucket: S3Bucket; prefix: string };

/** An object to be read, a log file or a tar of them, or what is found without reading. */
export type Listed = { object: StoredObject; isTar: boolean } | { found: FoundFile };

const listsAtOnce = 8;

/**
 * Lists level by level, so that folders beside each other are listed at once; a folder of which everything is
 * asked for is listed in one go. What a shard is told of folders that cannot be listed, every shard is told.
 */
export async function* listKeys(root: BucketFolder, options: SourceOptions): AsyncGenerator<Listed> {
  const upcoming: Job[] = [];
  yield* enterFolder(root.prefix, upcoming, root, options);
  while (upcoming.length > 0) {
    const jobs = upcoming.splice(0);
    const starts = overlap(
      inTurn(jobs),
      { countMax: listsAtOnce },
      () => 0,
      async (job) => ({ job, first: await tryToList(root.bucket, job) }),
    );
    for await (const start of starts) yield* listRest(start, upcoming, root, options);
  }
}

/** A folder to be listed: what stands in it, or, without a delimiter, all that stands below it. */
type Job = { prefix: string; delimiter?: '/' };

type Listing = KeyPage | { broken: string };

async function* inTurn<T>(items: T[]): AsyncGenerator<T> {
  yield* items;
}

async function tryToList(bucket: S3Bucket, query: KeyQuery): Promise<Listing> {
  try {
    return await bucket.list(query);
  } catch (error) {
    return { broken: describeS3Error(error, 'list') };
  }
}

/** Puts the folder on the list of jobs, where it may hold what is asked for. */
function* enterFolder(
  prefix: string,
  jobs: Job[],
  root: BucketFolder,
  options: SourceOptions,
): Generator<Listed> {
  const verdict = judgeFolder(segmentsOf(prefix), options);
  if (verdict.kind === 'look') jobs.push({ prefix, delimiter: '/' });
  else if (verdict.kind === 'everything') jobs.push({ prefix });
  else if (verdict.kind === 'skipped') yield* skipped(prefix, verdict.reason, root, options);
}

async function* listRest(
  { job, first }: { job: Job; first: Listing },
  jobs: Job[],
  root: BucketFolder,
  options: SourceOptions,
): AsyncGenerator<Listed> {
  let page = first;
  // Below a folder that is listed in one go there may be one that is passed over.
  let passedOver: string | undefined;
  const reasons = createFolderReasons(options);
  for (;;) {
    if ('broken' in page) {
      yield { found: { path: root.bucket.pathOf(job.prefix), broken: page.broken } };
      return;
    }
    for (const folder of page.folders) yield* enterFolder(folder, jobs, root, options);
    let last = '';
    for (const object of page.objects) {
      last = object.key;
      if (passedOver !== undefined && last.startsWith(passedOver)) continue;
      const other = reasons.of(last);
      passedOver = other?.folder;
      if (other) yield* skipped(other.folder, other.reason, root, options);
      else yield* judgeObject(object, root, options);
    }
    if (page.token === undefined) return;
    const isWithin = passedOver !== undefined && last.startsWith(passedOver);
    const from = isWithin ? { startAfter: `${passedOver}\u{10ffff}` } : { token: page.token };
    page = await tryToList(root.bucket, { ...job, ...from });
  }
}

/** Why the folder of a key is passed over, and which of the folders above it is; judged once for each folder. */
function createFolderReasons(options: SourceOptions) {
  let judged: { prefix: string; verdict: ReturnType<typeof judgeFolder> } | undefined;
  return {
    of(key: string): { folder: string; reason: string } | undefined {
      const prefix = key.slice(0, key.lastIndexOf('/') + 1);
      if (judged?.prefix !== prefix) judged = { prefix, verdict: judgeFolder(segmentsOf(prefix), options) };
      const { verdict } = judged;
      if (verdict.kind !== 'skipped') return undefined;
      const folder = `${segmentsOf(prefix).slice(0, verdict.folder).join('/')}/`;
      return { folder, reason: verdict.reason };
    },
  };
}

function* judgeObject(object: StoredObject, root: BucketFolder, options: SourceOptions): Generator<Listed> {
  const { key, sizeBytes } = object;
  const verdict = judgeName(key, options);
  if (verdict === 'read' || verdict === 'tar') {
    const isTar = verdict === 'tar';
    if (isTar || isInShard(key.slice(root.prefix.length), options.shard)) yield { object, isTar };
  } else if (verdict === 'no file' && sizeBytes > 0) {
    yield* skipped(key, 'not a log file', root, options);
  } else if (typeof verdict === 'object') {
    yield* skipped(key, verdict.skipped, root, options);
  }
}

function* skipped(
  key: string,
  reason: string,
  { bucket, prefix }: BucketFolder,
  { shard }: SourceOptions,
): Generator<Listed> {
  const name = key.slice(prefix.length).replace(/\/$/, '');
  if (isInShard(name, shard)) yield { found: { path: bucket.pathOf(key), skipped: reason } };
}

function segmentsOf(prefix: string): string[] {
  return prefix.split('/').slice(0, -1);
}
