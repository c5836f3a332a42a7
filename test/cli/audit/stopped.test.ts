// In npm test only: it starts commands.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

import { runProgram } from '../../../src/cli/program.ts';
import { logFolder } from '../../support/log-folder.ts';
import { batch } from '../../support/metering-records.ts';

test('a part whose reading was stopped ends with 2, and can be merged as what it is', async (t) => {
  const folder = logFolder(t, { 'logs/a.json.gz': [batch([{}])] });
  const part = join(folder, 'part.jsonl');
  const result = { code: 0, stderr: '' };
  await runProgram(
    ['node', 'metertrail', 'audit', join(folder, 'logs'), '--shard', '1/1', '--output', part],
    {
      stdin: Readable.from([]),
      stdout: { write: () => true },
      stderr: { write: (text) => (result.stderr += text) },
      exit: (code) => {
        result.code = code;
      },
      signal: AbortSignal.abort(),
    },
  );
  assert.deepEqual(result, { code: 2, stderr: 'metertrail audit: reading was stopped before its end\n' });
  assert.match(readFileSync(part, 'utf8'), /"isInterrupted":true/);
});

test('a reader who has seen enough of a report is no error', async (t) => {
  const calls = Array.from({ length: 10_000 }, (_, number) => batch([{ customer: `customer${number}` }]));
  const logs = logFolder(t, { 'a.json.gz': calls });
  const args = ['audit', logs, '--as-of', '2026-05-02T17:00Z', '--format', 'csv'];
  const child = spawn(process.execPath, ['src/main.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (bytes) => (stderr += String(bytes)));
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [code] = (await once(child, 'close')) as [number | null];
  assert.equal(stderr, '');
  assert.equal(code, 0);
});

test('what a part could not read stays on the terminal when the drawing of the progress is taken away', async (t) => {
  const folder = logFolder(t, { 'b.json.gz': Buffer.from([0x1f, 0x8b, 8]) });
  async function* slow(): AsyncGenerator<Uint8Array> {
    for (let piece = 0; piece < 14; piece++) {
      await wait(60);
      yield Buffer.from(`${JSON.stringify(batch([{}]))}\n`);
    }
  }
  const written: string[] = [];
  await runProgram(['node', 'metertrail', 'audit', '-', folder, '--shard', '1/1'], {
    stdin: slow(),
    stdout: { write: () => true },
    stderr: Object.assign(new Writable(), {
      write: (text: string) => written.push(text) > 0,
      isTTY: true,
      columns: 80,
    }),
    exit() {},
    signal: new AbortController().signal,
  });
  const told = written.findIndex((text) => text.includes('truncated gzip'));
  assert.ok(written.slice(0, told).some((text) => text.includes('records')));
  // Erasing lines is ESC [ 2 K.
  assert.ok(written.slice(told).every((text) => !text.includes('\u001b[2K')));
});
