import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listTrails } from '../../../src/operations/cloudtrail/list-trails.ts';
import { accountId, openBench, refusalOf } from '../../support/operation-context.ts';
import { createTestTrail } from '../../support/trails.ts';

test('the trails of all Regions are listed wherever one asks', async () => {
  await using bench = await openBench();
  assert.deepEqual(await bench.call(listTrails, {}), { Trails: [] });
  await createTestTrail(bench, 'here');
  await createTestTrail(bench, 'there', {}, { region: 'eu-west-1' });
  const trail = (Name: string, HomeRegion: string) => ({
    TrailARN: `arn:aws:cloudtrail:${HomeRegion}:${accountId}:trail/${Name}`,
    Name,
    HomeRegion,
  });
  assert.deepEqual(await bench.call(listTrails, {}, { region: 'ap-south-1' }), {
    Trails: [trail('here', 'us-east-1'), trail('there', 'eu-west-1')],
  });
});

test('a token that was never given is refused', async () => {
  await using bench = await openBench();
  const { code } = await refusalOf(bench.call(listTrails, { NextToken: 'x' }));
  assert.equal(code, 'InvalidNextTokenException');
});
