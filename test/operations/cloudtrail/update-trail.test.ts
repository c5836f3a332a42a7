import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getTrail } from '../../../src/operations/cloudtrail/get-trail.ts';
import { updateTrail } from '../../../src/operations/cloudtrail/update-trail.ts';
import { accountId, openBench, refusalOf } from '../../support/operation-context.ts';
import { createLogBucket, createTestTrail, lastEvent, trailPolicy } from '../../support/trails.ts';

const arn = `arn:aws:cloudtrail:us-east-1:${accountId}:trail/main`;

test('what is not named stays as it is', async () => {
  await using bench = await openBench();
  await createLogBucket(bench.buckets, 'logs', trailPolicy('logs', ['p/', '']));
  await createTestTrail(bench, 'main', { S3KeyPrefix: 'p', EnableLogFileValidation: true });
  const answer = await bench.call(updateTrail, { Name: 'main' });
  assert.equal(
    JSON.stringify(answer),
    '{"Name":"main","S3BucketName":"logs","S3KeyPrefix":"p","IncludeGlobalServiceEvents":true,"IsMultiRegionTrail":false,' +
      `"TrailARN":"${arn}","LogFileValidationEnabled":true,"IsOrganizationTrail":false}`,
  );
  const emptied = await bench.call(updateTrail, {
    Name: arn,
    S3KeyPrefix: '',
    EnableLogFileValidation: false,
  });
  assert.equal(emptied['S3KeyPrefix'], '');
  assert.equal(emptied['LogFileValidationEnabled'], false);
});

test('global service events come and go with the other Regions', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main', { IncludeGlobalServiceEvents: false });
  const update = async (input: object) => {
    const answer = await bench.call(updateTrail, { Name: 'main', ...input });
    return [answer['IsMultiRegionTrail'], answer['IncludeGlobalServiceEvents']];
  };
  assert.deepEqual(await update({ IsMultiRegionTrail: true }), [true, true]);
  assert.deepEqual(await update({ IsMultiRegionTrail: true }), [true, true]);
  assert.deepEqual(await update({ IsMultiRegionTrail: false }), [false, false]);
  assert.deepEqual(await update({ IncludeGlobalServiceEvents: true }), [false, true]);
  await update({ IsMultiRegionTrail: true });
  assert.deepEqual(
    await refusalOf(bench.call(updateTrail, { Name: 'main', IncludeGlobalServiceEvents: false })),
    {
      code: 'InvalidParameterCombinationException',
      message: 'Multi-Region trail must include global service events.',
    },
  );
});

test('the bucket is asked whatever changes, and a refusal changes nothing', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main');
  await bench.buckets.deletePolicy('logs');
  const update = (input: object) => refusalOf(bench.call(updateTrail, { Name: 'main', ...input }));
  assert.equal((await update({ EnableLogFileValidation: true })).code, 'InsufficientS3BucketPolicyException');
  assert.equal((await update({ S3BucketName: 'nowhere' })).code, 'S3BucketDoesNotExistException');
  assert.equal((await update({ KmsKeyId: 'k' })).code, 'UnsupportedOperationException');
  const { Trail } = await bench.call(getTrail, { Name: 'main' });
  assert.deepEqual(
    [
      (Trail as { S3BucketName: string }).S3BucketName,
      (Trail as { LogFileValidationEnabled: boolean }).LogFileValidationEnabled,
    ],
    ['logs', false],
  );
});

test('a trail becomes multi-Region where every Region has room', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main');
  const options = { region: 'eu-west-1' };
  for (const name of ['one', 'two', 'three', 'four']) await createTestTrail(bench, name, {}, options);
  await bench.call(updateTrail, { Name: 'main', IsMultiRegionTrail: true });
  await bench.call(updateTrail, { Name: 'main', IsMultiRegionTrail: false });
  await createTestTrail(bench, 'five', {}, options);
  const { code, message } = await refusalOf(
    bench.call(updateTrail, { Name: 'main', IsMultiRegionTrail: true }),
  );
  assert.equal(code, 'MaximumNumberOfTrailsExceededException');
  assert.equal(message, `User: ${accountId} already has 5 trails in eu-west-1.`);
});

test('only the home Region changes a trail', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main');
  await createTestTrail(bench, 'everywhere', { IsMultiRegionTrail: true });
  const update = (Name: string) => refusalOf(bench.call(updateTrail, { Name }, { region: 'eu-west-1' }));
  const shadow = arn.replace('main', 'everywhere');
  assert.equal((await update('everywhere')).code, 'InvalidHomeRegionException');
  assert.equal((await update(shadow)).code, 'InvalidHomeRegionException');
  assert.deepEqual(await update('main'), {
    code: 'TrailNotFoundException',
    message: `Unknown trail: ${arn.replace('us-east-1', 'eu-west-1')} for the user: ${accountId}`,
  });
  assert.deepEqual(await update(arn), {
    code: 'CloudTrailARNInvalidException',
    message: 'Region in ARN is wrong, you can only access resources in region eu-west-1.',
  });
});

test('the call is recorded with the trail as it was named, and the bucket where one was', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main');
  await bench.call(updateTrail, { Name: arn, S3BucketName: 'logs' });
  const { record, resources } = await lastEvent(bench.store, 'UpdateTrail');
  assert.deepEqual(record['requestParameters'], { name: arn, s3BucketName: 'logs' });
  assert.equal((record['responseElements'] as { trailARN: string }).trailARN, arn);
  assert.deepEqual(resources, [
    { type: 'AWS::CloudTrail::Trail', name: arn },
    { type: 'AWS::S3::Bucket', name: 'logs' },
  ]);
});
