// In npm test only: it forces hundreds of files to disk.

/** The bucket store in a real folder: buckets, objects, links, restarts. */

import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { BucketError } from '../../src/buckets/bucket-store.ts';
import { openFolderBuckets } from '../../src/buckets/folder.ts';
import { objectKey } from './support/keys.ts';
import { filesBelow, openTemporaryBuckets, owner } from './support/temporary-buckets.ts';

function refusedAs(code: string) {
  return (error: unknown) => error instanceof BucketError && error.code === code;
}

describe('a bucket in a folder', () => {
  it('is created once, however many ask at the same time', async (t) => {
    const { store } = await openTemporaryBuckets(t, { clock: { now: () => 1_700_000_000_000 } });
    const results = await Promise.all(Array.from({ length: 8 }, () => store.createBucket('logs', owner)));
    assert.deepEqual(results.sort(), ['created', ...Array<string>(7).fill('exists')]);
    assert.deepEqual(await store.getBucket('logs'), { name: 'logs', ...owner, createdAt: 1_700_000_000_000 });
  });

  it('is created once by two openings of the same folder', async (t) => {
    const { store, dir } = await openTemporaryBuckets(t);
    const other = await openFolderBuckets(dir);
    const asked = [store, other, store, other].map((one) => one.createBucket('logs', owner));
    const results = await Promise.all(asked);
    assert.equal(results.filter((result) => result === 'created').length, 1);
  });

  it('must have a name that S3 accepts', async (t) => {
    const { store, root } = await openTemporaryBuckets(t);
    for (const name of ['../evil', '..', 'UPPER', 'a/b', '']) {
      await assert.rejects(store.createBucket(name, owner), refusedAs('InvalidBucketName'));
      await assert.rejects(store.put(name, 'key', Buffer.from('')), refusedAs('NoSuchBucket'));
      assert.equal(await store.getBucket(name), undefined);
    }
    assert.deepEqual((await readdir(root)).sort(), ['buckets', 'buckets-metadata']);
  });

  it('is listed by name, and read again after a restart', async (t) => {
    const { store, dir } = await openTemporaryBuckets(t);
    for (const name of ['b-logs', 'a-logs']) await store.createBucket(name, owner);
    await store.putPolicy('a-logs', '{"Version":"2012-10-17"}');
    const again = await openFolderBuckets(dir);
    assert.deepEqual(
      (await again.listBuckets()).map(({ name }) => name),
      ['a-logs', 'b-logs'],
    );
    assert.equal(await again.getPolicy('a-logs'), '{"Version":"2012-10-17"}');
    await again.deletePolicy('a-logs');
    assert.equal(await again.getPolicy('a-logs'), undefined);
  });

  it('is deleted only when it is empty, and leaves nothing to the next of its name', async (t) => {
    const { store, dir } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    await store.putPolicy('logs', '{}');
    await store.put('logs', 'deep/er/key', Buffer.from('x'));
    await assert.rejects(store.deleteBucket('logs'), refusedAs('BucketNotEmpty'));
    assert.equal((await store.get('logs', 'deep/er/key'))?.body.toString(), 'x');
    await store.delete('logs', 'deep/er/key');
    await mkdir(join(dir, 'logs', 'left', 'by-a-crash'), { recursive: true });
    await store.deleteBucket('logs');
    await assert.rejects(store.deleteBucket('logs'), refusedAs('NoSuchBucket'));
    await assert.rejects(store.get('logs', 'deep/er/key'), refusedAs('NoSuchBucket'));
    assert.equal(await store.createBucket('logs', owner), 'created');
    assert.equal(await store.getPolicy('logs'), undefined);
  });

  it('is refused as damaged, by its path, where its record is an empty file', async (t) => {
    const { store, metadataDir } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    await writeFile(join(metadataDir, 'records/logs/bucket.json'), '');
    await assert.rejects(store.getBucket('logs'), /record of bucket logs in .* is damaged/);
  });
});

