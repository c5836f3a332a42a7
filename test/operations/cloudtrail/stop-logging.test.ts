import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getTrailStatus } from '../../../src/operations/cloudtrail/get-trail-status.ts';
import { startLogging } from '../../../src/operations/cloudtrail/start-logging.ts';
import { stopLogging } from '../../../src/operations/cloudtrail/stop-logging.ts';
import { noon, openBench, refusalOf } from '../../support/operation-context.ts';
import { createTestTrail } from '../../support/trails.ts';

test('logging stops with the call, and a repetition keeps the first time', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main');
  await bench.call(startLogging, { Name: 'main' });
  assert.deepEqual(await bench.call(stopLogging, { Name: 'main' }, { now: noon + 1000 }), {});
  assert.deepEqual(await bench.call(stopLogging, { Name: 'main' }, { now: noon + 2000 }), {});
  const status = await bench.call(getTrailStatus, { Name: 'main' });
  assert.equal(status['IsLogging'], false);
  assert.equal(status['StopLoggingTime'], noon / 1000 + 1);
  assert.equal(status['TimeLoggingStopped'], '2026-11-22T12:00:01Z');
});

test('a trail that never logged has nothing to stop', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main');
  assert.deepEqual(await bench.call(stopLogging, { Name: 'main' }), {});
  assert.equal((await bench.call(getTrailStatus, { Name: 'main' }))['TimeLoggingStopped'], '');
});

test('only the home Region stops a trail', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main', { IsMultiRegionTrail: true });
  const { code } = await refusalOf(bench.call(stopLogging, { Name: 'main' }, { region: 'eu-west-1' }));
  assert.equal(code, 'InvalidHomeRegionException');
});
