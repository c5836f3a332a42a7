import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listTags } from '../../../src/operations/cloudtrail/list-tags.ts';
import { accountId, openBench, refusalOf } from '../../support/operation-context.ts';
import { createTestTrail } from '../../support/trails.ts';

const arn = (name: string) => `arn:aws:cloudtrail:us-east-1:${accountId}:trail/${name}`;

test('the tags of each trail that was asked for are listed', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'one', { TagsList: [{ Key: 'b' }, { Key: 'a', Value: '1' }] });
  await createTestTrail(bench, 'two');
  assert.deepEqual(await bench.call(listTags, { ResourceIdList: [arn('two'), arn('one'), arn('two')] }), {
    ResourceTagList: [
      { ResourceId: arn('two'), TagsList: [] },
      { ResourceId: arn('one'), TagsList: [{ Key: 'a', Value: '1' }, { Key: 'b' }] },
    ],
  });
});

test('the tags of trails of other Regions, and of what is no trail, are refused', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'one');
  const list = async (id: string, region = 'us-east-1') =>
    refusalOf(bench.call(listTags, { ResourceIdList: [id] }, { region }));
  assert.deepEqual(await list(arn('one'), 'eu-west-1'), {
    code: 'CloudTrailARNInvalidException',
    message: 'Region in ARN is wrong, you can only access resources in region eu-west-1.',
  });
  assert.equal((await list(arn('unknown'))).code, 'ResourceNotFoundException');
  assert.equal(
    (await list(arn('one').replace('trail/', 'dashboard/'))).code,
    'ResourceTypeNotSupportedException',
  );
});

test('twenty trails can be asked for at once, and no token continues the list', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'one');
  await bench.call(listTags, { ResourceIdList: Array(20).fill(arn('one')) });
  const tooMany = await refusalOf(bench.call(listTags, { ResourceIdList: Array(21).fill(arn('one')) }));
  assert.equal(tooMany.code, 'ValidationException');
  const token = await refusalOf(bench.call(listTags, { ResourceIdList: [arn('one')], NextToken: 'x' }));
  assert.equal(token.code, 'InvalidTokenException');
});
