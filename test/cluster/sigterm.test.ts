import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { BatchMeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { productCode } from '../support/app.ts';
import { serve } from '../support/process.ts';
import type { ServerProcess } from '../support/process.ts';

const five = ['--seed', 'examples/demo-seller.yaml', '--delivery-delay-seconds', '300'];

test('SIGTERM delivers what a trail would have held for five minutes, and kill -9 leaves it to the next start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-term-'));
  try {
    const data = join(folder, 'data');
    {
      await using server = await serve(data, five);
      await startTrail(server);
      await meter(server, 1);
      assert.equal(await server.stop('SIGKILL'), 'SIGKILL');
    }
    assert.deepEqual(await delivered(data), []);
    await using server = await serve(data, five);
    await meter(server, 2);
    assert.equal(await server.stop('SIGTERM'), 0);
    const quantities = (await delivered(data)).filter(({ eventName }) => eventName === 'BatchMeterUsage');
    assert.deepEqual(
      new Set(quantities.map(({ requestParameters }) => requestParameters?.usageRecords?.[0]?.quantity)),
      new Set([1, 2]),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('SIGTERM ends the server and flushes although one client never finishes its request', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-stalled-'));
  try {
    const data = join(folder, 'data');
    await using server = await serve(data, five);
    await startTrail(server);
    await meter(server, 1);
    const { hostname, port } = new URL(server.endpoint);
    const stalled = connect(Number(port), hostname);
    stalled.on('error', () => {});
    await once(stalled, 'connect');
    stalled.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
    await meter(server, 2);
    // Four times what the server gives such a client; whoever hangs up first ends the test without proving anything.
    const tooLong = setTimeout(20_000, 'still running', { ref: false });
    assert.equal(await Promise.race([server.stop('SIGTERM'), tooLong]), 0);
    stalled.destroy();
    assert.ok((await delivered(data)).length > 0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

type LogRecord = {
  eventName: string;
  eventID: string;
  requestParameters?: { usageRecords?: { quantity: number }[] };
};

async function delivered(data: string): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  for await (const file of glob(join(data, 'buckets/logs/**/*.json.gz'))) {
    const { Records } = JSON.parse(gunzipSync(await readFile(file)).toString()) as { Records: LogRecord[] };
    records.push(...Records);
  }
  assert.equal(new Set(records.map(({ eventID }) => eventID)).size, records.length, 'no event twice');
  return records;
}

async function startTrail(server: ServerProcess): Promise<void> {
  const cloudtrail = server.cloudtrail();
  const s3 = new S3Client({ ...server.settings, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'logs' }));
  const Policy = (await readFile('examples/bucket-policy.json', 'utf8')).replaceAll('my-logs', 'logs');
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'logs', Policy }));
  await cloudtrail.send(new CreateTrailCommand({ Name: 'slow', S3BucketName: 'logs' }));
  await cloudtrail.send(new StartLoggingCommand({ Name: 'slow' }));
}

async function meter(server: ServerProcess, Quantity: number): Promise<void> {
  const Timestamp = new Date(Date.now() - Quantity * 3_600_000);
  await server.metering().send(
    new BatchMeterUsageCommand({
      ProductCode: productCode,
      UsageRecords: [{ Timestamp, CustomerIdentifier: 'customer1', Dimension: 'users', Quantity }],
    }),
  );
}
