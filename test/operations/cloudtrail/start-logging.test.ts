import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getTrailStatus } from '../../../src/operations/cloudtrail/get-trail-status.ts';
import { startLogging } from '../../../src/operations/cloudtrail/start-logging.ts';
import { noon, openBench, refusalOf } from '../../support/operation-context.ts';
import { createTestTrail, lastEvent } from '../../support/trails.ts';

test('logging starts with the call, and a repetition keeps the first time', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main');
  assert.deepEqual(await bench.call(startLogging, { Name: 'main' }), {});
  assert.deepEqual(await bench.call(startLogging, { Name: 'main' }, { now: noon + 60_000 }), {});
  const status = await bench.call(getTrailStatus, { Name: 'main' });
  assert.equal(status['IsLogging'], true);
  assert.equal(status['StartLoggingTime'], noon / 1000);
  assert.equal(status['TimeLoggingStarted'], '2026-11-22T12:00:00Z');
});

test('the call that starts a trail is the first that it owes', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main');
  await bench.call(startLogging, { Name: 'main' });
  const owed = await bench.store.read((tx) =>
    tx
      .selectFrom('undelivered_events')
      .innerJoin('events', 'events.event_id', 'undelivered_events.event_id')
      .select('event_name')
      .execute(),
  );
  assert.deepEqual(
    owed.map(({ event_name }) => event_name),
    ['StartLogging'],
  );
});

test('the call is recorded without a response', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main');
  await bench.call(startLogging, { Name: 'main' });
  const { record, resources } = await lastEvent(bench.store, 'StartLogging');
  assert.deepEqual(record['requestParameters'], { name: 'main' });
  assert.equal(record['responseElements'], null);
  assert.equal(record['readOnly'], false);
  assert.deepEqual(resources, [{ type: 'AWS::CloudTrail::Trail', name: 'main' }]);
});

test('only the home Region starts a trail', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main', { IsMultiRegionTrail: true });
  const { code } = await refusalOf(bench.call(startLogging, { Name: 'main' }, { region: 'eu-west-1' }));
  assert.equal(code, 'InvalidHomeRegionException');
});
