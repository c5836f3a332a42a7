/** Checks the bucket to which a trail is to deliver, and refuses in CloudTrail's words. */

import { ServiceError } from '../../protocol/service-error.ts';
import type { LogBucketCheck, LogBuckets } from '../log-buckets.ts';

const prefixCharsMax = 200;

/**
 * @throws ServiceError InvalidS3PrefixException, InvalidS3BucketNameException, S3BucketDoesNotExistException,
 * InsufficientS3BucketPolicyException.
 */
export async function checkLogBucket(logBuckets: LogBuckets, target: LogBucketCheck): Promise<void> {
  const { bucket, keyPrefix = '' } = target;
  if (keyPrefix.length > prefixCharsMax) {
    throw invalidPrefix(
      `An S3 key prefix has at most ${prefixCharsMax} characters, not ${keyPrefix.length}.`,
    );
  }
  // Neither XML listings nor every database can hold them.
  if (/\p{Cc}/u.test(keyPrefix) || !keyPrefix.isWellFormed()) {
    throw invalidPrefix('An S3 key prefix cannot hold control characters.');
  }
  const verdict = await logBuckets.check(target);
  switch (verdict) {
    case 'ready':
      return;
    case 'bad key prefix':
      throw invalidPrefix(`No S3 object can have a key that begins with ${keyPrefix}.`);
    case 'bad bucket name':
      throw new ServiceError('InvalidS3BucketNameException', `${bucket} is not the name of an S3 bucket.`);
    case 'no such bucket':
      throw new ServiceError('S3BucketDoesNotExistException', `S3 bucket ${bucket} does not exist!`);
    case 'refused by policy':
      throw new ServiceError(
        'InsufficientS3BucketPolicyException',
        `Incorrect S3 bucket policy is detected for bucket: ${bucket}`,
      );
  }
}

function invalidPrefix(message: string): ServiceError {
  return new ServiceError('InvalidS3PrefixException', message);
}
