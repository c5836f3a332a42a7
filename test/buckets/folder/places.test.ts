/** The folders that a bucket store makes for itself. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, it } from 'node:test';
import { openFolderBuckets } from '../../../src/buckets/folder.ts';

async function makeRoot(t: TestContext): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'metertrail-places-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  return root;
}

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

describe('the folders of a bucket store', () => {
  it('are made with what is missing above them, for their owner’s eyes only', async (t) => {
    const root = await makeRoot(t);
    await openFolderBuckets(join(root, 'a/b/buckets'), { metadataDir: join(root, 'a/metadata') });
    for (const folder of ['a', 'a/b', 'a/b/buckets', 'a/metadata', 'a/metadata/records']) {
      assert.equal(await modeOf(join(root, folder)), '700', folder);
    }
  });

  it('keep the mode that they were given, and may be reached by a link', async (t) => {
    const root = await makeRoot(t);
    await mkdir(join(root, 'real'));
    await chmod(join(root, 'real'), 0o750);
    await symlink('real', join(root, 'buckets'));
    const store = await openFolderBuckets(join(root, 'buckets'));
    await store.createBucket('logs', { accountId: '123456789012', region: 'us-east-1' });
    assert.equal(await modeOf(join(root, 'real')), '750');
    assert.ok((await stat(join(root, 'real/logs'))).isDirectory());
  });

  it('are made by several at the same time', async (t) => {
    const root = await makeRoot(t);
    const opened = await Promise.all(Array.from({ length: 8 }, () => openFolderBuckets(join(root, 'a/b/c'))));
    for (const store of opened) assert.deepEqual(await store.listBuckets(), []);
  });

  it('are not made over a file, nor below one, nor over a link to nowhere', async (t) => {
    const root = await makeRoot(t);
    await writeFile(join(root, 'file'), '');
    await symlink('nowhere', join(root, 'link'));
    for (const path of ['file', 'file/buckets', 'link']) {
      await assert.rejects(openFolderBuckets(join(root, path)), { code: 'EEXIST' }, path);
    }
  });

  const skip = process.platform === 'linux' ? false : 'no /proc on this system';
  it('are refused where no folder can be made, instead of being tried for ever', { skip }, async () => {
    const folder = new URL('../../../src/buckets/folder.ts', import.meta.url).href;
    const open = `
      import { openFolderBuckets } from ${JSON.stringify(folder)};
      await openFolderBuckets('/proc/buckets', { metadataDir: ${JSON.stringify(join(tmpdir(), 'unused'))} });
    `;
    // In a process of its own, which can be ended when it spins.
    const stderr = await new Promise<string>((resolve) => {
      const limits = { timeout: 60_000, killSignal: 'SIGKILL' } as const;
      execFile(process.execPath, ['--input-type=module', '-e', open], limits, (_, __, said) => resolve(said));
    });
    assert.match(stderr, /ENOENT.*mkdir '\/proc\/buckets'/);
  });
});
