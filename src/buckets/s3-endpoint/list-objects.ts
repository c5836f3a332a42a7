/**
 * ListObjects and ListObjectsV2: list one page of a bucket's keys, and say where it ends in each version's
 * way.
 */

import type { Bucket, ListPage, ListQuery, ObjectMeta } from '../bucket-store.ts';
import { BucketError } from '../bucket-store.ts';
import { canonicalUserId, xmlAnswer, xmlTime } from './answers.ts';
import type { BucketCall, S3Response } from './messages.ts';
import { parseCount, parseEncoding } from './parameters.ts';
import { element, leaf } from './xml.ts';

/** Version 1: pages by `marker`, a key. `NextMarker` is told only with a delimiter (S3 API reference). */
export async function listObjects({ store, bucket, request: { query } }: BucketCall): Promise<S3Response> {
  const listType = query.get('list-type');
  if (listType !== null && listType !== '1') {
    throw new BucketError('InvalidArgument', 'Invalid List Type specified in Request');
  }
  const { name: encoding, encode } = parseEncoding(query);
  const marker = query.get('marker') ?? '';
  const asked = readQuery(query, marker);
  const page = await store.list(bucket.name, asked);
  const nextMarker = asked.delimiter === undefined ? undefined : page.nextStartAfter;
  return xmlAnswer(
    'ListBucketResult',
    leaf('Name', bucket.name),
    leaf('Prefix', encode(asked.prefix ?? '')),
    leaf('Marker', encode(marker)),
    nextMarker === undefined ? undefined : leaf('NextMarker', encode(nextMarker)),
    ...renderPage(page, asked, { encode, encoding, owner: bucket }),
  );
}

/** Version 2: pages by an opaque token; `start-after` counts only on the first page. */
export async function listObjectsV2({ store, bucket, request: { query } }: BucketCall): Promise<S3Response> {
  const { name: encoding, encode } = parseEncoding(query);
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  const asked = readQuery(query, token === null ? (startAfter ?? '') : readToken(token));
  const page = await store.list(bucket.name, asked);
  const { nextStartAfter } = page;
  const owner = query.get('fetch-owner') === 'true' ? bucket : undefined;
  return xmlAnswer(
    'ListBucketResult',
    leaf('Name', bucket.name),
    leaf('Prefix', encode(asked.prefix ?? '')),
    startAfter === null ? undefined : leaf('StartAfter', encode(startAfter)),
    token === null ? undefined : leaf('ContinuationToken', token),
    nextStartAfter === undefined ? undefined : leaf('NextContinuationToken', renderToken(nextStartAfter)),
    leaf('KeyCount', page.objects.length + page.commonPrefixes.length),
    ...renderPage(page, asked, { encode, encoding, owner }),
  );
}

/** S3 answers at most so many keys at once, whatever is asked for. */
const keysMax = 1000;

function readQuery(query: URLSearchParams, startAfter: string): ListQuery {
  return {
    prefix: query.get('prefix') ?? '',
    startAfter,
    maxKeys: parseCount(query, 'max-keys', keysMax),
    delimiter: query.get('delimiter') || undefined,
  };
}

type Rendering = {
  encode: (key: string) => string;
  encoding: string | undefined;
  /** Told with every object where present. */
  owner: Bucket | undefined;
};

function renderPage(page: ListPage, asked: ListQuery, rendering: Rendering): (string | undefined)[] {
  const { encode, encoding, owner } = rendering;
  return [
    leaf('MaxKeys', asked.maxKeys),
    asked.delimiter === undefined ? undefined : leaf('Delimiter', encode(asked.delimiter)),
    encoding === undefined ? undefined : leaf('EncodingType', encoding),
    leaf('IsTruncated', page.nextStartAfter !== undefined),
    ...page.objects.map((object) => renderObject(object, encode, owner)),
    ...page.commonPrefixes.map((prefix) => element('CommonPrefixes', leaf('Prefix', encode(prefix)))),
  ];
}

function renderObject(
  object: ObjectMeta,
  encode: (key: string) => string,
  owner: Bucket | undefined,
): string {
  return element(
    'Contents',
    leaf('Key', encode(object.key)),
    xmlTime('LastModified', object.lastModified),
    leaf('ETag', `"${object.etag}"`),
    leaf('Size', object.sizeBytes),
    owner === undefined ? undefined : element('Owner', leaf('ID', canonicalUserId(owner.accountId))),
    leaf('StorageClass', 'STANDARD'),
  );
}

function renderToken(key: string): string {
  return Buffer.from(key).toString('base64url');
}

function readToken(token: string): string {
  const key = Buffer.from(token, 'base64url').toString('utf8');
  if (token === '' || renderToken(key) !== token) {
    throw new BucketError('InvalidArgument', 'The continuation token provided is incorrect');
  }
  return key;
}
