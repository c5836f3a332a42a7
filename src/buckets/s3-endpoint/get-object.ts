/**
 * GetObject and HeadObject: answer with an object's headers, under conditions, and with its bytes or one
 * range of them.
 */

import type { ObjectMeta } from '../bucket-store.ts';
import { BucketError } from '../bucket-store.ts';
import { emptyAnswer } from './answers.ts';
import type { ObjectCall, S3Request, S3Response } from './messages.ts';

/** The object's bytes, or those of one range. */
export async function getObject({ store, bucket, key, request }: ObjectCall): Promise<S3Response> {
  const object = await store.get(bucket.name, key);
  if (object === undefined) throw new BucketError('NoSuchKey');
  const answer = describe(object.meta, request);
  if (answer.range === undefined) return answer.response;
  const [start, end] = answer.range;
  return { ...answer.response, body: object.body.subarray(start, end) };
}

/** The same headers, without the bytes. */
export async function headObject({ store, bucket, key, request }: ObjectCall): Promise<S3Response> {
  const meta = await store.head(bucket.name, key);
  if (meta === undefined) throw new BucketError('NoSuchKey');
  return describe(meta, request).response;
}

/** Half-open, in bytes; absent where the answer has no body. */
type Range = [start: number, end: number];

function describe(meta: ObjectMeta, request: S3Request): { response: S3Response; range?: Range } {
  const { headers } = request;
  const common = {
    etag: `"${meta.etag}"`,
    'last-modified': new Date(meta.lastModified).toUTCString(),
    ...userMetadata(meta),
  };
  if (!holds(meta, headers)) throw new BucketError('PreconditionFailed');
  if (isNotModified(meta, headers)) return { response: emptyAnswer(304, common) };
  const range = parseRange(headers['range'], meta.sizeBytes);
  const [start, end] = range ?? [0, meta.sizeBytes];
  const response = emptyAnswer(range === undefined ? 200 : 206, {
    ...common,
    'accept-ranges': 'bytes',
    'content-type': isHeaderValue(meta.contentType) ? meta.contentType : 'binary/octet-stream',
    'content-length': String(end - start),
    ...(range !== undefined && { 'content-range': `bytes ${start}-${end - 1}/${meta.sizeBytes}` }),
    ...(meta.contentEncoding !== undefined &&
      isHeaderValue(meta.contentEncoding) && { 'content-encoding': meta.contentEncoding }),
  });
  return { response, range: [start, end] };
}

/** S3 counts in `x-amz-missing-meta` the entries that cannot be headers, and leaves them out. */
function userMetadata({ metadata }: ObjectMeta): Record<string, string> {
  const entries = Object.entries(metadata);
  const tellable = entries.filter(
    ([name, value]) => /^[\w!#$%&'*+.^`|~-]+$/.test(name) && isHeaderValue(value),
  );
  const missing = entries.length - tellable.length;
  return {
    ...Object.fromEntries(tellable.map(([name, value]) => [`x-amz-meta-${name.toLowerCase()}`, value])),
    ...(missing > 0 && { 'x-amz-missing-meta': String(missing) }),
  };
}

function isHeaderValue(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

/** If-Match wins over If-Unmodified-Since (S3 API reference, GetObject; RFC 9110 §13.2.2). */
function holds(meta: ObjectMeta, headers: S3Request['headers']): boolean {
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined) return namesEtag(ifMatch, meta.etag);
  const since = Date.parse(headers['if-unmodified-since'] ?? '');
  return Number.isNaN(since) || wholeSeconds(meta.lastModified) <= since;
}

/** If-None-Match wins over If-Modified-Since. */
function isNotModified(meta: ObjectMeta, headers: S3Request['headers']): boolean {
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) return namesEtag(ifNoneMatch, meta.etag);
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && wholeSeconds(meta.lastModified) <= since;
}

function namesEtag(list: string, etag: string): boolean {
  const named = list.split(',').map((entry) => entry.trim().replace(/^W\//, '').replaceAll('"', ''));
  return named.includes('*') || named.includes(etag);
}

/** HTTP dates have no fractions. */
function wholeSeconds(time: number): number {
  return Math.floor(time / 1000) * 1000;
}

/** One range; several, or a unit other than bytes, are ignored, as RFC 9110 §14.2 allows and S3 does. */
function parseRange(header: string | undefined, sizeBytes: number): Range | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes);
  if (start >= end) throw new BucketError('InvalidRange');
  return [start, end];
}
