import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';

import { foundIn } from '../found-in.ts';
import { bucketName, openS3World } from './s3-world.ts';

function refuse(outgoing: ServerResponse, status: number, code: string, more = ''): true {
  outgoing
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}.</Message>${more}</Error>`);
  return true;
}

test('an object that cannot be had is named, and the others are read', async (t) => {
  const { store, find, front } = await openS3World(t, {
    '1-gone.json': 'x',
    '2-denied.json': 'x',
    '3-archived.json': 'x',
    '4-other.json': 'x',
    '5.json': 'read',
  });
  front.answer = async (line, _incoming, outgoing) => {
    if (line.includes('list-type')) return false;
    if (line.includes('1-gone')) await store.delete(bucketName, '1-gone.json');
    if (line.includes('2-denied')) return refuse(outgoing, 403, 'AccessDenied');
    if (line.includes('3-archived'))
      return refuse(outgoing, 403, 'InvalidObjectState', '<StorageClass>GLACIER</StorageClass>');
    return line.includes('4-other') ? refuse(outgoing, 400, 'KMS.DisabledException') : false;
  };
  assert.deepEqual(await find(), [
    '1-gone.json: broken, deleted after it was listed',
    '2-denied.json: broken, access denied: s3:GetObject, and kms:Decrypt where it is encrypted so, is needed',
    '3-archived.json: broken, archived in GLACIER: it must be restored before it can be read',
    '4-other.json: broken, KMS.DisabledException: KMS.DisabledException.',
    '5.json: memory read',
  ]);
});

test('a named object that cannot be had is broken with what is needed for it', async (t) => {
  const { find, front } = await openS3World(t, { 'a.json': 'x' });
  front.answer = (_line, _incoming, outgoing) => refuse(outgoing, 403, 'AccessDenied');
  assert.match((await find('a.json')).join(), /^a\.json: broken, access denied: s3:GetObject/);
});

test('a bucket that cannot be listed is broken, for every shard', async (t) => {
  const { endpoint, find, front } = await openS3World(t, { 'a/1.json': 'x', 'b/2.json': 'x' });
  const s3 = { endpoint, anonymous: false, requesterPays: false };
  assert.deepEqual(await foundIn('s3://elsewhere/logs', { s3 }), [
    's3://elsewhere/logs: broken, no such bucket',
  ]);
  assert.deepEqual(await foundIn('s3://elsewhere', { s3 }), ['s3://elsewhere/: broken, no such bucket']);
  assert.deepEqual(await foundIn('s3://', { s3 }), ['s3://: broken, no bucket is named: s3://BUCKET/PREFIX']);
  front.answer = (line, _incoming, outgoing) =>
    line.includes('prefix=b/') && refuse(outgoing, 403, 'AccessDenied');
  const asked = { scope: { regions: new Set(['us-east-1']) } };
  const broken = 'b/: broken, access denied: s3:ListBucket is needed';
  assert.deepEqual(await find('', asked), ['a/1.json: memory x', broken]);
  for (const index of [1, 2])
    assert.ok((await find('', { ...asked, shard: { index, count: 2 } })).includes(broken));
});

test('a store that is not there, or no store, is told so', async (t) => {
  await openS3World(t, {});
  const at = (endpoint: string): Promise<string[]> =>
    foundIn('s3://my-logs', { s3: { endpoint, anonymous: false, requesterPays: false } });
  assert.deepEqual(await at('http://127.0.0.1:1'), [
    's3://my-logs/: broken, the store cannot be reached (ECONNREFUSED)',
  ]);
  assert.deepEqual(await at('no address'), ['s3://my-logs/: broken, the address of the store is no URL']);
  delete process.env['AWS_ACCESS_KEY_ID'];
  process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = '/nonexistent';
  process.env['AWS_CONFIG_FILE'] = '/nonexistent';
  t.after(() => {
    for (const name of ['AWS_EC2_METADATA_DISABLED', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE'])
      delete process.env[name];
  });
  assert.deepEqual(await at('http://127.0.0.1:1'), ['s3://my-logs/: broken, no AWS credentials were found']);
});

test('a store that asks to slow down is asked again', async (t) => {
  const { find, front, requests } = await openS3World(t, { '1.json': 'one' });
  let refusals = 0;
  front.answer = (_line, _incoming, outgoing) => {
    refusals += 1;
    return refusals % 2 === 1 && refuse(outgoing, 503, 'SlowDown');
  };
  assert.deepEqual(await find(), ['1.json: memory one']);
  assert.equal(requests.length, 4);
});

test('an object whose bytes stop coming is asked for again, but not for ever', async (t) => {
  const { find, front } = await openS3World(t, { '1.json': 'whole' });
  let cuts = 0;
  front.answer = (line, _incoming, outgoing) => {
    if (line.includes('list-type') || cuts === 0) return false;
    cuts -= 1;
    outgoing.writeHead(200, { 'content-length': '5' }).write('who');
    setTimeout(() => outgoing.destroy(), 5);
    return true;
  };
  cuts = 2;
  assert.deepEqual(await find(), ['1.json: memory whole']);
  cuts = 3;
  assert.deepEqual(await find(), ['1.json: broken, the store cannot be reached (ECONNRESET)']);
  cuts = 1;
  assert.deepEqual(await find('1.json'), [
    '1.json: stream who and then the store cannot be reached (ECONNRESET)',
  ]);
});

test('a bucket in another Region is found by its redirect', async (t) => {
  const { endpoint, front, headers } = await openS3World(t, { '1.json': 'one' });
  front.answer = (_line, incoming, outgoing) => {
    if (incoming.headers.authorization?.includes('/eu-central-1/s3/') === true) return false;
    outgoing.setHeader('x-amz-bucket-region', 'eu-central-1');
    return refuse(outgoing, 301, 'PermanentRedirect');
  };
  for (const region of ['us-west-2', undefined]) {
    headers.length = 0;
    const s3 = { endpoint, anonymous: false, requesterPays: false, ...(region !== undefined && { region }) };
    assert.deepEqual(await foundIn('s3://my-logs', { s3 }), ['s3://my-logs/1.json: memory one']);
    assert.match(headers[0]?.authorization ?? '', region === undefined ? /us-east-1/ : /us-west-2/);
  }
});

test('requests are signed, unless they are anonymous, and say who pays', async (t) => {
  const { endpoint, find, headers } = await openS3World(t, { '1.json': 'one' });
  await find();
  assert.ok(headers.every(({ authorization }) => authorization?.startsWith('AWS4-HMAC-SHA256 ') === true));
  assert.ok(headers.every((sent) => sent['x-amz-request-payer'] === undefined));
  headers.length = 0;
  delete process.env['AWS_ACCESS_KEY_ID'];
  await find('', { s3: { endpoint, region: 'us-east-1', anonymous: true, requesterPays: true } });
  assert.equal(headers.length, 2);
  assert.ok(headers.every(({ authorization }) => authorization === undefined));
  assert.ok(headers.every((sent) => sent['x-amz-request-payer'] === 'requester'));
});

test("the SDK's own configuration is used where there is no other, with buckets in the path", async (t) => {
  const { endpoint } = await openS3World(t, { '1.json': 'one' });
  process.env['AWS_ENDPOINT_URL'] = endpoint.replace('127.0.0.1', 'localhost');
  assert.deepEqual(await foundIn('s3://my-logs'), ['s3://my-logs/1.json: memory one']);
});
