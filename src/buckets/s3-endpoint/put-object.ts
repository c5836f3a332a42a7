/** PutObject and CopyObject: write an object's bytes, with what the headers say about them. */

import type { PutOptions } from '../bucket-store.ts';
import { BucketError } from '../bucket-store.ts';
import { emptyAnswer, xmlAnswer, xmlTime } from './answers.ts';
import type { ObjectCall, S3Request, S3Response } from './messages.ts';
import { readPayload } from './payload.ts';
import { parseTarget } from './routes.ts';
import { leaf } from './xml.ts';

/** Writes the body, verified, with type, encoding and user metadata from the headers. */
export async function putObject({ store, bucket, key, request }: ObjectCall): Promise<S3Response> {
  checkHeaders('PutObject', request.headers);
  const { content, checksums } = readPayload(request);
  const options = { ...describedBy(request.headers), ...readConditions(request.headers) };
  const { etag } = await store.put(bucket.name, key, content, options);
  return emptyAnswer(200, {
    etag: `"${etag}"`,
    ...checksums,
    ...(Object.keys(checksums).length > 0 && { 'x-amz-checksum-type': 'FULL_OBJECT' }),
  });
}

/** Copies one of the caller's objects, with its own description or, by directive, with that of the request. */
export async function copyObject({ store, bucket, key, request }: ObjectCall): Promise<S3Response> {
  checkHeaders('CopyObject', request.headers);
  const from = parseCopySource(request.headers['x-amz-copy-source'] ?? '');
  const fromBucket = await store.getBucket(from.bucket);
  if (fromBucket === undefined) throw new BucketError('NoSuchBucket');
  if (fromBucket.accountId !== request.caller.accountId) throw new BucketError('AccessDenied');
  const source = await store.get(from.bucket, from.key);
  if (source === undefined) throw new BucketError('NoSuchKey');
  const isReplaced = request.headers['x-amz-metadata-directive'] === 'REPLACE';
  if (!isReplaced && from.bucket === bucket.name && from.key === key) {
    throw new BucketError(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
  const description = isReplaced ? describedBy(request.headers) : source.meta;
  const options = { ...description, ...readConditions(request.headers) };
  const copy = await store.put(bucket.name, key, source.body, options);
  return xmlAnswer(
    'CopyObjectResult',
    xmlTime('LastModified', copy.lastModified),
    leaf('ETag', `"${copy.etag}"`),
  );
}

/** Headers that would change what is stored in ways that this store does not keep. */
const unknownHeaders: Record<string, RegExp> = {
  'cache-control': /^/,
  'content-disposition': /^/,
  'content-language': /^/,
  expires: /^/,
  'x-amz-copy-source-if-match': /^/,
  'x-amz-copy-source-if-modified-since': /^/,
  'x-amz-copy-source-if-none-match': /^/,
  'x-amz-copy-source-if-unmodified-since': /^/,
  'x-amz-object-lock-legal-hold': /^/,
  'x-amz-object-lock-mode': /^/,
  'x-amz-object-lock-retain-until-date': /^/,
  'x-amz-server-side-encryption': /^(?!AES256$)/,
  'x-amz-server-side-encryption-customer-algorithm': /^/,
  'x-amz-storage-class': /^(?!STANDARD$)/,
  'x-amz-tagging': /^/,
  'x-amz-website-redirect-location': /^/,
  'x-amz-write-offset-bytes': /^/,
};

function checkHeaders(operation: string, headers: S3Request['headers']): void {
  for (const [name, unknown] of Object.entries(unknownHeaders)) {
    const value = headers[name];
    if (value === undefined || !unknown.test(value)) continue;
    throw new BucketError(
      'NotImplemented',
      `${operation} with the header ${name}: ${value} is not implemented.`,
    );
  }
  checkAcl(headers);
}

/** A bucket's owner owns its objects, as in every bucket made since April 2023 (S3 user guide, "Object Ownership"). */
function checkAcl(headers: S3Request['headers']): void {
  const acl = headers['x-amz-acl'];
  const isOwners = acl === undefined || acl === 'bucket-owner-full-control' || acl === 'private';
  const grants = Object.keys(headers).some((name) => name.startsWith('x-amz-grant-'));
  if (!isOwners || grants) throw new BucketError('AccessControlListNotSupported');
}

function describedBy(headers: S3Request['headers']): PutOptions {
  const contentEncoding = (headers['content-encoding'] ?? '')
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'aws-chunked')
    .join(',');
  return {
    contentType: headers['content-type'] || undefined,
    contentEncoding: contentEncoding || undefined,
    metadata: readUserMetadata(headers),
  };
}

const metadataPrefix = 'x-amz-meta-';
/** 2 KB, names and values together (S3 user guide, "User-defined object metadata"). */
const metadataBytesMax = 2048;

function readUserMetadata(headers: S3Request['headers']): Record<string, string> {
  const entries: [string, string][] = [];
  let bytes = 0;
  for (const [header, value] of Object.entries(headers)) {
    if (!header.startsWith(metadataPrefix) || value === undefined) continue;
    const name = header.slice(metadataPrefix.length);
    entries.push([name, value]);
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  if (bytes > metadataBytesMax) throw new BucketError('MetadataTooLarge');
  return Object.fromEntries(entries);
}

function readConditions(headers: S3Request['headers']): PutOptions {
  const ifNoneMatch = headers['if-none-match'];
  const ifMatch = headers['if-match'];
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw new BucketError('NotImplemented', 'If-None-Match on a write is implemented for * only.');
  }
  return {
    ifAbsent: ifNoneMatch !== undefined,
    ifMatch: ifMatch?.replaceAll('"', ''),
  };
}

function parseCopySource(header: string): { bucket: string; key: string } {
  if (header.includes('?')) {
    throw new BucketError('NotImplemented', 'CopyObject of a version of an object is not implemented.');
  }
  const { bucket, key } = parseTarget(header.startsWith('/') ? header : `/${header}`);
  if (bucket === undefined || key === undefined) {
    throw new BucketError(
      'InvalidArgument',
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
    );
  }
  return { bucket, key };
}
