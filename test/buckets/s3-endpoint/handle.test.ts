/** The S3 endpoint request by request: refusals, and what no client sends by itself. */

import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { describe, it } from 'node:test';
import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import type { BucketStore } from '../../../src/buckets/bucket-store.ts';
import type { S3Request, S3Response } from '../../../src/buckets/s3-endpoint/handle.ts';
import { handleS3, renderS3Error } from '../../../src/buckets/s3-endpoint/handle.ts';
import { caller } from '../support/s3-server.ts';
import { openTemporaryBuckets, owner } from '../support/temporary-buckets.ts';

type Ask = (
  line: string,
  headers?: Record<string, string>,
  body?: string | Buffer,
) => Promise<{ status: number; code: string | undefined; text: string; headers: S3Response['headers'] }>;

async function withStore(t: TestContext): Promise<{ store: BucketStore; ask: Ask }> {
  const { store } = await openTemporaryBuckets(t);
  await store.createBucket('logs', owner);
  const ask: Ask = async (line, headers = {}, body = '') => {
    const response = await handleS3(store, request(line, headers, body));
    const text = response.body?.toString() ?? '';
    const code = /<Code>(.*?)<\/Code>/.exec(text)?.[1];
    return { status: response.status, code, text, headers: response.headers };
  };
  return { store, ask };
}

function request(line: string, headers: Record<string, string> = {}, body: string | Buffer = ''): S3Request {
  const [method = '', url = ''] = line.split(/ (.*)/s);
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  return {
    method,
    path,
    query: new URLSearchParams(query),
    headers,
    body: Buffer.from(body),
    caller,
    requestId: 'EXAMPLE-REQUEST',
  };
}

describe('an S3 error', () => {
  it('is a document with code, message, resource and request id', () => {
    assert.equal(
      renderS3Error('NoSuchKey', 'a < b', '/logs/"x"\u0001', 'ID'),
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code><Message>a &lt; b</Message>' +
        '<Resource>/logs/&quot;x&quot;&#x1;</Resource><RequestId>ID</RequestId></Error>',
    );
  });

  const cases: [line: string, status: number, code: string][] = [
    ['GET /logs/%zz', 400, 'InvalidURI'],
    ['GET /logs/%ff', 400, 'InvalidURI'],
    ['GET logs/key', 400, 'InvalidURI'],
    ['GET /..%2fetc/passwd', 400, 'InvalidBucketName'],
    ['PUT /Upper', 400, 'InvalidBucketName'],
    ['GET /logs?max-keys=abc', 400, 'InvalidArgument'],
    ['GET /logs?max-keys=-1', 400, 'InvalidArgument'],
    ['GET /logs?max-keys=2147483648', 400, 'InvalidArgument'],
    ['GET /logs?encoding-type=morse', 400, 'InvalidArgument'],
    ['GET /logs?list-type=3', 400, 'InvalidArgument'],
    ['GET /logs?list-type=2&continuation-token=%00', 400, 'InvalidArgument'],
    ['GET /logs?list-type=2&continuation-token=', 400, 'InvalidArgument'],
    ['PATCH /logs', 405, 'MethodNotAllowed'],
    ['POST /', 405, 'MethodNotAllowed'],
    ['POST /logs/key', 405, 'MethodNotAllowed'],
    ['POST /logs', 501, 'NotImplemented'],
    ['GET /logs?versions', 501, 'NotImplemented'],
    ['GET /logs/key?versionId=1', 501, 'NotImplemented'],
    ['GET /logs/key?response-content-type=text%2Fhtml', 501, 'NotImplemented'],
    ['GET /none/key?tagging', 404, 'NoSuchBucket'],
    [`PUT /logs/${'x'.repeat(1025)}`, 400, 'KeyTooLongError'],
    ['PUT /?policy', 405, 'MethodNotAllowed'],
  ];
  for (const [line, expected, expectedCode] of cases) {
    it(`${expectedCode} is the answer to ${line.slice(0, 60)}`, async (t) => {
      const { ask } = await withStore(t);
      const { status, code, headers } = await ask(line);
      assert.deepEqual([status, code], [expected, expectedCode]);
      assert.equal(headers['x-amz-request-id'], 'EXAMPLE-REQUEST');
    });
  }

  it('has no body for HEAD', async (t) => {
    const { ask } = await withStore(t);
    assert.deepEqual([(await ask('HEAD /logs/none')).text, (await ask('HEAD /none')).status], ['', 404]);
  });

  it('is the answer to an unknown subresource, which deletes nothing', async (t) => {
    const { store, ask } = await withStore(t);
    await store.put('logs', 'key', Buffer.from('x'));
    assert.equal((await ask('DELETE /logs/key?something')).code, 'NotImplemented');
    assert.equal((await ask('DELETE /logs/key?tagging')).code, 'NotImplemented');
    assert.ok(await store.head('logs', 'key'));
    assert.equal((await ask('DELETE /logs/key?x-id=DeleteObject&X-Amz-Signature=0')).status, 204);
  });
});

