import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { hourMs, minuteMs } from '../../src/time/hours.ts';
import { runMetertrail } from '../support/process.ts';
import { batch, record, startSandboxSeller, startTrail } from '../support/sellers/sandbox-seller.ts';

type Hours = { [state: string]: number };
type Rescue = { requests: { UsageRecords: { Quantity: number | null }[] }[] };

/**
 * The day of a seller whose job failed for an hour, and whose usage came back unprocessed once: the audit finds both in
 * the bucket, by S3, and what the rescue file holds is sent before it is lost.
 */
test('what the audit finds missing is rescued, sent, and found billed by the next audit', async () => {
  // At the most six hours back: on the first of a month, later hours of the month before are lost.
  const base = Math.floor(Date.now() / hourMs) * hourMs - 5 * hourMs;
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-audit-road-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const world = stack.use(await startSandboxSeller());
  world.mt.clock.set(new Date(base));
  await startTrail(world);
  for (const hour of [0, 2, 3]) {
    world.mt.clock.set(new Date(base + (hour + 1) * hourMs + 5 * minuteMs));
    if (hour === 2) await world.mt.faults.add({ kind: 'unprocessed', count: 1 });
    await world.metering.send(batch(record(new Date(base + hour * hourMs), { Quantity: 10 + hour })));
  }
  await world.mt.flush();

  const asOf = ['--as-of', new Date(base + 5 * hourMs).toISOString()];
  const env = {
    AWS_SHARED_CREDENTIALS_FILE: world.mt.credentialsFile,
    AWS_CONFIG_FILE: join(folder, 'none'),
  };
  const audit = (...args: string[]) => runMetertrail(['audit', 's3://logs', ...asOf, ...args], env);
  const rescue = join(folder, 'rescue.json');
  const first = await audit('--format', 'json', '--rescue', rescue);
  assert.equal(first.code, 1, first.stderr);
  const { hours, findings } = JSON.parse(first.stdout) as { hours: Hours; findings: { rule: string }[] };
  assert.equal(hours['accepted'], 2);
  assert.equal(hours['missing'], 1);
  assert.equal(hours['unprocessed'], 1);
  assert.ok(['missing-hour', 'unprocessed'].every((rule) => findings.some((each) => each.rule === rule)));

  // The quantity of the missing hour is known to the seller alone.
  const file = JSON.parse(await readFile(rescue, 'utf8')) as Rescue;
  const records = file.requests.flatMap(({ UsageRecords }) => UsageRecords);
  assert.deepEqual(
    records.map(({ Quantity }) => Quantity),
    [null, 12],
  );
  for (const each of records) each.Quantity ??= 11;
  await writeFile(rescue, JSON.stringify(file));
  world.mt.clock.set(new Date());
  const sent = await runMetertrail(['send', rescue, '--yes'], env);
  assert.equal(sent.code, 0, sent.stdout + sent.stderr);
  await world.mt.flush();

  const second = await audit('--format', 'json');
  const after = JSON.parse(second.stdout) as { hours: Hours; totals: { billed: number }[] };
  assert.equal(second.code, 0, second.stdout + second.stderr);
  assert.equal(after.hours['accepted'], 4);
  assert.equal(after.totals[0]?.billed, 10 + 11 + 12 + 13);
});

test('a month’s end is rehearsed: what is missing can be sent until 06:00, by the sandbox’s clock', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-audit-road-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const world = stack.use(await startSandboxSeller());
  const env = {
    AWS_SHARED_CREDENTIALS_FILE: world.mt.credentialsFile,
    AWS_CONFIG_FILE: join(folder, 'none'),
  };
  const rescue = join(folder, 'rescue.json');
  world.mt.clock.set('2026-10-31T20:30:00Z');
  await startTrail(world);
  for (const hour of ['20', '22']) {
    world.mt.clock.set(`2026-10-31T${Number(hour) + 1}:05:00Z`);
    await world.metering.send(batch(record(`2026-10-31T${hour}:00:00Z`)));
  }
  world.mt.clock.set('2026-11-01T00:30:00Z');
  await world.mt.flush();
  const audit = (asOf: string) => {
    const args = ['--as-of', asOf, '--complete-until', asOf, '--format', 'csv', '--rescue', rescue];
    return runMetertrail(['audit', world.mt.bucketsFolder, ...args], env);
  };
  const missing = (csv: string) => csv.split('\r\n').filter((row) => row.includes(',missing,'));
  const [first = '', ...others] = missing((await audit('2026-11-01T00:30:00Z')).stdout);
  assert.deepEqual(others, []);
  assert.match(first, /2026-10-31T21:00:00Z,missing,.*2026-11-01T06:00:00Z,true/);

  const text = await readFile(rescue, 'utf8');
  await writeFile(rescue, text.replace('"Quantity": null', '"Quantity": 5'));
  const late = await runMetertrail(['send', rescue, '--yes', '--as-of', '2026-11-01T06:00:00Z'], env);
  assert.equal(late.code, 1);
  assert.match(late.stdout, /too late|refused|window/i);
  world.mt.clock.set('2026-11-01T05:59:00Z');
  const inTime = await runMetertrail(['send', rescue, '--yes', '--as-of', '2026-11-01T05:59:00Z'], env);
  assert.equal(inTime.code, 0, inTime.stdout + inTime.stderr);
  await world.mt.flush();
  assert.deepEqual(missing((await audit('2026-11-01T00:30:00Z')).stdout), []);
});
