import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GroupFlush } from '../../src/store/group-flush.ts';

/** A disk that ends its flushes when it is told to. */
function slowDisk() {
  const flushes: { end(): void; fail(error: Error): void }[] = [];
  const flush = () =>
    new Promise<void>((resolve, reject) => {
      flushes.push({ end: resolve, fail: reject });
    });
  return { flushes, flush };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('commits made during a flush share the next one, and none is answered by a flush that began before it', async () => {
  const { flushes, flush } = slowDisk();
  const group = new GroupFlush(flush);
  const answered: string[] = [];
  const commit = (name: string) => group.after().then(() => answered.push(name));
  const commits = [commit('a')];
  await turn();
  commits.push(commit('b'), commit('c'));
  await turn();
  assert.equal(flushes.length, 1);
  flushes[0]?.end();
  await turn();
  assert.deepEqual(answered, ['a']);
  assert.equal(flushes.length, 2);
  commits.push(commit('d'));
  flushes[1]?.end();
  await turn();
  assert.deepEqual(answered, ['a', 'b', 'c']);
  flushes[2]?.end();
  await Promise.all(commits);
  assert.deepEqual(answered, ['a', 'b', 'c', 'd']);
  assert.equal(flushes.length, 3);
});

test('a failed flush refuses those who waited for it and everybody after', async () => {
  const { flushes, flush } = slowDisk();
  const group = new GroupFlush(flush);
  const first = group.after();
  await turn();
  const second = group.after();
  flushes[0]?.fail(new Error('EIO'));
  await assert.rejects(first, /EIO/);
  await assert.rejects(second, /EIO/);
  await assert.rejects(group.after(), /EIO/);
  assert.equal(flushes.length, 1, 'the disk is not asked again');
});

test('idle waits for what is under way and what is waiting', async () => {
  const { flushes, flush } = slowDisk();
  const group = new GroupFlush(flush);
  await group.idle();
  void group.after();
  await turn();
  void group.after();
  let idle = false;
  const waiting = group.idle().then(() => (idle = true));
  flushes[0]?.end();
  await turn();
  assert.equal(idle, false);
  flushes[1]?.end();
  await waiting;
});

test('however commits and flushes interleave, each commit is covered by a flush that began after it and ended before its answer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('commit', 'end'), { maxLength: 40 }), async (steps) => {
      let clock = 0;
      const done: { began: number; ended: number }[] = [];
      const open: { began: number; end(): void }[] = [];
      const group = new GroupFlush(
        () =>
          new Promise((resolve) => {
            const began = ++clock;
            open.push({
              began,
              end: () => {
                done.push({ began, ended: ++clock });
                resolve();
              },
            });
          }),
      );
      const commits: Promise<void>[] = [];
      for (const step of steps) {
        if (step === 'end') open.shift()?.end();
        else {
          const made = ++clock;
          commits.push(
            (async () => {
              await group.after();
              const answered = ++clock;
              assert.ok(done.some(({ began, ended }) => began > made && ended < answered));
            })(),
          );
        }
        await turn();
        assert.ok(open.length <= 1, 'one flush at a time');
      }
      while (open.length > 0) {
        open.shift()?.end();
        await turn();
      }
      await Promise.all(commits);
    }),
  );
});