describe('a listing', () => {
  it('writes keys as a form does where the client asks for that', async (t) => {
    const { store, ask } = await withStore(t);
    await store.put('logs', 'a b+c/ü\u0001', Buffer.from(''));
    const { text } = await ask('GET /logs?encoding-type=url&prefix=a%20b');
    assert.match(text, /<Key>a\+b%2Bc\/%C3%BC%01<\/Key>/);
    assert.match(text, /<Prefix>a\+b<\/Prefix>/);
    assert.match((await ask('GET /logs')).text, /<Key>a b\+c\/ü&#x1;<\/Key>/);
  });

  it('of CloudTrail’s digests starts after a key that need not exist', async (t) => {
    const { store, ask } = await withStore(t);
    const prefix = 'AWSLogs/1/CloudTrail-Digest/us-east-1';
    for (const day of ['01', '02'])
      await store.put('logs', `${prefix}/2024/05/${day}/d.json.gz`, Buffer.from(''));
    const { text } = await ask(`GET /logs?prefix=${prefix}&marker=${prefix}/2024/05/01/z`);
    assert.deepEqual(text.match(/<Key>.*?<\/Key>/g), [`<Key>${prefix}/2024/05/02/d.json.gz</Key>`]);
  });
});

describe('DeleteObjects', () => {
  it('deletes exactly the keys named, control characters included', async (t) => {
    const { store, ask } = await withStore(t);
    for (const key of ['a', 'a\u0001', ' a ', 'b&c']) await store.put('logs', key, Buffer.from(''));
    const names = ['a&#1;', ' a ', 'b&amp;c', 'x'.repeat(1025)];
    const objects = names.map((name) => `<Object><Key>${name}</Key></Object>`).join('');
    const { status, text } = await ask('POST /logs?delete', {}, `<Delete>${objects}</Delete>`);
    assert.equal(status, 200);
    assert.equal(text.match(/<Deleted>/g)?.length, 3);
    assert.match(text, /<Error><Key>x+<\/Key><Code>KeyTooLongError<\/Code>/);
    assert.deepEqual(
      (await store.list('logs', { maxKeys: 9 })).objects.map(({ key }) => key),
      ['a'],
    );
  });

  const documents: [what: string, document: string][] = [
    ['nothing', ''],
    ['no XML', '{"Delete":1}'],
    ['another root', '<Remove><Object><Key>a</Key></Object></Remove>'],
    ['no keys', '<Delete></Delete>'],
    ['an object without a key', '<Delete><Object/></Delete>'],
    ['an unclosed element', '<Delete><Object><Key>a</Key></Object>'],
    ['entities of its own', '<!DOCTYPE d [<!ENTITY k "a">]><Delete><Object><Key>&k;</Key></Object></Delete>'],
    ['CDATA', '<Delete><Object><Key><![CDATA[a]]></Key></Object></Delete>'],
    ['an unknown entity', '<Delete><Object><Key>&k;</Key></Object></Delete>'],
    ['a bare ampersand', '<Delete><Object><Key>a&b</Key></Object></Delete>'],
    ['half a character', '<Delete><Object><Key>&#xD800;</Key></Object></Delete>'],
    ['1001 keys', `<Delete>${'<Object><Key>a</Key></Object>'.repeat(1001)}</Delete>`],
    ['a tower of elements', '<Delete>'.repeat(100_000)],
    ['a prototype', '<Delete><__proto__><Key>a</Key></__proto__></Delete>'],
  ];
  for (const [what, document] of documents) {
    it(`refuses ${what}`, async (t) => {
      const { store, ask } = await withStore(t);
      await store.put('logs', 'a', Buffer.from(''));
      assert.equal((await ask('POST /logs?delete', {}, document)).code, 'MalformedXML');
      assert.ok(await store.head('logs', 'a'));
    });
  }
});

describe('CreateBucket', () => {
  const constraints: [constraint: string, code: string | undefined][] = [
    ['eu-west-1', undefined],
    ['EU', undefined],
    ['us-gov-west-1', undefined],
    ['us-east-1', 'InvalidLocationConstraint'],
    ['../x', 'InvalidLocationConstraint'],
    ['', 'InvalidLocationConstraint'],
  ];
  for (const [constraint, expected] of constraints) {
    it(`in ${constraint} is ${expected ?? 'done'}`, async (t) => {
      const { ask } = await withStore(t);
      const body = `<CreateBucketConfiguration><LocationConstraint>${constraint}</LocationConstraint></CreateBucketConfiguration>`;
      assert.equal((await ask('PUT /new-bucket', {}, body)).code, expected);
    });
  }
});

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

describe('any request', () => {
  it('is answered, and never with a bug', async (t) => {
    const { store } = await withStore(t);
    const line = fc.tuple(
      fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'constructor'),
      fc.oneof(
        fc.constantFrom('/', '/logs', '/logs/', '/logs/key', '/logs/..', '//'),
        fc.webPath(),
        fc.string(),
      ),
      fc.oneof(
        fc.constantFrom('?policy', '?acl', '?delete', '?uploads', '?__proto__', '?list-type=2', ''),
        fc.string(),
      ),
    );
    await fc.assert(
      fc.asyncProperty(line, fc.string(), async (parts, body) => {
        const response = await handleS3(store, request(`${parts[0]} ${parts[1]}${parts[2]}`, {}, body));
        assert.ok(response.status >= 200 && response.status < 600);
        await store.createBucket('logs', owner);
      }),
      { numRuns: 300 },
    );
  });
});
