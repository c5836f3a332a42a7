import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';

import { runProgram } from '../../src/cli/program.ts';
import { logFolder } from '../support/log-folder.ts';

for (const [when, delayMs] of [
  ['before it begins', 0],
  ['in the middle of a part', 30],
] as const)
  test(`a merge that is stopped ${when} ends with 2, and says which part it was reading`, async (t) => {
    const lines = '{"passed":"over"}\n'.repeat(1_000_000);
    const folder = logFolder(t, { 'part.jsonl': `{"schema":"metertrail.audit.part","version":1}\n${lines}` });
    const stop = new AbortController();
    const result = { code: 0, stderr: '' };
    if (delayMs === 0) stop.abort();
    else setTimeout(() => stop.abort(), delayMs);
    await runProgram(['node', 'metertrail', 'merge', join(folder, 'part.jsonl')], {
      stdin: Readable.from([]),
      stdout: { write: () => true },
      stderr: { write: (text) => (result.stderr += text) },
      exit: (code) => {
        result.code = code;
      },
      signal: stop.signal,
    });
    assert.equal(result.code, 2);
    assert.match(result.stderr, /part\.jsonl: reading was stopped before its end\n$/);
  });
