/** Log files below some paths, read a few at a time, into the report of what was billed and what was not. */

import assert from 'node:assert/strict';

import type { Fields } from '../record/log-file.ts';
import { readRecord } from './calls.ts';
import { createCells } from './cells.ts';
import { compareTexts } from './order.ts';
import { readLogFile } from './read/read-file.ts';
import type { ReadFile } from './read/read-file.ts';
import { walk } from './read/walk.ts';
import type { Found } from './read/walk.ts';
import { buildReport } from './report/report.ts';
import type { AuditReport, Coverage, UnplacedCall } from './report/report.ts';

/** Reading waits for the disk, parsing for nobody: more would only hold more compressed bytes. */
const filesAtOnce = 8;

/**
 * Audits the log files below the paths, each a folder or a file. What cannot be read is in the report and
 * makes it incomplete; it is never an exception. A path given twice is read twice, and its records are
 * duplicates.
 */
export async function audit(paths: readonly string[]): Promise<AuditReport> {
  const intake = createIntake();
  for (const path of paths) await readSource(path, intake);
  return intake.report();
}

type Intake = ReturnType<typeof createIntake>;

async function readSource(path: string, intake: Intake): Promise<void> {
  const { filesRead, broken } = intake.coverage;
  const filesReadBefore = filesRead;
  const brokenBefore = broken.length;
  const found = walk(path);
  const readers = Array.from({ length: filesAtOnce }, () => readFiles(found, intake));
  await Promise.all(readers);
  const read = intake.coverage.filesRead - filesReadBefore;
  const isEmpty = read === 0 && intake.coverage.broken.length === brokenBefore;
  intake.coverage.sources.push({
    path,
    filesRead: read,
    ...(isEmpty && { problem: 'no CloudTrail log files found there' }),
  });
}

/** Several of these share one walk: an async generator hands each of them its next file in turn. */
async function readFiles(files: AsyncGenerator<Found>, intake: Intake): Promise<void> {
  for (let next = await files.next(); !next.done; next = await files.next())
    intake.addFile(await readLogFile(next.value));
}

function createIntake() {
  const cells = createCells();
  const unplaced: UnplacedCall[] = [];
  const otherEvents = new Map<string, number>();
  const coverage: Coverage = {
    sources: [],
    filesSeen: 0,
    filesRead: 0,
    skipped: [],
    broken: [],
    recordsSeen: 0,
    calls: 0,
    passedOver: 0,
    duplicates: 0,
    otherMeteringEvents: [],
  };

  function addRecord(record: Fields): void {
    coverage.recordsSeen += 1;
    const read = readRecord(record);
    if (!read || 'passedOver' in read) {
      coverage.passedOver += 1;
      if (read) otherEvents.set(read.passedOver, (otherEvents.get(read.passedOver) ?? 0) + 1);
      return;
    }
    if (!cells.add(read.call)) {
      coverage.duplicates += 1;
      return;
    }
    coverage.calls += 1;
    const { entries: _, unplaced: lost, ...call } = read.call;
    if (lost) unplaced.push({ ...call, ...lost });
  }

  function addFile(file: ReadFile): void {
    coverage.filesSeen += 1;
    if ('records' in file) {
      coverage.filesRead += 1;
      for (const record of file.records) addRecord(record);
    } else if ('skipped' in file) {
      coverage.skipped.push({ path: file.path, reason: file.skipped });
    } else {
      coverage.broken.push({ path: file.path, reason: file.broken });
    }
  }

  function report(): AuditReport {
    const { filesSeen, filesRead, skipped, broken } = coverage;
    assert.equal(filesSeen, filesRead + skipped.length + broken.length, 'every file is in one of the counts');
    const { recordsSeen, calls, passedOver, duplicates } = coverage;
    assert.equal(recordsSeen, calls + passedOver + duplicates, 'every record is in one of the counts');
    coverage.otherMeteringEvents = Array.from(otherEvents, ([eventName, count]) => ({ eventName, count }));
    coverage.otherMeteringEvents.sort((one, other) => compareTexts(one.eventName, other.eventName));
    return buildReport(cells.all(), unplaced, coverage);
  }

  return { coverage, addFile, report };
}
