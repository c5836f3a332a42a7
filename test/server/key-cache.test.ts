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
