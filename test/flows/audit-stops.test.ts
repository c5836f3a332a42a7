import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { test } from 'node:test';

import { batch, hour16 } from '../support/metering-records.ts';
import { hourMs } from '../../src/time/hours.ts';
import { logFolder } from '../support/log-folder.ts';

test('Ctrl-C ends reading, and what is known is told, marked as incomplete', async (t) => {
  const sent = [0, 2].map((hour) =>
    batch([{ at: hour16 + hour * hourMs }], { at: hour16 + (hour + 1) * hourMs }),
  );
  const logs = logFolder(t, { 'a.json.gz': sent });
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-stops-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const report = join(folder, 'report.json');
  const asOf = new Date(hour16 + 5 * hourMs).toISOString();
  const args = ['audit', logs, '-', '--as-of', asOf, '--format', 'json', '--output', report];
  // Standard input stays open: without the signal, reading never ends.
  const child = spawn(process.execPath, ['src/main.ts', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (bytes) => (stderr += String(bytes)));
  const closed = once(child, 'close') as Promise<[number | null]>;
  child.stdin.write('\n');
  await wait(1500);
  child.kill('SIGINT');
  const [code] = await closed;
  assert.equal(code, 2, stderr);
  assert.match(stderr, /reading was stopped before its end/);
  const { hours, coverage } = JSON.parse(await readFile(report, 'utf8')) as {
    hours: { accepted: number; missing: number; unknown: number };
    coverage: { isInterrupted: boolean };
  };
  assert.equal(coverage.isInterrupted, true);
  // Nothing is called missing that may stand in what was not read.
  assert.deepEqual([hours.accepted, hours.missing, hours.unknown], [2, 0, 1]);
});

for (const [what, ...flags] of [
  ['a file of settings that cannot be used', '--expect', 'nowhere.yaml'],
  ['an output that cannot be written', '--output', 'nowhere/report.json'],
  ['a rescue file that cannot be written', '--rescue', 'nowhere/rescue.json'],
])
  test(`${what} ends an audit at once, whatever there is to read`, async (t) => {
    const logs = logFolder(t, { 'a.json.gz': [batch([{}])] });
    const child = spawn(process.execPath, ['src/main.ts', 'audit', logs, '-', ...flags], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (bytes) => (stderr += String(bytes)));
    // Standard input stays open.
    child.stdin.write('\n');
    const [code] = (await once(child, 'close')) as [number | null];
    assert.equal(code, 2);
    assert.match(stderr, /nowhere.* cannot be /);
  });
