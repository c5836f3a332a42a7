/** Fetches the bytes of objects that were listed. */

import { setTimeout as wait } from 'node:timers/promises';

import type { FoundFile } from '../found.ts';
import { memoryBytesMax } from '../memory-limit.ts';
import { collectBytes } from '../collect-bytes.ts';
import type { Listed } from './keys.ts';
import { describeS3Error, isMissing } from './s3-errors.ts';
import type { ObjectBody, S3Bucket } from './store.ts';

/** What is found, or the body of a tar or of a large file, to be read and closed. */
export type Fetched = { found: FoundFile } | { key: string; isTar: boolean; body: ObjectBody };

/** The SDK repeats requests, but not what fails while the body is on its way. */
const attemptsMax = 3;
const retryDelayMs = 200;

/** How much an object weighs among the bytes that may be on their way: a tar as much as all of them. */
export function weightOf(listed: Listed): number {
  if ('found' in listed) return 0;
  return listed.isTar ? memoryBytesMax : listed.object.sizeBytes;
}

/** Fetches an object; whatever fails is found as `broken`. */
export async function fetchObject(bucket: S3Bucket, listed: Listed): Promise<Fetched> {
  if ('found' in listed) return listed;
  const { object, isTar } = listed;
  const path = bucket.pathOf(object.key);
  for (let attempt = 1; ; attempt += 1) {
    let body: ObjectBody;
    try {
      body = await bucket.get(object.key);
    } catch (error) {
      const broken = isMissing(error) ? 'deleted after it was listed' : describeS3Error(error, 'object');
      return { found: { path, broken } };
    }
    const { sizeBytes } = body;
    if (isTar || sizeBytes === undefined || sizeBytes > memoryBytesMax)
      return { key: object.key, isTar, body };
    try {
      return { found: { path, at: 'memory', bytes: await collectBytes(body.chunks, sizeBytes) } };
    } catch (error) {
      body.close();
      if (attempt === attemptsMax) return { found: { path, broken: (error as Error).message } };
      await wait(retryDelayMs * attempt);
    }
  }
}
