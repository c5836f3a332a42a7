/** Makes a temporary folder with log files in it, gone when the test is over. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';

import { renderLogFile } from '../../src/record/log-file.ts';

/** Makes the folder with its files: bytes as they are, records as a log file. */
export function logFolder(
  t: TestContext,
  files: { [path: string]: string | Buffer | Record<string, unknown>[] },
): string {
  const folder = mkdtempSync(join(tmpdir(), 'metertrail-audit-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const isRecords = Array.isArray(content);
    writeFileSync(
      join(folder, path),
      isRecords ? renderLogFile(content.map((record) => JSON.stringify(record))) : content,
    );
  }
  return folder;
}
