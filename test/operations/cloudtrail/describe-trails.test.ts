import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeTrails } from '../../../src/operations/cloudtrail/describe-trails.ts';
import { accountId, openBench, refusalOf } from '../../support/operation-context.ts';
import type { OperationBench } from '../../support/operation-context.ts';
import { createTestTrail, lastEvent } from '../../support/trails.ts';

const arn = (name: string, region: string) => `arn:aws:cloudtrail:${region}:${accountId}:trail/${name}`;

async function describe(bench: OperationBench, input: object, region = 'us-east-1'): Promise<string[]> {
  const { trailList } = await bench.call(describeTrails, input, { region });
  return (trailList as { Name: string; HomeRegion: string }[]).map(
    (trail) => `${trail.Name} ${trail.HomeRegion}`,
  );
}

async function createSome(bench: OperationBench): Promise<void> {
  await createTestTrail(bench, 'here');
  await createTestTrail(bench, 'there', {}, { region: 'eu-west-1' });
  await createTestTrail(bench, 'everywhere', { IsMultiRegionTrail: true }, { region: 'eu-west-1' });
}

test('without names the trails of the Region are listed, with the shadows unless they are not wanted', async () => {
  await using bench = await openBench();
  await createSome(bench);
  assert.deepEqual(await describe(bench, {}), ['everywhere eu-west-1', 'here us-east-1']);
  assert.deepEqual(await describe(bench, { trailNameList: [] }), ['everywhere eu-west-1', 'here us-east-1']);
  assert.deepEqual(await describe(bench, { includeShadowTrails: false }), ['here us-east-1']);
  assert.deepEqual(await describe(bench, {}, 'eu-west-1'), ['everywhere eu-west-1', 'there eu-west-1']);
  assert.deepEqual(await describe(bench, {}, 'ap-south-1'), ['everywhere eu-west-1']);
});

test('names mean trails of the Region, ARNs those of any, and what is unknown is left out', async () => {
  await using bench = await openBench();
  await createSome(bench);
  const names = ['here', 'there', 'everywhere', 'unknown'];
  assert.deepEqual(await describe(bench, { trailNameList: names }), ['here us-east-1']);
  const arns = [arn('there', 'eu-west-1'), arn('everywhere', 'eu-west-1'), arn('there', 'eu-west-1')];
  assert.deepEqual(await describe(bench, { trailNameList: arns }), [
    'everywhere eu-west-1',
    'there eu-west-1',
  ]);
  assert.deepEqual(await describe(bench, { trailNameList: arns, includeShadowTrails: false }), []);
});

test('what cannot name a trail is refused', async () => {
  await using bench = await openBench();
  const code = async (name: string) =>
    (await refusalOf(bench.call(describeTrails, { trailNameList: [name] }))).code;
  assert.equal(await code('x'), 'InvalidTrailNameException');
  assert.equal(await code('arn:aws:cloudtrail:x'), 'CloudTrailARNInvalidException');
});

test('the call is recorded in its own casing, without a response', async () => {
  await using bench = await openBench();
  await describe(bench, { trailNameList: ['main'], includeShadowTrails: true });
  const { record } = await lastEvent(bench.store, 'DescribeTrails');
  assert.deepEqual(record['requestParameters'], { trailNameList: ['main'], includeShadowTrails: true });
  assert.equal(record['responseElements'], null);
  assert.equal(record['readOnly'], true);
});
