/** The S3 endpoint request by request: refusals, and what no client sends by itself. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { handleS3, renderS3Error } from '../../../src/buckets/s3-endpoint/handle.ts';
import { request, withStore } from '../support/s3-ask.ts';
import { owner } from '../support/temporary-buckets.ts';

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
    ['GET //etc/passwd', 400, 'InvalidBucketName'],
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
