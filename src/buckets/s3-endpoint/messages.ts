/** The types of a request to the S3 endpoint and of its answer, without sockets. */

import type { Bucket, BucketStore } from '../bucket-store.ts';

/** A request whose signature has been verified, and with it the SHA-256 of a body that was signed whole. */
export type S3Request = {
  method: string;
  /** The URL's path as it was sent, still percent-encoded, without the query. */
  path: string;
  query: URLSearchParams;
  /** Lower-case names. */
  headers: Record<string, string | undefined>;
  body: Buffer;
  /** `region` is the one that the request was signed for: the endpoint's. */
  caller: { accountId: string; region: string };
  requestId: string;
};

export type S3Response = { status: number; headers: Record<string, string>; body?: Buffer | string };

/** An operation on the account, as a handler sees it. */
export type ServiceCall = { store: BucketStore; request: S3Request };
/** An operation on a bucket that exists and is the caller's. */
export type BucketCall = ServiceCall & { bucket: Bucket };
export type ObjectCall = BucketCall & { key: string };
