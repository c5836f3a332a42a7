import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { findHolder } from '../../src/identity/find-holder.ts';
import { insertAccount, insertPrincipal } from '../../src/ledger/principals.ts';
import { listRegistrationKeys, putRegistrationKey } from '../../src/ledger/registration-keys.ts';
import { emptiedTables, emptyLedger } from '../../src/ledger/reset.ts';
import { batchMeterUsage } from '../../src/operations/metering/batch-meter-usage.ts';
import { accountId, noon, openBench } from '../support/operation-context.ts';
import { engines } from '../support/stores.ts';
import { createTestTrail } from '../support/trails.ts';

/** Of these, the first account's rows stay, and of the registration keys the first. */
const keptTables = ['access_keys', 'principals', 'accounts', 'registration_keys'];

test('every table there is is either emptied or kept', async () => {
  await using bench = await openBench();
  const { rows } = await bench.store.read((tx) =>
    sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(tx),
  );
  const tables = rows.map(({ name }) => name).filter((name) => !/^(sqlite_|migrations)/.test(name));
  assert.deepEqual([...emptiedTables, ...keptTables].toSorted(), tables.toSorted());
});

for (const engine of engines()) {
  test(`emptied, the first account has its keys and nothing else, on ${engine.name}`, async () => {
    await using bench = await openBench(await engine.createDatabase());
    const { store } = bench;
    await createTestTrail(bench, 'main');
    await bench.call(batchMeterUsage, { ProductCode: 'nosuch', UsageRecords: [] }).catch(() => {});
    const other = '999988887777';
    await store.transaction(async (tx) => {
      await insertAccount(tx, { account_id: other, name: 'other', created_at: noon });
      const principal = { account_id: other, created_at: noon, user_name: null, principal_id: other };
      await insertPrincipal(
        tx,
        { ...principal, arn: `arn:aws:iam::${other}:root`, type: 'Root' },
        { access_key_id: 'AKIAOTHER', secret_access_key: 'x' },
      );
      const key = { public_key: 'p', private_key: 'p', created_at: noon, expired_at: null };
      await putRegistrationKey(tx, { ...key, version: 1 });
      await putRegistrationKey(tx, { ...key, version: 2 });
    });
    const { accessKeyId } = await bench.alice();
    await store.transaction((tx) => emptyLedger(tx, accountId));
    await store.read(async (tx) => {
      for (const table of emptiedTables) {
        assert.deepEqual(await tx.selectFrom(table).selectAll().execute(), [], table);
      }
      const accounts = await tx.selectFrom('accounts').select('account_id').execute();
      assert.deepEqual(accounts, [{ account_id: accountId }]);
      assert.equal((await findHolder(tx, accessKeyId))?.account_id, accountId);
      assert.equal(await findHolder(tx, 'AKIAOTHER'), undefined);
      const keys = await listRegistrationKeys(tx);
      assert.deepEqual(
        keys.map(({ version, expired_at }) => [version, expired_at]),
        [[1, null]],
      );
    });
  });
}
