import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readSources } from '../../src/audit/read-sources.ts';
import type { Progress } from '../../src/audit/read-sources.ts';
import { logFolder } from '../support/log-folder.ts';
import { batch } from '../support/metering-records.ts';

test('how many files there are is final only when the last source is listed', async (t) => {
  const sources = [1, 2].map(() => logFolder(t, { 'a.json.gz': [batch([{}])] }));
  const seen: Progress[] = [];
  await readSources(sources, { lateMs: 0, threads: 1, onProgress: (progress) => seen.push(progress) });
  const [first] = seen;
  assert.ok(first);
  assert.deepEqual([first.files, first.filesFound, first.isListed], [1, 1, false]);
  assert.ok(seen.every(({ files, isListed }) => files < 2 || isListed));
});

test('a reading that is stopped before it begins opens no source', async (t) => {
  const sources = [1, 2].map(() => logFolder(t, { 'a.json.gz': [batch([{}])] }));
  const { runs, evidence } = await readSources(sources, { lateMs: 0, signal: AbortSignal.abort() });
  assert.deepEqual(
    Array.from(runs.values(), (run) => [run.isInterrupted, run.sources.length, run.filesRead]),
    [[true, 0, 0]],
  );
  assert.equal(evidence.size, 0);
});
