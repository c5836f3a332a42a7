/** Bodies request by request: chunks, and what their headers say of them. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crc32 } from 'node:zlib';
import { withStore } from '../support/s3-ask.ts';

describe('a body in chunks', () => {
  const streaming = { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' };
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32('hello world'));
  const trailer = `x-amz-checksum-crc32:${checksum.toString('base64')}\r\n`;
  const chunks = '6\r\nhello \r\n5\r\nworld\r\n0\r\n';

  it('is put together, and its encoding is not the object’s', async (t) => {
    const { store, ask } = await withStore(t);
    const headers = {
      ...streaming,
      'content-encoding': 'aws-chunked,gzip',
      'x-amz-decoded-content-length': '11',
      'x-amz-trailer': 'x-amz-checksum-crc32',
    };
    const answer = await ask('PUT /logs/key', headers, `${chunks}${trailer}\r\n`);
    assert.equal(answer.headers['x-amz-checksum-crc32'], checksum.toString('base64'));
    const object = await store.get('logs', 'key');
    assert.deepEqual([object?.body.toString(), object?.meta.contentEncoding], ['hello world', 'gzip']);
  });

  const broken: [what: string, headers: Record<string, string>, body: string, code: string][] = [
    ['no chunk', {}, 'hello', 'InvalidChunk'],
    ['a chunk without its end', {}, '6\r\nhello ', 'InvalidChunk'],
    ['a size that is none', {}, '-6\r\nhello \r\n0\r\n\r\n', 'InvalidChunk'],
    ['a size beyond the body', {}, 'ffffffff\r\nhello', 'InvalidChunk'],
    ['a chunk that claims a signature', {}, '0;chunk-signature=0\r\n\r\n', 'InvalidChunk'],
    ['no last chunk', {}, '6\r\nhello \r\n', 'InvalidChunk'],
    ['another length', { 'x-amz-decoded-content-length': '12' }, `${chunks}\r\n`, 'IncompleteBody'],
    [
      'a missing trailer',
      { 'x-amz-trailer': 'x-amz-checksum-crc32' },
      `${chunks}\r\n`,
      'MalformedTrailerError',
    ],
    [
      'a signature of the trailers',
      {},
      `${chunks}x-amz-trailer-signature:0\r\n\r\n`,
      'MalformedTrailerError',
    ],
    ['a trailer not announced', {}, `${chunks}${trailer}\r\n`, 'MalformedTrailerError'],
    [
      'a wrong checksum',
      { 'x-amz-trailer': 'x-amz-checksum-crc32' },
      `${chunks}x-amz-checksum-crc32:AAAAAA==\r\n\r\n`,
      'BadDigest',
    ],
  ];
  for (const [what, headers, body, expected] of broken) {
    it(`is refused with ${what}`, async (t) => {
      const { store, ask } = await withStore(t);
      assert.equal((await ask('PUT /logs/key', { ...streaming, ...headers }, body)).code, expected);
      assert.equal(await store.head('logs', 'key'), undefined);
    });
  }

  const signed = ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER'];
  for (const name of [...signed, 'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD']) {
    it(`each with a signature is refused by its name: ${name}`, async (t) => {
      const { store, ask } = await withStore(t);
      const { status, code, text } = await ask(
        'PUT /logs/key',
        { 'x-amz-content-sha256': name },
        `0;chunk-signature=${'0'.repeat(64)}\r\n\r\n`,
      );
      assert.deepEqual([status, code], [501, 'NotImplemented']);
      assert.ok(text.includes(`<Message>x-amz-content-sha256: ${name} is not implemented`), text);
      assert.match(text, /signed whole.* STREAMING-UNSIGNED-PAYLOAD-TRAILER/);
      assert.equal(await store.head('logs', 'key'), undefined);
    });
  }
});

describe('what a body says of itself', () => {
  const cases: [header: string, value: string, code: string | undefined][] = [
    ['x-amz-content-sha256', 'UNSIGNED-PAYLOAD', undefined],
    ['x-amz-checksum-crc32', 'x', 'InvalidRequest'],
    ['x-amz-checksum-crc64nvme', 'AAAAAAAAAAA=', 'NotImplemented'],
    ['x-amz-meta-big', 'x'.repeat(2049), 'MetadataTooLarge'],
    ['x-amz-server-side-encryption', 'AES256', undefined],
    ['x-amz-server-side-encryption', 'aws:kms', 'NotImplemented'],
    ['cache-control', 'no-store', 'NotImplemented'],
  ];
  for (const [header, value, expected] of cases) {
    it(`${header}: ${value.slice(0, 20)} is ${expected ?? 'taken'}`, async (t) => {
      const { ask } = await withStore(t);
      assert.equal((await ask('PUT /logs/key', { [header]: value }, 'abc')).code, expected);
    });
  }

  it('metadata that cannot be a header is counted, and left out', async (t) => {
    const { store, ask } = await withStore(t);
    await store.put('logs', 'key', Buffer.from(''), { metadata: { good: 'ü', bad: 'a\r\nb', 'b d': 'x' } });
    const { headers } = await ask('HEAD /logs/key');
    assert.deepEqual([headers['x-amz-meta-good'], headers['x-amz-missing-meta']], ['ü', '2']);
    assert.equal(headers['x-amz-meta-bad'], undefined);
  });
});
