import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { KeyHolder } from '../../src/ledger/principals.ts';
import { rememberKeys } from '../../src/server/key-cache.ts';

const holder: KeyHolder = {
  access_key_id: 'AKIA1',
  secret_access_key: 'secret',
  status: 'Active',
  arn: 'arn:aws:iam::123456789012:user/Alice',
  account_id: '123456789012',
  type: 'IAMUser',
  principal_id: 'AIDA1',
  user_name: 'Alice',
};

test('a known key is looked up once in a second, and a change is noticed after it', async () => {
  let lookups = 0;
  let status: KeyHolder['status'] = 'Active';
  const find = rememberKeys((accessKeyId) => {
    lookups++;
    return Promise.resolve({ ...holder, access_key_id: accessKeyId, status });
  });
  for (let call = 0; call < 10; call++) assert.equal((await find('AKIA1'))?.status, 'Active');
  assert.equal(lookups, 1);
  status = 'Inactive';
  assert.equal((await find('AKIA2'))?.access_key_id, 'AKIA2', 'each key has its own holder');
  await wait(1100);
  assert.equal((await find('AKIA1'))?.status, 'Inactive');
});

test('an unknown key is looked up every time, so that a new key works at once', async () => {
  let known: KeyHolder | undefined;
  const find = rememberKeys(() => Promise.resolve(known));
  assert.equal(await find('AKIA1'), undefined);
  known = holder;
  assert.equal(await find('AKIA1'), holder);
});

test('what is forgotten is looked up again, also where the lookup was under way', async () => {
  let lookups = 0;
  const first = Promise.withResolvers<KeyHolder>();
  const find = rememberKeys(() => (++lookups === 1 ? first.promise : Promise.resolve(holder)));
  const finding = find('AKIA1');
  find.clear();
  first.resolve({ ...holder, status: 'Inactive' });
  assert.equal((await finding)?.status, 'Inactive');
  assert.equal((await find('AKIA1'))?.status, 'Active');
  find.clear();
  await find('AKIA1');
  assert.equal(lookups, 3);
});
