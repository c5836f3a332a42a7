/**
 * Acts as CloudTrail at a bucket: checks what its policy allows, and writes the marker of a new trail and log
 * files.
 */

import { isBucketName } from '../buckets/bucket-name.ts';
import { BucketError } from '../buckets/bucket-store.ts';
import type { BucketStore } from '../buckets/bucket-store.ts';
import { isAllowed } from '../policies/evaluate.ts';
import type { PolicyRequest } from '../policies/evaluate.ts';

/** Where a trail delivers, and in whose name. */
export type LogPlace = { bucket: string; keyPrefix: string | undefined; accountId: string; trailArn: string };

export type LogBucketVerdict =
  | 'ready'
  | 'bad bucket name'
  | 'bad key prefix'
  | 'no such bucket'
  | 'refused by policy';

/** What operations ask before a trail is created or changed. */
export function folderLogBuckets(
  buckets: BucketStore,
  { lenient = false }: { lenient?: boolean } = {},
): {
  check(place: LogPlace & { digests: boolean }): Promise<LogBucketVerdict>;
} {
  return { check: (place) => checkPlace(buckets, place, lenient) };
}

/**
 * CloudTrail's preflight (cloudtrail.md §4.3): reading the ACL and writing the marker are both attempted, and a marker
 * that could be written stays whatever the verdict.
 */
async function checkPlace(
  buckets: BucketStore,
  place: LogPlace & { digests: boolean },
  lenient: boolean,
): Promise<LogBucketVerdict> {
  if (!isBucketName(place.bucket)) return 'bad bucket name';
  const policy = await readPolicy(buckets, place.bucket);
  if (policy === 'no such bucket') return policy;
  const marker = `${accountFolder(place)}/CloudTrail/`;
  const allows = (request: PolicyRequest): boolean => lenient || isAllowed(policy.text, request);
  const mayWrite = allows(putRequest(place, marker));
  if (mayWrite && !(await putMarker(buckets, place.bucket, marker))) return 'bad key prefix';
  const mayDigest = !place.digests || allows(putRequest(place, `${accountFolder(place)}/CloudTrail-Digest/`));
  return mayWrite && mayDigest && allows(aclRequest(place)) ? 'ready' : 'refused by policy';
}

/**
 * Writes a log file where the policy lets CloudTrail write, or does not matter, with the headers of cloudtrail.md §4.3.
 * @throws BucketError `NoSuchBucket`, `AccessDenied`, or what the bucket store throws.
 */
export async function putLogFile(
  buckets: BucketStore,
  place: LogPlace,
  key: string,
  body: Uint8Array,
  { lenient = false }: { lenient?: boolean | undefined } = {},
): Promise<void> {
  const policy = await readPolicy(buckets, place.bucket);
  if (policy === 'no such bucket') throw new BucketError('NoSuchBucket');
  if (!lenient && !isAllowed(policy.text, putRequest(place, key))) throw new BucketError('AccessDenied');
  await buckets.put(place.bucket, key, body, gzippedJson);
}

const gzippedJson = { contentType: 'application/json', contentEncoding: 'gzip' };

async function readPolicy(
  buckets: BucketStore,
  bucket: string,
): Promise<{ text: string | undefined } | 'no such bucket'> {
  try {
    return { text: await buckets.getPolicy(bucket) };
  } catch (error) {
    if (error instanceof BucketError && error.code === 'NoSuchBucket') return 'no such bucket';
    throw error;
  }
}

/** @returns false for a key that no object can have. */
async function putMarker(buckets: BucketStore, bucket: string, key: string): Promise<boolean> {
  try {
    await buckets.put(bucket, key, new Uint8Array(), gzippedJson);
    return true;
  } catch (error) {
    const badKey =
      error instanceof BucketError && (error.code === 'InvalidArgument' || error.code === 'KeyTooLongError');
    if (badKey) return false;
    throw error;
  }
}

function accountFolder({ keyPrefix, accountId }: LogPlace): string {
  return `${keyPrefix ? `${keyPrefix}/` : ''}AWSLogs/${accountId}`;
}

function aclRequest(place: LogPlace): PolicyRequest {
  return requestOf(place, 's3:GetBucketAcl', '', {});
}

function putRequest(place: LogPlace, key: string): PolicyRequest {
  return requestOf(place, 's3:PutObject', `/${key}`, {
    's3:x-amz-acl': 'bucket-owner-full-control',
    's3:x-amz-server-side-encryption': 'AES256',
  });
}

/** The condition keys that CloudTrail's calls carry (cloudtrail.md §4.3). */
function requestOf(
  { bucket, accountId, trailArn }: LogPlace,
  action: string,
  path: string,
  own: Record<string, string>,
): PolicyRequest {
  const service = 'cloudtrail.amazonaws.com';
  return {
    principal: { type: 'Service', name: service },
    action,
    resource: `arn:aws:s3:::${bucket}${path}`,
    context: new Map(
      Object.entries({
        'aws:sourcearn': trailArn,
        'aws:sourceaccount': accountId,
        'aws:principalservicename': service,
        'aws:principalisawsservice': 'true',
        'aws:securetransport': 'true',
        ...own,
      }),
    ),
  };
}
