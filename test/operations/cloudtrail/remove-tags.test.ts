import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listTags } from '../../../src/operations/cloudtrail/list-tags.ts';
import { removeTags } from '../../../src/operations/cloudtrail/remove-tags.ts';
import { accountId, openBench, refusalOf } from '../../support/operation-context.ts';
import { createTestTrail } from '../../support/trails.ts';

const arn = `arn:aws:cloudtrail:us-east-1:${accountId}:trail/main`;

test('tags are removed by key, whatever value is given, and whether they are there or not', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main', {
    TagsList: [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
      { Key: 'c', Value: '3' },
    ],
  });
  const TagsList = [{ Key: 'a' }, { Key: 'b', Value: 'other' }, { Key: 'unknown' }];
  assert.deepEqual(await bench.call(removeTags, { ResourceId: arn, TagsList }), {});
  const { ResourceTagList } = await bench.call(listTags, { ResourceIdList: [arn] });
  assert.deepEqual(ResourceTagList, [{ ResourceId: arn, TagsList: [{ Key: 'c', Value: '3' }] }]);
});

test('only a trail of this Region has tags to remove', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main');
  const remove = async (ResourceId: string, region = 'us-east-1') =>
    (await refusalOf(bench.call(removeTags, { ResourceId, TagsList: [{ Key: 'a' }] }, { region }))).code;
  assert.equal(await remove(arn, 'eu-west-1'), 'CloudTrailARNInvalidException');
  assert.equal(await remove(arn.replace('main', 'unknown')), 'ResourceNotFoundException');
});
