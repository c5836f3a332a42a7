import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  deleteTrailTags,
  findTrail,
  findTrailById,
  forgetTrails,
  insertTrail,
  listForgettableTrails,
  listTrails,
  listTrailTags,
  markLoggingStarted,
  markLoggingStopped,
  markTrailDeleted,
  putTrailTags,
  trailArn,
} from '../../src/ledger/trails.ts';
import type { NewTrail } from '../../src/ledger/trails.ts';
import { accountId } from '../support/operation-context.ts';
import { engines } from '../support/stores.ts';

const trail: NewTrail = {
  trail_id: 't1',
  account_id: accountId,
  home_region: 'us-east-1',
  name: 'main',
  s3_bucket_name: 'logs',
  s3_key_prefix: null,
  include_global_service_events: 1,
  is_multi_region: 0,
  log_file_validation: 0,
  created_at: 0,
};

test('the ARN of a trail names its home Region and its account', () => {
  assert.equal(trailArn(trail), 'arn:aws:cloudtrail:us-east-1:123456789012:trail/main');
});

for (const engine of engines()) {
  test(`a deleted trail is hidden and its name free, as often as one likes, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    const store = await database.open();
    await store.transaction(async (tx) => {
      // At one instant, as with a clock that stands.
      for (const trail_id of ['t1', 't2', 't3']) {
        await insertTrail(tx, { ...trail, trail_id });
        assert.equal((await findTrail(tx, accountId, 'us-east-1', 'main'))?.trail_id, trail_id);
        await markTrailDeleted(tx, trail_id, 100);
      }
      assert.deepEqual(await listTrails(tx, accountId), []);
      assert.equal((await findTrailById(tx, 't1'))?.deleted_at, 100);
    });
  });

  test(`one name is there once in a Region, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    const store = await database.open();
    await store.transaction((tx) => insertTrail(tx, trail));
    await store.transaction((tx) => insertTrail(tx, { ...trail, trail_id: 't2', home_region: 'eu-west-1' }));
    await assert.rejects(store.transaction((tx) => insertTrail(tx, { ...trail, trail_id: 't3' })));
    const homes = (await store.read((tx) => listTrails(tx, accountId))).map(({ home_region }) => home_region);
    assert.deepEqual(homes, ['eu-west-1', 'us-east-1']);
  });

  test(`repeated starts and stops keep the first time, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    const store = await database.open();
    await store.transaction(async (tx) => {
      await insertTrail(tx, trail);
      await markLoggingStopped(tx, 't1', 50);
      await markLoggingStarted(tx, 't1', 100);
      await markLoggingStarted(tx, 't1', 150);
      const started = await findTrailById(tx, 't1');
      assert.deepEqual(
        [started?.is_logging, started?.logging_started_at, started?.logging_stopped_at],
        [1, 100, null],
      );
      await markLoggingStopped(tx, 't1', 200);
      await markLoggingStopped(tx, 't1', 250);
      await markLoggingStarted(tx, 't1', 300);
      const again = await findTrailById(tx, 't1');
      assert.deepEqual(
        [again?.is_logging, again?.logging_started_at, again?.logging_stopped_at],
        [1, 300, 200],
      );
    });
  });

  test(`tags are put, overwritten and removed by key, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    const store = await database.open();
    await store.transaction(async (tx) => {
      await insertTrail(tx, trail);
      await putTrailTags(tx, 't1', [
        { key: 'stage', value: 'test' },
        { key: 'bare', value: null },
      ]);
      await putTrailTags(tx, 't1', [{ key: 'stage', value: 'live' }]);
      const tags = async () => (await listTrailTags(tx, ['t1', 't2'])).get('t1');
      assert.deepEqual(await tags(), [
        { key: 'bare', value: null },
        { key: 'stage', value: 'live' },
      ]);
      await deleteTrailTags(tx, 't1', ['bare', 'unknown']);
      assert.deepEqual(await tags(), [{ key: 'stage', value: 'live' }]);
      await markTrailDeleted(tx, 't1', 100);
      assert.deepEqual(await tags(), []);
    });
  });

  test(`a deleted trail is forgotten when it owes nothing, on ${engine.name}`, async () => {
    await using database = await engine.createDatabase();
    const store = await database.open();
    await store.transaction(async (tx) => {
      for (const trail_id of ['owing', 'done', 'alive']) {
        await insertTrail(tx, { ...trail, trail_id, name: trail_id });
        await tx
          .insertInto('trail_status')
          .values({
            trail_id,
            region: 'us-east-1',
            latest_delivery_at: 1,
            latest_delivery_attempt_at: 1,
            latest_delivery_error: null,
          })
          .execute();
      }
      await tx
        .insertInto('undelivered_events')
        .values({ trail_id: 'owing', event_id: 'e', region: 'us-east-1', enqueued_at: 1, delivery_id: null })
        .execute();
      await markTrailDeleted(tx, 'owing', 100);
      await markTrailDeleted(tx, 'done', 100);
      assert.deepEqual(await listForgettableTrails(tx, 100), []);
      const gone = await listForgettableTrails(tx, 101);
      assert.deepEqual(gone, ['done']);
      await forgetTrails(tx, gone);
      assert.equal(await findTrailById(tx, 'done'), undefined);
      assert.notEqual(await findTrailById(tx, 'owing'), undefined);
    });
  });
}
