/** Objects as the AWS SDK's S3 client writes and reads them. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { Bucket, refusedAs, withBucket } from '../support/s3-client.ts';

describe('objects through the AWS SDK', () => {
  it('come back with their bytes, type, encoding and lower-case metadata', async (t) => {
    const client = await withBucket(t);
    const Body = Buffer.from([0, 1, 2, 255]);
    const put = await client.send(
      new PutObjectCommand({
        Bucket,
        Key: 'AWSLogs/1/CloudTrail-Digest/d.json.gz',
        Body,
        ContentType: 'application/json',
        ContentEncoding: 'gzip',
        ACL: 'bucket-owner-full-control',
        Metadata: { 'Signature-Algorithm': 'SHA256withRSA', signature: 'ab' },
      }),
    );
    const ETag = `"${createHash('md5').update(Body).digest('hex')}"`;
    assert.equal(put.ETag, ETag);
    const got = await client.send(
      new GetObjectCommand({ Bucket, Key: 'AWSLogs/1/CloudTrail-Digest/d.json.gz' }),
    );
    assert.deepEqual(Buffer.from((await got.Body?.transformToByteArray()) ?? []), Body);
    assert.deepEqual(got.Metadata, { 'signature-algorithm': 'SHA256withRSA', signature: 'ab' });
    assert.deepEqual(
      [got.ContentType, got.ContentEncoding, got.ETag, got.ContentLength],
      ['application/json', 'gzip', ETag, 4],
    );
    const head = await client.send(
      new HeadObjectCommand({ Bucket, Key: 'AWSLogs/1/CloudTrail-Digest/d.json.gz' }),
    );
    assert.deepEqual([head.ContentLength, head.Metadata], [4, got.Metadata]);
    assert.ok(head.LastModified instanceof Date);
  });

  it('come back under hostile keys', async (t) => {
    const client = await withBucket(t);
    const keys = [
      'a/../../x',
      '/abs',
      'a//b',
      'dir/',
      '..',
      '.',
      'a b+c&d=e?f#g',
      '%2e%2e%2f',
      'ü😀',
      'back\\slash',
      'quote\'"<>',
    ];
    for (const Key of keys) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
      const got = await client.send(new GetObjectCommand({ Bucket, Key }));
      assert.equal(await got.Body?.transformToString(), Key);
    }
    const listed = await client.send(new ListObjectsV2Command({ Bucket }));
    assert.deepEqual(listed.Contents?.map(({ Key }) => Key).sort(), keys.sort());
    const Objects = keys.map((Key) => ({ Key }));
    const deleted = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    assert.deepEqual(deleted.Deleted?.map(({ Key }) => Key).sort(), keys.sort());
    assert.equal((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount, 0);
  });

  it('that are missing are NoSuchKey, and in no bucket NoSuchBucket', async (t) => {
    const client = await withBucket(t);
    await assert.rejects(
      client.send(new GetObjectCommand({ Bucket, Key: 'none' })),
      refusedAs('NoSuchKey', 404),
    );
    await assert.rejects(
      client.send(new HeadObjectCommand({ Bucket, Key: 'none' })),
      refusedAs('NotFound', 404),
    );
    await assert.rejects(
      client.send(new GetObjectCommand({ Bucket: 'no-such-bucket', Key: 'none' })),
      refusedAs('NoSuchBucket', 404),
    );
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'none' }));
  });

  it('are read in ranges and by condition', async (t) => {
    const client = await withBucket(t);
    const { ETag = '' } = await client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: '0123456789' }));
    const ranges: [range: string, text: string, contentRange: string][] = [
      ['bytes=0-3', '0123', 'bytes 0-3/10'],
      ['bytes=7-', '789', 'bytes 7-9/10'],
      ['bytes=-2', '89', 'bytes 8-9/10'],
      ['bytes=8-99', '89', 'bytes 8-9/10'],
    ];
    for (const [Range, text, contentRange] of ranges) {
      const got = await client.send(new GetObjectCommand({ Bucket, Key: 'k', Range }));
      assert.equal(await got.Body?.transformToString(), text);
      assert.deepEqual([got.ContentRange, got.$metadata.httpStatusCode], [contentRange, 206]);
    }
    for (const Range of ['bytes=10-', 'bytes=-0']) {
      await assert.rejects(
        client.send(new GetObjectCommand({ Bucket, Key: 'k', Range })),
        refusedAs('InvalidRange', 416),
      );
    }
    for (const Range of ['bytes=3-1', 'lines=1-2', 'bytes=0-1,3-4']) {
      const got = await client.send(new GetObjectCommand({ Bucket, Key: 'k', Range }));
      assert.equal(await got.Body?.transformToString(), '0123456789');
    }
    const get = (conditions: { IfMatch?: string; IfNoneMatch?: string; IfUnmodifiedSince?: Date }) =>
      client.send(new GetObjectCommand({ Bucket, Key: 'k', ...conditions }));
    assert.equal((await get({ IfMatch: ETag })).ETag, ETag);
    await assert.rejects(get({ IfMatch: '"other"' }), refusedAs('PreconditionFailed', 412));
    await assert.rejects(get({ IfUnmodifiedSince: new Date(0) }), refusedAs('PreconditionFailed', 412));
    await assert.rejects(get({ IfNoneMatch: ETag }), (error: unknown) => {
      assert.equal((error as { $metadata: { httpStatusCode: number } }).$metadata.httpStatusCode, 304);
      return true;
    });
  });

  it('are written only where none stands, if so asked', async (t) => {
    const client = await withBucket(t);
    const put = { Bucket, Key: 'once', Body: 'x', IfNoneMatch: '*' };
    await client.send(new PutObjectCommand(put));
    await assert.rejects(client.send(new PutObjectCommand(put)), refusedAs('PreconditionFailed', 412));
  });

  it('arrive in chunks with a trailing checksum from a stream', async (t) => {
    const client = await withBucket(t);
    const body = Buffer.alloc(200_000, 'chunk');
    const Body = Readable.from([body.subarray(0, 70_000), body.subarray(70_000)], { objectMode: false });
    const put = { Bucket, Key: 'stream', Body, ContentLength: body.length, ContentEncoding: 'gzip' };
    await client.send(new PutObjectCommand(put));
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'stream' }));
    assert.deepEqual(Buffer.from((await got.Body?.transformToByteArray()) ?? []), body);
    assert.equal(got.ContentEncoding, 'gzip');
  });

  for (const ChecksumAlgorithm of ['CRC32', 'SHA1', 'SHA256'] as const) {
    it(`are verified by ${ChecksumAlgorithm}`, async (t) => {
      const client = await withBucket(t);
      const put = await client.send(
        new PutObjectCommand({ Bucket, Key: 'k', Body: 'abc', ChecksumAlgorithm }),
      );
      assert.ok(put[`Checksum${ChecksumAlgorithm}`]);
      const wrong = { [`Checksum${ChecksumAlgorithm}`]: put[`Checksum${ChecksumAlgorithm}`] };
      await assert.rejects(
        client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'abd', ...wrong })),
        refusedAs('BadDigest', 400),
      );
      assert.equal(
        await (await client.send(new GetObjectCommand({ Bucket, Key: 'k' }))).Body?.transformToString(),
        'abc',
      );
    });
  }

  it('are verified by Content-MD5', async (t) => {
    const client = await withBucket(t);
    const put = (ContentMD5: string) =>
      client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'abc', ContentMD5 }));
    await put('kAFQmDzST7DWlj99KOF/cg==');
    await assert.rejects(put('AAFQmDzST7DWlj99KOF/cg=='), refusedAs('BadDigest', 400));
    await assert.rejects(put('short'), refusedAs('InvalidDigest', 400));
  });

  it('are copied, with their description or a new one', async (t) => {
    const client = await withBucket(t);
    const Metadata = { a: '1' };
    await client.send(
      new PutObjectCommand({ Bucket, Key: 'from/ü +', Body: 'abc', ContentType: 'text/x', Metadata }),
    );
    const CopySource = `${Bucket}/${encodeURIComponent('from/ü +')}`;
    const copied = await client.send(new CopyObjectCommand({ Bucket, Key: 'to', CopySource }));
    assert.equal(copied.CopyObjectResult?.ETag, '"900150983cd24fb0d6963f7d28e17f72"');
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'to' }));
    assert.deepEqual([head.ContentType, head.Metadata], ['text/x', Metadata]);
    const replaced = {
      Bucket,
      Key: 'to',
      CopySource: `/${Bucket}/to`,
      MetadataDirective: 'REPLACE' as const,
    };
    await client.send(new CopyObjectCommand({ ...replaced, Metadata: { b: '2' } }));
    assert.deepEqual((await client.send(new HeadObjectCommand({ Bucket, Key: 'to' }))).Metadata, { b: '2' });
    await assert.rejects(
      client.send(new CopyObjectCommand({ Bucket, Key: 'to', CopySource: `${Bucket}/to` })),
      refusedAs('InvalidRequest', 400),
    );
    await assert.rejects(
      client.send(new CopyObjectCommand({ Bucket, Key: 'x', CopySource: `${Bucket}/none` })),
      refusedAs('NoSuchKey', 404),
    );
  });
});
