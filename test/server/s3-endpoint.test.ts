/** The S3 endpoint as it is served: what the signature says of the body holds. */

import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { CreateBucketCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { errorOf, startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';

type Sent = { headers: Record<string, string>; body: unknown };

describe('a body sent to a served bucket', () => {
  const object = { Bucket: 'my-logs', Key: 'key' };
  let app: TestApp;

  before(async () => {
    app = await startTestApp();
    await (await app.s3()).send(new CreateBucketCommand({ Bucket: object.Bucket }));
  });
  after(() => app[Symbol.asyncDispose]());

  test('is refused when it is not the one that was signed', async () => {
    const client = await app.s3();
    // What deserializes stands behind what signs.
    client.middlewareStack.add(
      (next) => (args) => {
        (args.request as Sent).body = 'abd';
        return next(args);
      },
      { step: 'deserialize', priority: 'low' },
    );
    const { name, status } = await errorOf(client.send(new PutObjectCommand({ ...object, Body: 'abc' })));
    assert.deepEqual([name, status], ['XAmzContentSHA256Mismatch', 400]);
  });

  test('is refused when its chunks are signed one by one', async () => {
    const client = await app.s3();
    client.middlewareStack.add(
      (next) => (args) => {
        (args.request as Sent).headers['x-amz-content-sha256'] = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
        return next(args);
      },
      { step: 'build', priority: 'low' },
    );
    const put = new PutObjectCommand({ ...object, Body: `0;chunk-signature=${'0'.repeat(64)}\r\n\r\n` });
    const { name, status, message } = await errorOf(client.send(put));
    assert.deepEqual([name, status], ['NotImplemented', 501]);
    assert.match(message, /STREAMING-AWS4-HMAC-SHA256-PAYLOAD is not implemented/);
    assert.equal((await errorOf((await app.s3()).send(new HeadObjectCommand(object)))).name, 'NotFound');
  });

  test('is taken in chunks without signatures, with a checksum behind them', async () => {
    const client = await app.s3();
    const Body = Readable.from([Buffer.from('ab'), Buffer.from('c')], { objectMode: false });
    await client.send(new PutObjectCommand({ ...object, Key: 'chunks', Body, ContentLength: 3 }));
    assert.equal((await client.send(new HeadObjectCommand({ ...object, Key: 'chunks' }))).ContentLength, 3);
  });

  test('is taken when it is signed whole', async () => {
    const client = await app.s3();
    await client.send(new PutObjectCommand({ ...object, Key: 'whole', Body: 'abc' }));
    assert.equal((await client.send(new HeadObjectCommand({ ...object, Key: 'whole' }))).ContentLength, 3);
  });
});
