/** Buckets as another program keeps them: moto. */

// In npm test only: it starts moto.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { after, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

import { foundIn } from '../found-in.ts';
import { setCredentials } from './s3-world.ts';

async function startMoto(): Promise<{ child: ChildProcess; endpoint: string } | undefined> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const child = spawn('moto_server', ['-p', String(port)], {
    stdio: 'ignore',
    // Pages as small as this have to be turned.
    env: { ...process.env, MOTO_S3_DEFAULT_MAX_KEYS: '10' },
  });
  const missing = new Promise<true>((resolve) => {
    child.once('error', () => resolve(true));
  });
  const endpoint = `http://127.0.0.1:${port}`;
  for (;;) {
    const isUp = await fetch(`${endpoint}/moto-api/data.json`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return { child, endpoint };
    if (child.exitCode !== null || (await Promise.race([missing, wait(200, false)]))) return undefined;
  }
}

const moto = await startMoto();
const skip = moto === undefined ? 'moto is not installed: no command `moto_server` runs' : false;

describe('buckets of moto', { skip }, () => {
  const endpoint = moto?.endpoint ?? '';
  const s3 = { endpoint, region: 'eu-central-1', anonymous: false, requesterPays: false };
  const credentials = { accessKeyId: 'moto', secretAccessKey: 'moto' };
  after(async () => {
    moto?.child.kill();
    if (moto?.child.exitCode === null) await once(moto.child, 'close');
  });

  test('are listed page by page, read, and looked into no further than what is asked for', async (t) => {
    const client = new S3Client({ endpoint, region: s3.region, credentials, forcePathStyle: true });
    t.after(() => client.destroy());
    const Bucket = 'trail-logs';
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' as const };
    await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    const put = (Key: string, Body: string): Promise<unknown> =>
      client.send(new PutObjectCommand({ Bucket, Key, Body }));
    const region = 'AWSLogs/123456789012/CloudTrail/eu-central-1';
    for (const day of ['01', '02'])
      await put(
        `${region}/2024/05/${day}/123456789012_CloudTrail_eu-central-1_202405${day}T1200Z_aBcDeFgHiJkLmNoP.json.gz`,
        day,
      );
    await put('odd/é +\u0001.json', 'odd');
    for (let index = 0; index < 35; index += 1) await put(`many/${index}`, 'x');
    setCredentials(t);
    const many = await foundIn(`s3://${Bucket}/many`, { s3 });
    assert.equal(many.length, 35);
    assert.equal(new Set(many).size, 35);
    assert.deepEqual(await foundIn(`s3://${Bucket}/odd/`, { s3 }), [
      `s3://${Bucket}/odd/é +\u0001.json: memory odd`,
    ]);
    const callTimes = { from: Date.UTC(2024, 4, 2), to: Date.UTC(2024, 4, 3) };
    assert.deepEqual(await foundIn(`s3://${Bucket}/AWSLogs`, { s3, callTimes }), [
      `s3://${Bucket}/${region}/2024/05/02/123456789012_CloudTrail_eu-central-1_20240502T1200Z_aBcDeFgHiJkLmNoP.json.gz: memory 02`,
    ]);
  });

  test('are read without a signature where they are open to everybody', async (t) => {
    const client = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
    t.after(() => client.destroy());
    const Bucket = 'open-logs';
    await client.send(new CreateBucketCommand({ Bucket }));
    await client.send(new PutObjectCommand({ Bucket, Key: 'open.json', Body: 'x', ACL: 'public-read' }));
    await client.send(new PutObjectCommand({ Bucket, Key: 'closed.json', Body: 'x' }));
    const anonymous = { s3: { ...s3, anonymous: true } };
    assert.deepEqual(await foundIn(`s3://${Bucket}/open.json`, anonymous), [
      `s3://${Bucket}/open.json: stream x`,
    ]);
    assert.match((await foundIn(`s3://${Bucket}/closed.json`, anonymous)).join(), /broken, access denied/);
  });

  test('that are not there are broken', async (t) => {
    setCredentials(t);
    assert.deepEqual(await foundIn('s3://nowhere/logs/', { s3 }), [
      's3://nowhere/logs/: broken, no such bucket',
    ]);
  });
});
