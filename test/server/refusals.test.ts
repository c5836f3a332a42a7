import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { BatchMeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import { DescribeQueryCommand, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { errorOf, productCode, startTestApp } from '../support/app.ts';
import { signedFetch } from '../support/signed-fetch.ts';
import type { TestApp } from '../support/app.ts';

describe('what the server refuses', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app[Symbol.asyncDispose]());

  const metering = 'AWSMPMeteringService.BatchMeterUsage';
  const post = (headers: Record<string, string>, body: string | Uint8Array = '{}', path = '/') =>
    fetch(app.endpoint + path, { method: 'POST', headers, body });
  const json = { 'content-type': 'application/x-amz-json-1.1' };

  test('an unknown operation, an unknown service and no target at all are UnknownOperationException in JSON', async () => {
    for (const target of [
      'AWSMPMeteringService.Nope',
      'SomeService.Nope',
      'AWSMPMeteringService.constructor',
      undefined,
    ]) {
      const answer = await post({ ...json, ...(target ? { 'x-amz-target': target } : {}) });
      assert.equal(answer.status, 404);
      assert.equal(answer.headers.get('content-type'), 'application/x-amz-json-1.1');
      assert.match(answer.headers.get('x-amzn-requestid') ?? '', /^[0-9a-f-]{36}$/);
      const body = (await answer.json()) as { __type: string };
      assert.equal(body.__type, 'UnknownOperationException');
    }
  });

  test('the message member is spelt as each service spells it', async () => {
    const cloudtrail = await (
      await post({ ...json, 'x-amz-target': 'CloudTrail_20131101.LookupEvents' })
    ).json();
    const marketplace = await (await post({ ...json, 'x-amz-target': metering })).json();
    assert.deepEqual(Object.keys(cloudtrail as object), ['__type', 'Message']);
    assert.deepEqual(Object.keys(marketplace as object), ['__type', 'message']);
  });

  test('a wrong content type is named', async () => {
    const answer = await post({ 'content-type': 'text/plain', 'x-amz-target': metering });
    const body = (await answer.json()) as { __type: string; message: string };
    assert.equal(body.__type, 'UnknownOperationException');
    assert.match(body.message, /"text\/plain" is not application\/x-amz-json-1\.1/);
  });

  test('a body of 1 MB is refused before it is parsed, and one of a byte less is read', async () => {
    const large = await post({ ...json, 'x-amz-target': metering }, new Uint8Array(1024 * 1024));
    assert.equal(large.status, 413);
    assert.equal(((await large.json()) as { __type: string }).__type, 'RequestEntityTooLargeException');
    const fits = await post({ ...json, 'x-amz-target': metering }, new Uint8Array(1024 * 1024 - 1));
    assert.equal(((await fits.json()) as { __type: string }).__type, 'MissingAuthenticationTokenException');
  });

  test('a chunked body above 1 MB is refused too', async () => {
    const chunk = new Uint8Array(64 * 1024);
    const body = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 20; i++) controller.enqueue(chunk);
        controller.close();
      },
    });
    const answer = await fetch(app.endpoint, {
      method: 'POST',
      headers: { ...json, 'x-amz-target': metering },
      body,
      duplex: 'half',
    });
    assert.equal(answer.status, 413);
    await answer.body?.cancel();
  });

  test('malformed JSON, a JSON list and bytes that are no UTF-8 are SerializationException', async () => {
    for (const body of ['{"UsageRecords":', '[]', '"text"', new Uint8Array([0x7b, 0xff, 0x7d])]) {
      const answer = await signedFetch(app, { service: 'aws-marketplace', target: metering, body });
      assert.equal(answer.status, 400);
      assert.equal(answer.json.__type, 'SerializationException');
    }
  });

  test('wrong JSON types are SerializationException, and a bad date is one', async () => {
    for (const record of [
      { Timestamp: 'yesterday', Dimension: 'users' },
      { Timestamp: 1, Dimension: 7 },
      'record',
      null,
    ]) {
      const body = JSON.stringify({ ProductCode: productCode, UsageRecords: [record] });
      const { json: error } = await signedFetch(app, { service: 'aws-marketplace', target: metering, body });
      assert.match(error.__type ?? '', /^(SerializationException|ValidationException)$/);
    }
  });

  test('unknown members are passed over, as AWS does', async () => {
    const body = JSON.stringify({ ProductCode: productCode, UsageRecords: [], Nonsense: { a: 1 } });
    assert.equal(
      (await signedFetch(app, { service: 'aws-marketplace', target: metering, body })).status,
      200,
    );
  });

  test('all violations stand in one message, in AWS’s words', async () => {
    const body = JSON.stringify({
      ProductCode: 'not a code!',
      UsageRecords: [
        { Dimension: '', Quantity: -1 },
        { Timestamp: 1, Dimension: 'users', Quantity: 2147483648 },
      ],
    });
    const { json: error } = await signedFetch(app, { service: 'aws-marketplace', target: metering, body });
    assert.equal(error.__type, 'ValidationException');
    const message = error.message ?? '';
    assert.match(message, /^6 validation errors detected: /);
    for (const part of [
      "Value null at 'usageRecords.1.member.timestamp' failed to satisfy constraint: Member must not be null",
      "Value '' at 'usageRecords.1.member.dimension' failed to satisfy constraint: Member must have length greater than or equal to 1",
      "Value '-1' at 'usageRecords.1.member.quantity' failed to satisfy constraint: Member must have value greater than or equal to 0",
      "Value '2147483648' at 'usageRecords.2.member.quantity' failed to satisfy constraint: Member must have value less than or equal to 2147483647",
      "Value 'not a code!' at 'productCode' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[-a-zA-Z0-9/=:_.@]*$",
    ]) {
      assert.ok(message.includes(part), `${part}\nin ${message}`);
    }
  });

  test('a modelled operation that is not implemented says so by name', async () => {
    const client = await app.cloudtrail();
    const error = await errorOf(
      client.send(new DescribeQueryCommand({ QueryId: '12345678-1234-1234-1234-123456789012' })),
    );
    assert.equal(error.name, 'UnsupportedOperationException');
    assert.match(error.message, /DescribeQuery/);
  });

  test('unknown paths answer as S3 does, and never in HTML', async () => {
    for (const path of ['/nope', '/a/b/c', '/%zz', '/..%2f..%2fetc/passwd', '/_metertrail/nope']) {
      const answer = await fetch(app.endpoint + path);
      assert.ok(answer.status >= 400, path);
      assert.doesNotMatch(answer.headers.get('content-type') ?? '', /html/, path);
    }
    const error = await (await fetch(`${app.endpoint}/bucket/key`)).text();
    assert.match(error, /<Code>AccessDenied<\/Code>/);
  });

  test('an STS action that is none is InvalidAction in XML', async () => {
    const answer = await post(
      { 'content-type': 'application/x-www-form-urlencoded' },
      'Action=Nope&Version=2011-06-15',
    );
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /<Code>InvalidAction<\/Code>/);
  });

  const raw = (bytes: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const url = new URL(app.endpoint);
      const socket = connect(Number(url.port), url.hostname, () => socket.write(bytes));
      let text = '';
      socket.on('data', (chunk) => (text += String(chunk)));
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });

  test('bytes that are no HTTP, and headers beyond measure, get an AWS error, and the server lives', async () => {
    for (const [bytes, status, code] of [
      ['\x16\x03\x01 not http\r\n\r\n', 400, 'MalformedHttpRequestException'],
      ['FOO / HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'MalformedHttpRequestException'],
      [
        `GET / HTTP/1.1\r\nhost: x\r\nx-large: ${'x'.repeat(40_000)}\r\n\r\n`,
        431,
        'RequestHeaderSectionTooLarge',
      ],
    ] as const) {
      const answer = await raw(bytes);
      assert.ok(answer.startsWith(`HTTP/1.1 ${status} `), answer);
      assert.match(answer, /\r\nx-amzn-RequestId: [0-9a-f-]{36}\r\n/);
      assert.ok(answer.includes(`{"__type":"${code}"`), answer);
    }
    assert.equal((await fetch(`${app.endpoint}/_metertrail/health`)).status, 200);
  });

  test('a target with scheme and host in front is the same target', async () => {
    const answer = await raw(
      `GET ${app.endpoint}/_metertrail/health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
    );
    assert.match(answer, /^HTTP\/1\.1 200 /);
    assert.match(answer, /"status":"ok"/);
  });

  test('a large body of nobody is refused before it is read', async () => {
    const answer = await raw(
      'PUT /bucket/key HTTP/1.1\r\nhost: x\r\ncontent-length: 60000000\r\nconnection: close\r\n\r\n',
    );
    assert.match(answer, /^HTTP\/1\.1 403 /);
    assert.match(answer, /<Code>AccessDenied<\/Code>/);
  });

  test('a refused call of a known caller is an event with its error, and null elements where nothing could be read', async () => {
    const client = await app.metering();
    await errorOf(client.send(new BatchMeterUsageCommand({ ProductCode: 'nosuch', UsageRecords: [] })));
    await signedFetch(app, { service: 'aws-marketplace', target: metering, body: 'no json' });
    const { Events = [] } = await (
      await app.cloudtrail()
    ).send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'BatchMeterUsage' }],
      }),
    );
    const records = Events.map((event) => JSON.parse(event.CloudTrailEvent ?? '') as Record<string, unknown>);
    const byCode = (code: string) => records.find((record) => record['errorCode'] === code);
    const refused = byCode('InvalidProductCodeException');
    assert.deepEqual(refused?.['requestParameters'], { usageRecords: [], productCode: 'nosuch' });
    assert.equal(refused?.['responseElements'], null);
    assert.match(String(refused?.['errorMessage']), /nosuch/);
    assert.equal(byCode('SerializationException')?.['requestParameters'], null);
  });

  test('the page at / shows the endpoint and escapes what it shows', async () => {
    const answer = await fetch(app.endpoint);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    const html = await answer.text();
    assert.ok(html.includes(app.endpoint));
    assert.ok(html.includes('batch-meter-usage'));
    const head = await fetch(app.endpoint, { method: 'HEAD' });
    assert.deepEqual([head.status, await head.text()], [200, '']);
  });

  test('health and readiness answer probes', async () => {
    assert.equal((await fetch(`${app.endpoint}/_metertrail/health`)).status, 200);
    assert.deepEqual(await (await fetch(`${app.endpoint}/_metertrail/ready`)).json(), { status: 'ready' });
  });
});
