import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';

import { isInShard } from '../../../src/logs/find/shard.ts';

/** The part that the name is in. */
function shardOf(name: string, count: number): number {
  const isIn = (index: number) => isInShard(name, { index, count });
  return Array.from({ length: count }, (_, index) => index + 1).find(isIn) ?? 0;
}

test('a name is in the same part for ever', () => {
  assert.equal(shardOf('', 1000), 924);
  assert.equal(shardOf('AWSLogs/123456789012/CloudTrail/us-east-1/2024/05/01/a.json.gz', 1000), 642);
  assert.equal(shardOf('é€😀.json', 1000), 280);
});

test('every name is in exactly one of the parts', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 50 }), (name, count) => {
      const parts = Array.from({ length: count }, (_, index) => ({ index: index + 1, count }));
      assert.equal(parts.filter((shard) => isInShard(name, shard)).length, 1);
    }),
  );
  assert.ok(isInShard('a', undefined));
});

test('names that differ in little are spread evenly', () => {
  for (const count of [2, 3, 8, 10]) {
    const sizes = new Map<number, number>();
    for (let minute = 0; minute < 10_000; minute += 1) {
      const shard = shardOf(`2024/05/01/123456789012_CloudTrail_us-east-1_${minute}Z.json.gz`, count);
      sizes.set(shard, (sizes.get(shard) ?? 0) + 1);
    }
    for (const size of sizes.values()) assert.ok(Math.abs(size / (10_000 / count) - 1) < 0.12, `${size}`);
    assert.equal(sizes.size, count);
  }
});
