import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addTags } from '../../../src/operations/cloudtrail/add-tags.ts';
import { listTags } from '../../../src/operations/cloudtrail/list-tags.ts';
import { accountId, openBench, refusalOf } from '../../support/operation-context.ts';
import { createTestTrail, lastEvent } from '../../support/trails.ts';

const arn = `arn:aws:cloudtrail:us-east-1:${accountId}:trail/main`;
const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ Key: `k${from + index}`, Value: 'v' }));

test('tags are added, and those with the same key overwritten', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main', { TagsList: [{ Key: 'stage', Value: 'test' }] });
  const TagsList = [{ Key: 'stage', Value: 'live' }, { Key: 'bare' }];
  assert.deepEqual(await bench.call(addTags, { ResourceId: arn, TagsList }), {});
  const { ResourceTagList } = await bench.call(listTags, { ResourceIdList: [arn] });
  assert.deepEqual(ResourceTagList, [
    { ResourceId: arn, TagsList: [{ Key: 'bare' }, { Key: 'stage', Value: 'live' }] },
  ]);
  const { resources } = await lastEvent(bench.store, 'AddTags');
  assert.deepEqual(resources, [{ type: 'AWS::CloudTrail::Trail', name: arn }]);
});

test('a trail has fifty tags at most, in all', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main');
  await bench.call(addTags, { ResourceId: arn, TagsList: many(49) });
  await bench.call(addTags, { ResourceId: arn, TagsList: many(2, 48) });
  const { code } = await refusalOf(bench.call(addTags, { ResourceId: arn, TagsList: many(1, 50) }));
  assert.equal(code, 'TagsLimitExceededException');
});

test('only a trail of this Region can be tagged, by its ARN', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main');
  const tag = async (ResourceId: string, region = 'us-east-1') =>
    (await refusalOf(bench.call(addTags, { ResourceId, TagsList: many(1) }, { region }))).code;
  assert.equal(await tag('main'), 'CloudTrailARNInvalidException');
  assert.equal(await tag('arn:aws:s3:::logs'), 'CloudTrailARNInvalidException');
  assert.equal(await tag(arn, 'eu-west-1'), 'CloudTrailARNInvalidException');
  assert.equal(await tag(arn.replace('main', 'unknown')), 'ResourceNotFoundException');
  assert.equal(await tag(arn.replace(accountId, '999999999999')), 'ResourceNotFoundException');
  assert.equal(await tag(arn.replace('trail/main', 'channel/x')), 'ResourceTypeNotSupportedException');
});

test('tags that are not valid are refused', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main');
  const add = async (TagsList: object[]) =>
    (await refusalOf(bench.call(addTags, { ResourceId: arn, TagsList }))).code;
  assert.equal(await add([{ Key: 'k'.repeat(129) }]), 'InvalidTagParameterException');
  assert.equal(await add([{ Key: 'a' }, { Key: 'a' }]), 'InvalidTagParameterException');
});