describe('an object in a folder', () => {
  it('comes back under any key, and nothing appears outside its bucket', async (t) => {
    const { store, root, dir } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    const stored = new Map<string, string>();
    await fc.assert(
      fc.asyncProperty(objectKey(), fc.string(), async (key, text) => {
        await store.put('logs', key, Buffer.from(text));
        stored.set(key, text);
        assert.equal((await store.get('logs', key))?.body.toString(), text);
      }),
      { numRuns: 150 },
    );
    for (const [key, text] of stored) {
      assert.equal((await store.get('logs', key))?.body.toString(), text, JSON.stringify(key));
    }
    assert.deepEqual((await readdir(root)).sort(), ['buckets', 'buckets-metadata']);
    assert.deepEqual(await readdir(dir), ['logs']);
    assert.equal((await filesBelow(join(dir, 'logs'))).length, stored.size);
    for (const key of stored.keys()) await store.delete('logs', key);
    assert.deepEqual(await readdir(join(dir, 'logs')), []);
  });

  it('is a plain file that a person finds', async (t) => {
    const { store, dir } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    const key = 'AWSLogs/123456789012/CloudTrail/us-east-1/2024/05/01/x.json.gz';
    await store.put('logs', key, Buffer.from('bytes'), { metadata: { signature: 'ab' } });
    assert.equal(await readFile(join(dir, 'logs', key), 'utf8'), 'bytes');
    assert.deepEqual(await filesBelow(dir), [`logs/${key}`]);
  });

  it('keeps its type, its encoding and its metadata in lower case', async (t) => {
    const { store, dir } = await openTemporaryBuckets(t, { clock: { now: () => 1_700_000_000_123 } });
    await store.createBucket('logs', owner);
    const meta = await store.put('logs', 'digest.json.gz', Buffer.from('abc'), {
      contentType: 'application/json',
      contentEncoding: 'gzip',
      metadata: { 'Signature-Algorithm': 'SHA256withRSA' },
    });
    assert.deepEqual(meta, {
      key: 'digest.json.gz',
      sizeBytes: 3,
      etag: '900150983cd24fb0d6963f7d28e17f72',
      lastModified: 1_700_000_000_123,
      contentType: 'application/json',
      contentEncoding: 'gzip',
      metadata: { 'signature-algorithm': 'SHA256withRSA' },
    });
    const again = await openFolderBuckets(dir);
    assert.deepEqual(await again.head('logs', 'digest.json.gz'), meta);
    assert.deepEqual((await again.list('logs', { maxKeys: 1 })).objects, [meta]);
  });

  it('may have the name of a folder, whichever came first', async (t) => {
    const { store } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    for (const order of [
      ['a', 'a/b', 'a/b/c'],
      ['a/b/c', 'a/b', 'a'],
    ]) {
      for (const key of order) await store.put('logs', key, Buffer.from(key));
      for (const key of order) assert.equal((await store.get('logs', key))?.body.toString(), key);
      await store.delete('logs', 'a/b/c');
      assert.equal((await store.get('logs', 'a/b'))?.body.toString(), 'a/b');
      await store.put('logs', 'a/b', Buffer.from('new'));
      assert.equal((await store.get('logs', 'a/b'))?.body.toString(), 'new');
      const { objects } = await store.list('logs', { maxKeys: 10 });
      assert.deepEqual(
        objects.map(({ key }) => key),
        ['a', 'a/b'],
      );
      for (const key of ['a', 'a/b']) await store.delete('logs', key);
      assert.deepEqual((await store.list('logs', { maxKeys: 10 })).objects, []);
    }
  });

  it('is absent where only something like it stands', async (t) => {
    const { store } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    await store.put('logs', 'folder/file', Buffer.from('x'));
    for (const key of ['folder', 'folder/', 'folder/file/', 'folder/file/x', 'fold', '/folder/file']) {
      assert.equal(await store.get('logs', key), undefined, key);
      assert.equal(await store.head('logs', key), undefined, key);
      await store.delete('logs', key);
    }
    assert.equal((await store.get('logs', 'folder/file'))?.body.toString(), 'x');
  });

  it('is written by condition by one of many', async (t) => {
    const { store } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    const writers = ['1', '2', '3', '4'].map((text) =>
      store.put('logs', 'once', Buffer.from(text), { ifAbsent: true }),
    );
    const results = await Promise.allSettled(writers);
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    const { etag = '' } = (await store.head('logs', 'once')) ?? {};
    await store.put('logs', 'once', Buffer.from('next'), { ifMatch: etag });
    await assert.rejects(
      store.put('logs', 'once', Buffer.from('late'), { ifMatch: etag }),
      refusedAs('PreconditionFailed'),
    );
    await assert.rejects(
      store.put('logs', 'none', Buffer.from(''), { ifMatch: etag }),
      refusedAs('NoSuchKey'),
    );
  });

  it('is whole, with its own metadata, whatever else writes and reads it', async (t) => {
    const { store } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    await store.put('logs', 'key', Buffer.from('0'), { metadata: { text: '0' } });
    const writes = Array.from({ length: 40 }, (_, index) =>
      store.put('logs', 'key', Buffer.from(`${index % 10}`), { metadata: { text: `${index % 10}` } }),
    );
    const reads = Array.from({ length: 80 }, async () => {
      const object = await store.get('logs', 'key');
      assert.equal(object?.body.toString(), object?.meta.metadata['text']);
    });
    await Promise.all([...writes, ...reads]);
  });

  it('may be laid into the folder by a person', async (t) => {
    const { store, dir } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    await mkdir(join(dir, 'logs/AWSLogs'));
    await writeFile(join(dir, 'logs/AWSLogs/own.json.gz'), 'abc');
    const object = await store.get('logs', 'AWSLogs/own.json.gz');
    assert.equal(object?.body.toString(), 'abc');
    assert.equal(object?.meta.etag, '900150983cd24fb0d6963f7d28e17f72');
    assert.equal((await store.list('logs', { maxKeys: 9 })).objects[0]?.key, 'AWSLogs/own.json.gz');
  });

  it('keeps its metadata when the folder is restored from a copy', async (t) => {
    const { store, dir } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    await store.put('logs', 'key', Buffer.from('abc'), { metadata: { signature: 'ab' } });
    await rm(join(dir, 'logs/key'));
    await writeFile(join(dir, 'logs/key'), 'abc');
    assert.deepEqual((await store.head('logs', 'key'))?.metadata, { signature: 'ab' });
    await writeFile(join(dir, 'logs/key'), 'changed');
    assert.deepEqual((await store.head('logs', 'key'))?.metadata, {});
  });
});

