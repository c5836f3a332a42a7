import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writePrivateFile } from '../../src/files/private-file.ts';

test('a file with secrets is for its owner alone, whatever stood there before', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-private-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'secret');
  const mode = async () => ((await stat(path)).mode & 0o777).toString(8);
  await writeFile(path, 'before');
  await chmod(path, 0o644);
  await writePrivateFile(path, 'one');
  assert.deepEqual([await readFile(path, 'utf8'), await mode()], ['one', '600']);
  await chmod(path, 0o644);
  await writePrivateFile(path, 'one');
  assert.equal(await mode(), '600');
  await chmod(path, 0o644);
  await writePrivateFile(path, 'two');
  assert.deepEqual([await readFile(path, 'utf8'), await mode()], ['two', '600']);
});
