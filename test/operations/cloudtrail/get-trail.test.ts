import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getTrail } from '../../../src/operations/cloudtrail/get-trail.ts';
import { accountId, noon, openBench, refusalOf } from '../../support/operation-context.ts';
import { createTestTrail, lastEvent } from '../../support/trails.ts';

const arn = `arn:aws:cloudtrail:us-east-1:${accountId}:trail/main`;

test('a trail is answered with its home Region and its selectors', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main');
  assert.equal(
    JSON.stringify(await bench.call(getTrail, { Name: 'main' })),
    '{"Trail":{"Name":"main","S3BucketName":"logs","IncludeGlobalServiceEvents":true,"IsMultiRegionTrail":false,' +
      `"HomeRegion":"us-east-1","TrailARN":"${arn}","LogFileValidationEnabled":false,"HasCustomEventSelectors":false,` +
      '"HasInsightSelectors":false,"IsOrganizationTrail":false}}',
  );
});

test('a trail of another Region is found by its ARN, not by its name', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main', { IsMultiRegionTrail: true });
  const get = (Name: string) => bench.call(getTrail, { Name }, { region: 'eu-west-1' });
  assert.equal(((await get(arn))['Trail'] as { HomeRegion: string }).HomeRegion, 'us-east-1');
  assert.deepEqual(await refusalOf(get('main')), {
    code: 'TrailNotFoundException',
    message: `Unknown trail: ${arn.replace('us-east-1', 'eu-west-1')} for the user: ${accountId}`,
  });
});

test('what names no trail is refused, and recorded as it was asked', async () => {
  await using bench = await openBench();
  const refused = async (Name: string, now = noon) =>
    (await refusalOf(bench.call(getTrail, { Name }, { now }))).code;
  assert.equal(await refused('unknown'), 'TrailNotFoundException');
  assert.equal(await refused(arn.replace(accountId, '999999999999')), 'TrailNotFoundException');
  assert.equal(await refused('arn:aws:s3:::logs'), 'CloudTrailARNInvalidException');
  assert.equal(await refused(arn.replace('trail/main', 'channel/x')), 'CloudTrailARNInvalidException');
  assert.equal(await refused(`${arn}_`), 'InvalidTrailNameException');
  assert.equal(await refused('\u0000\u0000\u0000'), 'InvalidTrailNameException');
  assert.equal(await refused('x'.repeat(1000), noon + 1), 'InvalidTrailNameException');
  const { record, resources } = await lastEvent(bench.store, 'GetTrail');
  assert.equal((record['requestParameters'] as { name: string }).name.length, 1000);
  // Nobody looks for what is no name, and an index could not hold it.
  assert.deepEqual(resources, []);
});
