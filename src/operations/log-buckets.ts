/** The interface through which CreateTrail and UpdateTrail check where log files go; trail/ serves it. */

export type LogBucketCheck = {
  bucket: string;
  keyPrefix: string | undefined;
  accountId: string;
  trailArn: string;
  /** With log file validation, digests are written there too. */
  digests: boolean;
};

export type LogBucketVerdict =
  | 'ready'
  | 'bad bucket name'
  | 'bad key prefix'
  | 'no such bucket'
  | 'refused by policy';

export interface LogBuckets {
  /** CloudTrail's preflight (cloudtrail.md §4.3): asks the bucket's policy and writes the zero-byte marker object. */
  check(target: LogBucketCheck): Promise<LogBucketVerdict>;
}
