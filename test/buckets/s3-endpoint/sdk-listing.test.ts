/** Keys as the AWS SDK's S3 client lists them. */

import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { describe, it } from 'node:test';
import type { S3Client } from '@aws-sdk/client-s3';
import {
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { Bucket, withBucket } from '../support/s3-client.ts';

describe('listing through the AWS SDK', () => {
  const keys = ['a', 'b/1', 'b/2', 'b-', 'c/x/y', 'd'];
  const inOrder = ['a', 'b-', 'b/1', 'b/2', 'c/x/y', 'd'];

  async function withKeys(t: TestContext): Promise<S3Client> {
    const client = await withBucket(t);
    for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    return client;
  }

  it('pages with version 2’s tokens', async (t) => {
    const client = await withKeys(t);
    const found: string[] = [];
    for await (const page of paginateListObjectsV2({ client, pageSize: 2 }, { Bucket })) {
      assert.ok((page.KeyCount ?? 0) <= 2);
      found.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ''));
    }
    assert.deepEqual(found, inOrder);
  });

  it('starts after a key, tells owners if asked, and rolls up folders', async (t) => {
    const client = await withKeys(t);
    const listed = await client.send(
      new ListObjectsV2Command({ Bucket, StartAfter: 'a', Delimiter: '/', FetchOwner: true }),
    );
    assert.deepEqual(
      listed.Contents?.map(({ Key }) => Key),
      ['b-', 'd'],
    );
    assert.deepEqual(
      listed.CommonPrefixes?.map(({ Prefix }) => Prefix),
      ['b/', 'c/'],
    );
    assert.equal(listed.KeyCount, 4);
    assert.match(listed.Contents?.[0]?.Owner?.ID ?? '', /^[0-9a-f]{64}$/);
    assert.deepEqual([listed.Contents?.[0]?.Size, listed.Contents?.[0]?.StorageClass], [2, 'STANDARD']);
  });

  it('pages with version 1’s markers, and names the next only with a delimiter', async (t) => {
    const client = await withKeys(t);
    const plain = await client.send(new ListObjectsCommand({ Bucket, MaxKeys: 2, Marker: 'a' }));
    assert.deepEqual(
      plain.Contents?.map(({ Key }) => Key),
      ['b-', 'b/1'],
    );
    assert.deepEqual([plain.IsTruncated, plain.NextMarker], [true, undefined]);
    const rolled = await client.send(
      new ListObjectsCommand({ Bucket, MaxKeys: 3, Delimiter: '/', EncodingType: 'url' }),
    );
    assert.deepEqual([rolled.IsTruncated, rolled.NextMarker, rolled.EncodingType], [true, 'b/', 'url']);
    const rest = await client.send(new ListObjectsCommand({ Bucket, Delimiter: '/', Marker: 'b/' }));
    assert.deepEqual(
      rest.CommonPrefixes?.map(({ Prefix }) => Prefix),
      ['c/'],
    );
  });

  it('answers at most a thousand keys, whatever is asked for', async (t) => {
    const client = await withKeys(t);
    const listed = await client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 2_000_000_000 }));
    assert.deepEqual([listed.MaxKeys, listed.KeyCount], [1000, 6]);
  });
});
