/** The interface of an object store: buckets that belong to an account, and objects under keys. */

/** An object without its bytes. */
export type ObjectMeta = {
  key: string;
  sizeBytes: number;
  /** MD5 of the bytes in lower-case hex, without quotes. */
  etag: string;
  /** Milliseconds since the epoch. */
  lastModified: number;
  contentType: string;
  contentEncoding?: string | undefined;
  /** User metadata: lower-case names without `x-amz-meta-`. */
  metadata: Record<string, string>;
};

/** What may be said about an object when it is written, and under which condition it is written at all. */
export type PutOptions = {
  contentType?: string | undefined;
  contentEncoding?: string | undefined;
  metadata?: Record<string, string> | undefined;
  /** Only where no object stands under the key yet; else `PreconditionFailed`. */
  ifAbsent?: boolean | undefined;
  /** Only over the object with this etag; else `PreconditionFailed`, or `NoSuchKey` where there is none. */
  ifMatch?: string | undefined;
};

export type BucketOwner = { accountId: string; region: string };
export type Bucket = BucketOwner & { name: string; createdAt: number };

export type ListQuery = {
  prefix?: string | undefined;
  startAfter?: string | undefined;
  maxKeys: number;
  delimiter?: string | undefined;
};
export type ListPage = { objects: ObjectMeta[]; commonPrefixes: string[]; nextStartAfter?: string };

/**
 * The store contract. Every method that names a bucket throws BucketError `NoSuchBucket` where there is none
 * (getBucket answers undefined), and `InvalidArgument` or `KeyTooLongError` for a key that S3 would refuse.
 */
export interface BucketStore {
  /** Atomic: of several callers one reads `created`. Throws `InvalidBucketName`. */
  createBucket(name: string, owner: BucketOwner): Promise<'created' | 'exists'>;
  /** Throws `BucketNotEmpty`. */
  deleteBucket(name: string): Promise<void>;
  getBucket(name: string): Promise<Bucket | undefined>;
  /** In the order of their names. */
  listBuckets(): Promise<Bucket[]>;
  getPolicy(name: string): Promise<string | undefined>;
  putPolicy(name: string, json: string): Promise<void>;
  deletePolicy(name: string): Promise<void>;
  /** Durable when it resolves; a reader sees the whole old object or the whole new one. */
  put(bucket: string, key: string, body: Uint8Array, options?: PutOptions): Promise<ObjectMeta>;
  get(bucket: string, key: string): Promise<{ meta: ObjectMeta; body: Buffer } | undefined>;
  head(bucket: string, key: string): Promise<ObjectMeta | undefined>;
  /**
   * Keys after `startAfter` in UTF-8 binary order, as S3 lists them. A common prefix counts as one key of
   * `maxKeys`; `nextStartAfter` is the last key or common prefix of a page that is not the last.
   */
  list(bucket: string, query: ListQuery): Promise<ListPage>;
  /** Deleting what is not there succeeds. */
  delete(bucket: string, key: string): Promise<void>;
}

/** A refusal with the code and HTTP status that S3 gives it (S3 API reference, "Error responses"). */
export class BucketError extends Error {
  override readonly name = 'BucketError';
  readonly code: BucketErrorCode;
  readonly status: number;

  constructor(code: BucketErrorCode, message: string = errors[code][1]) {
    super(message);
    this.code = code;
    this.status = errors[code][0];
  }
}

export type BucketErrorCode = keyof typeof errors;

const errors = {
  AccessControlListNotSupported: [400, 'The bucket does not allow ACLs'],
  AccessDenied: [403, 'Access Denied'],
  BadDigest: [
    400,
    'The Content-MD5 or checksum value that you specified did not match what the server received.',
  ],
  BucketAlreadyExists: [
    409,
    'The requested bucket name is not available. The bucket namespace is shared by all users of the system. ' +
      'Please select a different name and try again.',
  ],
  BucketAlreadyOwnedByYou: [
    409,
    'Your previous request to create the named bucket succeeded and you already own it.',
  ],
  BucketNotEmpty: [409, 'The bucket you tried to delete is not empty'],
  IllegalLocationConstraintException: [400, 'The specified location constraint is incompatible.'],
  IncompleteBody: [
    400,
    'You did not provide the number of bytes specified by the Content-Length HTTP header.',
  ],
  InvalidArgument: [400, 'Invalid Argument'],
  InvalidBucketName: [400, 'The specified bucket is not valid.'],
  InvalidChunk: [400, 'The aws-chunked body is not well-formed.'],
  InvalidDigest: [400, 'The Content-MD5 you specified was invalid.'],
  InvalidLocationConstraint: [400, 'The specified location-constraint is not valid'],
  InvalidRange: [416, 'The requested range is not satisfiable'],
  InvalidRequest: [400, 'Invalid Request'],
  InvalidURI: [400, "Couldn't parse the specified URI."],
  KeyTooLongError: [400, 'Your key is too long'],
  MalformedPolicy: [400, "Policies must be valid JSON and the first byte must be '{'"],
  MalformedTrailerError: [400, 'The request contained trailing data that was not well-formed.'],
  MalformedXML: [
    400,
    'The XML you provided was not well-formed or did not validate against our published schema',
  ],
  MetadataTooLarge: [400, 'Your metadata headers exceed the maximum allowed metadata size'],
  MethodNotAllowed: [405, 'The specified method is not allowed against this resource.'],
  NoSuchBucket: [404, 'The specified bucket does not exist'],
  NoSuchBucketPolicy: [404, 'The bucket policy does not exist'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  NotImplemented: [501, 'A header you provided implies functionality that is not implemented'],
  PreconditionFailed: [412, 'At least one of the pre-conditions you specified did not hold'],
} as const satisfies Record<string, readonly [status: number, message: string]>;
