/** `metertrail merge PART…`: merges the parts of a divided audit into its one answer. */

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

import { Command } from 'commander';

import { OperatorError } from '../files/operator-error.ts';
import { prepareJudging } from '../audit/audit.ts';
import { addReading, emptyReading } from '../coverage/merge.ts';
import { parsePart } from '../coverage/part-file.ts';
import type { Reading } from '../coverage/reading.ts';
import { checkWritable } from '../files/output-file.ts';
import { addReportOptions, judgeSettingsOf } from './audit/report-options.ts';
import type { ReportFlags } from './audit/report-options.ts';
import { writePart, writeReport } from './audit/write-report.ts';
import type { AuditExitCode } from './audit/write-report.ts';
import type { Io } from './io.ts';

/** The command for the program's commander; `io.exit` receives the exit code of the audit. */
export function mergeCommand(io: Io): Command {
  const command = new Command('merge')
    .description('join the parts that metertrail audit --shard wrote into the very answer of one audit')
    .argument('<part...>', 'files of parts, in any order');
  return addReportOptions(command)
    .addHelpText('after', '\nExit code: as of metertrail audit; 2 when a part is not here.')
    .action(async (parts: string[], flags: ReportFlags) => {
      io.exit(await runMerge(parts, flags, io));
    });
}

async function runMerge(parts: string[], flags: ReportFlags, io: Io): Promise<AuditExitCode> {
  for (const path of [flags.output, flags.rescue]) if (path !== undefined) await checkWritable(path);
  const judge = await prepareJudging(await judgeSettingsOf(flags));
  const merged = emptyReading();
  // One after the other: only one part has to fit into memory beside what is merged.
  for (const path of parts) addReading(merged, await readPart(path, io.signal));
  return flags.format === 'part'
    ? writePart('merge', merged, flags, io)
    : writeReport('merge', await judge(merged), flags, io);
}

/** @throws OperatorError. */
async function readPart(path: string, signal: AbortSignal): Promise<Reading> {
  const stream = createReadStream(path, { signal });
  try {
    return await parsePart(createInterface({ input: stream, crlfDelay: Infinity }), path);
  } catch (error) {
    if (signal.aborted) throw new OperatorError(`${path}: reading was stopped before its end`);
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    stream.destroy();
  }
}
