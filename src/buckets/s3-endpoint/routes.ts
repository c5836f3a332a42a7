/** Names the operation that a request asks for, by its method, its path and the query's subresource. */

import { BucketError } from '../bucket-store.ts';
import type { S3Request } from './messages.ts';

/** What the path names. */
export type Target = { bucket?: string | undefined; key?: string | undefined };

/** Reads a path-style path, `/BUCKET/KEY`. Throws `InvalidURI` where it is not percent-encoded UTF-8. */
export function parseTarget(path: string): Target {
  const [, bucket = '', key = ''] = /^\/([^/]*)(?:\/(.*))?$/s.exec(path) ?? [];
  if (!path.startsWith('/')) throw new BucketError('InvalidURI');
  // `//KEY` names a bucket without a name, not the list of buckets.
  if (bucket === '' && path !== '/') throw new BucketError('InvalidBucketName');
  try {
    return {
      bucket: bucket === '' ? undefined : decodeURIComponent(bucket),
      key: key === '' ? undefined : decodeURIComponent(key),
    };
  } catch {
    throw new BucketError('InvalidURI');
  }
}

/** Names the operation as S3 does, whether it is implemented here or not. Throws `MethodNotAllowed`. */
export function nameOperation(request: S3Request, target: Target): string {
  const level = levelOf(target);
  const subresource = [...request.query.keys()].find((name) => Object.hasOwn(subresources[level], name));
  return subresource === undefined ? plain(request, level) : special(request, level, subresource);
}

/**
 * Refuses a query parameter that the operation does not know: what it would change cannot be told, and
 * `DELETE /BUCKET/KEY?something` must not delete the key.
 */
export function checkParameters(operation: string, query: URLSearchParams, known: readonly string[]): void {
  for (const name of query.keys()) {
    if (known.includes(name) || isOfEveryRequest(name)) continue;
    throw new BucketError('NotImplemented', `${operation} with the parameter '${name}' is not implemented.`);
  }
}

type Level = 'service' | 'bucket' | 'object';

/** Subresources of the S3 model, each with what an operation on it is named after. */
const subresources: Record<Level, Record<string, string>> = {
  service: {},
  bucket: {
    abac: 'BucketAbac',
    accelerate: 'BucketAccelerateConfiguration',
    acl: 'BucketAcl',
    analytics: 'BucketAnalyticsConfiguration',
    cors: 'BucketCors',
    delete: 'Objects',
    encryption: 'BucketEncryption',
    'intelligent-tiering': 'BucketIntelligentTieringConfiguration',
    inventory: 'BucketInventoryConfiguration',
    lifecycle: 'BucketLifecycleConfiguration',
    location: 'BucketLocation',
    logging: 'BucketLogging',
    metadataConfiguration: 'BucketMetadataConfiguration',
    metadataTable: 'BucketMetadataTableConfiguration',
    metrics: 'BucketMetricsConfiguration',
    notification: 'BucketNotificationConfiguration',
    'object-lock': 'ObjectLockConfiguration',
    ownershipControls: 'BucketOwnershipControls',
    policy: 'BucketPolicy',
    policyStatus: 'BucketPolicyStatus',
    publicAccessBlock: 'PublicAccessBlock',
    replication: 'BucketReplication',
    requestPayment: 'BucketRequestPayment',
    session: 'Session',
    tagging: 'BucketTagging',
    uploads: 'MultipartUploads',
    versioning: 'BucketVersioning',
    versions: 'ObjectVersions',
    website: 'BucketWebsite',
  },
  object: {
    acl: 'ObjectAcl',
    attributes: 'ObjectAttributes',
    'legal-hold': 'ObjectLegalHold',
    renameObject: 'RenameObject',
    restore: 'RestoreObject',
    retention: 'ObjectRetention',
    select: 'SelectObjectContent',
    tagging: 'ObjectTagging',
    torrent: 'ObjectTorrent',
    uploadId: 'MultipartUpload',
    uploads: 'MultipartUpload',
  },
};

/** Operations that are not named by their method's verb and their subresource. */
const irregular: Record<string, string> = {
  'bucket GET session': 'CreateSession',
  'bucket GET uploads': 'ListMultipartUploads',
  'bucket GET versions': 'ListObjectVersions',
  'bucket POST delete': 'DeleteObjects',
  'object DELETE uploadId': 'AbortMultipartUpload',
  'object GET uploadId': 'ListParts',
  'object POST restore': 'RestoreObject',
  'object POST select': 'SelectObjectContent',
  'object POST uploadId': 'CompleteMultipartUpload',
  'object POST uploads': 'CreateMultipartUpload',
  'object PUT renameObject': 'RenameObject',
  'object PUT uploadId': 'UploadPart',
};

const verbs: Record<string, string> = { GET: 'Get', PUT: 'Put', DELETE: 'Delete' };

const plainOperations: Record<string, string> = {
  'service GET': 'ListBuckets',
  'bucket GET': 'ListObjects',
  'bucket HEAD': 'HeadBucket',
  'bucket PUT': 'CreateBucket',
  'bucket DELETE': 'DeleteBucket',
  'bucket POST': 'PostObject',
  'object GET': 'GetObject',
  'object HEAD': 'HeadObject',
  'object PUT': 'PutObject',
  'object DELETE': 'DeleteObject',
};

function levelOf(target: Target): Level {
  if (target.bucket === undefined) return 'service';
  return target.key === undefined ? 'bucket' : 'object';
}

function plain(request: S3Request, level: Level): string {
  const operation = plainOperations[`${level} ${request.method}`];
  if (operation === undefined) throw new BucketError('MethodNotAllowed');
  if (operation === 'ListObjects' && request.query.get('list-type') === '2') return 'ListObjectsV2';
  if (operation === 'PutObject' && request.headers['x-amz-copy-source'] !== undefined) return 'CopyObject';
  return operation;
}

function special(request: S3Request, level: Level, subresource: string): string {
  const named = irregular[`${level} ${request.method} ${subresource}`];
  if (named !== undefined) return named;
  const verb = verbs[request.method];
  const noun = subresources[level][subresource];
  if (verb === undefined || noun === undefined) throw new BucketError('MethodNotAllowed');
  return verb + noun;
}

/** `x-id` is the SDKs' label of an operation; the others are a presigned URL's signature. */
function isOfEveryRequest(name: string): boolean {
  return name === 'x-id' || name.toLowerCase().startsWith('x-amz-');
}
