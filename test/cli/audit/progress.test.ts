import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Progress } from '../../../src/audit/read-sources.ts';
import { progressLine, progressText } from '../../../src/cli/audit/progress.ts';

const progress: Progress = {
  files: 1204,
  bytes: 120_000_000,
  unpackedBytes: 1_200_000_000,
  records: 3_401_200,
  calls: 12,
  filesFound: 70_000,
  isListed: false,
};

test('while files are still being found, nothing is said of what is left', () => {
  assert.equal(progressText(progress, 2000), 'Reading  1,204 files  1.2 GB  3,401,200 records  600 MB/s');
});

test('once all files are found, a bar and the time left are shown', () => {
  assert.equal(
    progressText({ ...progress, files: 35_000, isListed: true }, 30_000, 120),
    '██████████░░░░░░░░░░  50 %  about 30 s left  35,000 of 70,000 files  1.2 GB  3,401,200 records  40.0 MB/s',
  );
});

test('a long time left is told in minutes and hours', () => {
  const at = (elapsedMs: number) =>
    progressText({ ...progress, files: 7000, isListed: true }, elapsedMs, 200);
  assert.match(at(60_000), /about 9 min left/);
  assert.match(at(3_600_000), /about 9 h left/);
});

test('a line is never wider than the terminal', () => {
  assert.equal(progressText(progress, 2000, 40).length, 39);
});

test('nothing is drawn on what is no terminal', async () => {
  let written = '';
  const line = await progressLine({ write: (text) => (written += text) });
  line.show(progress);
  line.end();
  assert.equal(written, '');
});