describe('links in the folder', () => {
  it('lead nowhere: not to read, not to write, not to delete', async (t) => {
    const { store, root, dir } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    await mkdir(join(root, 'outside'));
    await writeFile(join(root, 'outside/secret'), 'secret');
    await symlink(join(root, 'outside'), join(dir, 'logs/out'));
    await symlink(join(root, 'outside/secret'), join(dir, 'logs/file'));
    for (const key of ['out/secret', 'file']) {
      assert.equal(await store.get('logs', key), undefined);
      await store.delete('logs', key);
    }
    await assert.rejects(store.put('logs', 'out/new', Buffer.from('')), refusedAs('InvalidRequest'));
    await store.put('logs', 'file', Buffer.from('own'));
    assert.equal(await readFile(join(root, 'outside/secret'), 'utf8'), 'secret');
    assert.deepEqual(await readdir(join(root, 'outside')), ['secret']);
  });

  it('are no bucket', async (t) => {
    const { store, root, dir } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    await mkdir(join(root, 'outside/empty'), { recursive: true });
    await rm(join(dir, 'logs'), { recursive: true });
    await symlink(join(root, 'outside'), join(dir, 'logs'));
    assert.deepEqual((await store.list('logs', { maxKeys: 9 })).objects, []);
    await assert.rejects(store.put('logs', 'key', Buffer.from('')), refusedAs('NoSuchBucket'));
    await assert.rejects(store.deleteBucket('logs'), refusedAs('BucketNotEmpty'));
    assert.deepEqual(await readdir(join(root, 'outside')), ['empty']);
  });
});

describe('opening the folder', () => {
  it('clears what was never finished, but not what another process writes now', async (t) => {
    const { dir, metadataDir } = await openTemporaryBuckets(t);
    const long = new Date(Date.now() - 2 * 60 * 60 * 1000);
    for (const name of ['old', 'young']) await writeFile(join(metadataDir, 'unfinished', name), 'half');
    await utimes(join(metadataDir, 'unfinished/old'), long, long);
    await openFolderBuckets(dir);
    assert.deepEqual(await readdir(join(metadataDir, 'unfinished')), ['young']);
  });

  it('gives a bucket whose deletion was cut short its folder again', async (t) => {
    const { store, dir } = await openTemporaryBuckets(t);
    await store.createBucket('logs', owner);
    await rm(join(dir, 'logs'), { recursive: true });
    const again = await openFolderBuckets(dir);
    await again.put('logs', 'key', Buffer.from('x'));
    assert.equal((await again.get('logs', 'key'))?.body.toString(), 'x');
  });
});
