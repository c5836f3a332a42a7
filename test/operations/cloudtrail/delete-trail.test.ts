import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deleteTrail } from '../../../src/operations/cloudtrail/delete-trail.ts';
import { getTrailStatus } from '../../../src/operations/cloudtrail/get-trail-status.ts';
import { listTags } from '../../../src/operations/cloudtrail/list-tags.ts';
import { listTrails } from '../../../src/operations/cloudtrail/list-trails.ts';
import { startLogging } from '../../../src/operations/cloudtrail/start-logging.ts';
import { accountId, noon, openBench, refusalOf } from '../../support/operation-context.ts';
import { createTestTrail, lastEvent } from '../../support/trails.ts';

const arn = `arn:aws:cloudtrail:us-east-1:${accountId}:trail/main`;

test('a deleted trail is gone from every answer, and its bucket is untouched', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main');
  assert.deepEqual(await bench.call(deleteTrail, { Name: arn }), {});
  assert.deepEqual(await bench.call(listTrails, {}), { Trails: [] });
  assert.deepEqual(await refusalOf(bench.call(deleteTrail, { Name: 'main' })), {
    code: 'TrailNotFoundException',
    message: `Unknown trail: ${arn} for the user: ${accountId}`,
  });
  assert.notEqual(await bench.buckets.head('logs', `AWSLogs/${accountId}/CloudTrail/`), undefined);
});

test('a trail of the same name begins anew', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main', { TagsList: [{ Key: 'a' }] });
  await bench.call(startLogging, { Name: 'main' });
  await bench.call(deleteTrail, { Name: 'main' });
  await createTestTrail(bench, 'main', {}, { now: noon });
  const status = await bench.call(getTrailStatus, { Name: 'main' });
  assert.deepEqual([status['IsLogging'], status['TimeLoggingStarted']], [false, '']);
  assert.deepEqual(await bench.call(listTags, { ResourceIdList: [arn] }), {
    ResourceTagList: [{ ResourceId: arn, TagsList: [] }],
  });
});

test('a shadow cannot be deleted', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main', { IsMultiRegionTrail: true });
  const { code, message } = await refusalOf(
    bench.call(deleteTrail, { Name: 'main' }, { region: 'eu-west-1' }),
  );
  assert.equal(code, 'InvalidHomeRegionException');
  assert.equal(message, 'The trail main can only be changed in its home Region, us-east-1.');
});

test('a refusal is recorded with its request, as in real log files', async () => {
  await using bench = await openBench();
  await refusalOf(bench.call(deleteTrail, { Name: 'main' }));
  const { record, resources } = await lastEvent(bench.store, 'DeleteTrail');
  assert.equal(record['errorCode'], 'TrailNotFoundException');
  assert.equal(record['errorMessage'], `Unknown trail: ${arn} for the user: ${accountId}`);
  assert.deepEqual(record['requestParameters'], { name: 'main' });
  assert.equal(record['responseElements'], null);
  assert.deepEqual(resources, [{ type: 'AWS::CloudTrail::Trail', name: 'main' }]);
});
