/** What CreateTrail and UpdateTrail need of the place where log files go: a seam, served by trail/. */

export type LogBucketCheck = {
  bucket: string;
  keyPrefix: string | undefined;
  accountId: string;
  trailArn: string;
};

export interface LogBuckets {
  /**
   * CloudTrail's preflight (cloudtrail.md §4.3): asks the bucket's policy and writes the zero-byte marker object.
   * @throws ServiceError S3BucketDoesNotExistException, InsufficientS3BucketPolicyException.
   */
  check(target: LogBucketCheck): Promise<void>;
}
