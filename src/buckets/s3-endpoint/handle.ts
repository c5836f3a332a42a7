/** Answers one S3 request: finds its operation and its bucket, and renders every refusal as S3's XML. */

import { isBucketName } from '../bucket-name.ts';
import type { BucketStore } from '../bucket-store.ts';
import { BucketError } from '../bucket-store.ts';
import { deleteBucketPolicy, getBucketPolicy, putBucketPolicy } from './bucket-policy.ts';
import {
  createBucket,
  deleteBucket,
  getBucketAcl,
  getBucketLocation,
  headBucket,
  listBuckets,
} from './buckets.ts';
import { deleteObject, deleteObjects } from './delete-objects.ts';
import { getObject, headObject } from './get-object.ts';
import { listObjects, listObjectsV2 } from './list-objects.ts';
import type { BucketCall, ObjectCall, S3Request, S3Response } from './messages.ts';
import { readPayload } from './payload.ts';
import { copyObject, putObject } from './put-object.ts';
import type { Target } from './routes.ts';
import { checkParameters, nameOperation, parseTarget } from './routes.ts';
import { renderS3Error } from './xml.ts';

export type { S3Request, S3Response } from './messages.ts';
export { renderS3Error } from './xml.ts';

/**
 * Answers one path-style S3 request whose signature has been verified. Refusals are answers; it rejects only on
 * trouble with the disk and on bugs, which the server logs and answers with renderS3Error `InternalError`, 500.
 */
export async function handleS3(store: BucketStore, request: S3Request): Promise<S3Response> {
  const response = await answer(store, request).catch((error: unknown) => refuse(error, request));
  const headers = { ...response.headers, 'x-amz-request-id': request.requestId };
  return request.method === 'HEAD' ? { status: response.status, headers } : { ...response, headers };
}

const listParameters = ['prefix', 'delimiter', 'max-keys', 'encoding-type', 'list-type'];

type Operation<Call> = { run: (call: Call) => Promise<S3Response>; parameters?: string[] };

const onBuckets: Record<string, Operation<BucketCall>> = {
  DeleteBucket: { run: deleteBucket },
  DeleteBucketPolicy: { run: deleteBucketPolicy, parameters: ['policy'] },
  DeleteObjects: { run: deleteObjects, parameters: ['delete'] },
  GetBucketAcl: { run: getBucketAcl, parameters: ['acl'] },
  GetBucketLocation: { run: getBucketLocation, parameters: ['location'] },
  GetBucketPolicy: { run: getBucketPolicy, parameters: ['policy'] },
  HeadBucket: { run: headBucket },
  ListObjects: { run: listObjects, parameters: [...listParameters, 'marker'] },
  ListObjectsV2: {
    run: listObjectsV2,
    parameters: [...listParameters, 'continuation-token', 'start-after', 'fetch-owner'],
  },
  PutBucketPolicy: { run: putBucketPolicy, parameters: ['policy'] },
};

const onObjects: Record<string, Operation<ObjectCall>> = {
  CopyObject: { run: copyObject },
  DeleteObject: { run: deleteObject },
  GetObject: { run: getObject },
  HeadObject: { run: headObject },
  PutObject: { run: putObject },
};

const bucketListParameters = ['max-buckets', 'continuation-token', 'prefix', 'bucket-region'];

async function answer(store: BucketStore, request: S3Request): Promise<S3Response> {
  const target = parseTarget(request.path);
  const name = nameOperation(request, target);
  if (name === 'ListBuckets') {
    checkParameters(name, request.query, bucketListParameters);
    return listBuckets({ store, request });
  }
  const { bucket: bucketName = '' } = target;
  if (!isBucketName(bucketName)) throw new BucketError('InvalidBucketName');
  if (name === 'CreateBucket') {
    checkParameters(name, request.query, []);
    return createBucket({ store, request }, bucketName, readPayload(request).content);
  }
  return answerInBucket(store, request, target, name);
}

async function answerInBucket(
  store: BucketStore,
  request: S3Request,
  target: Target,
  name: string,
): Promise<S3Response> {
  const bucket = await store.getBucket(target.bucket ?? '');
  if (bucket === undefined) throw new BucketError('NoSuchBucket');
  const expectedOwner = request.headers['x-amz-expected-bucket-owner'] ?? bucket.accountId;
  if (bucket.accountId !== request.caller.accountId || bucket.accountId !== expectedOwner) {
    throw new BucketError('AccessDenied');
  }
  const call = { store, request, bucket, key: target.key ?? '' };
  const operations = target.key === undefined ? onBuckets : onObjects;
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation === undefined) throw new BucketError('NotImplemented', `${name} is not implemented.`);
  checkParameters(name, request.query, operation.parameters ?? []);
  return operation.run(call);
}

function refuse(error: unknown, request: S3Request): S3Response {
  if (!(error instanceof BucketError)) throw error;
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml' },
    body: renderS3Error(error.code, error.message, request.path, request.requestId),
  };
}
