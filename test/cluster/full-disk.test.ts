import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { BatchMeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import { productCode } from '../support/app.ts';
import { serve } from '../support/process.ts';

const run = promisify(execFile);

test('a full disk is an error by name, nothing acknowledged is lost, and the server lives on when there is room', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-full-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', folder]);
  } catch (error) {
    await rm(folder, { recursive: true });
    t.skip(
      `a small file system cannot be mounted here: ${error instanceof Error ? error.message.split('\n')[1] : ''}`,
    );
    return;
  }
  try {
    await using server = await serve(join(folder, 'data'), ['--seed', 'examples/demo-seller.yaml']);
    const client = server.metering();
    const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
    const meter = () =>
      client.send(
        new BatchMeterUsageCommand({
          ProductCode: productCode,
          UsageRecords: [
            {
              Timestamp: new Date(hour),
              CustomerIdentifier: 'customer1',
              Dimension: 'users',
              Quantity: 1,
            },
          ],
        }),
      );
    const first = await meter();
    const ballast = join(folder, 'ballast');
    await writeFile(ballast, new Uint8Array(16 * 1024 * 1024)).catch(() => {});
    const { acknowledged, refusal } = await meterUntilRefused(meter);
    assert.deepEqual(refusal, { name: 'InternalServiceErrorException', status: 500 });
    assert.match(server.stderr(), /the disk is full/);

    await rm(ballast);
    const again = await meter();
    assert.equal(again.Results?.[0]?.MeteringRecordId, first.Results?.[0]?.MeteringRecordId);
    const { Events = [] } = await server.cloudtrail().send(new LookupEventsCommand({}));
    assert.ok(Events.length >= Math.min(50, acknowledged));
    assert.equal(await server.stop('SIGTERM'), 0);
  } finally {
    await run('umount', ['-l', folder]);
    await rm(folder, { recursive: true, force: true });
  }
});

/** A few thousand events fill what is left of the disk. */
async function meterUntilRefused(
  meter: () => Promise<unknown>,
): Promise<{ acknowledged: number; refusal: { name: string; status: number | undefined } | undefined }> {
  for (let acknowledged = 0; acknowledged < 5000; acknowledged++) {
    try {
      await meter();
    } catch (error) {
      const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
      return { acknowledged, refusal: { name, status: $metadata?.httpStatusCode } };
    }
  }
  return { acknowledged: 5000, refusal: undefined };
}
