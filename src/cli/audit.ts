/**
 * `metertrail audit SOURCE…`: audits sources, writes the report to standard output, and answers by its exit
 * code.
 */

import { Command } from 'commander';

import { lateMsOf, prepareJudging } from '../audit/audit.ts';
import { readSources } from '../audit/read-sources.ts';
import { checkWritable } from '../files/output-file.ts';
import { progressLine } from './audit/progress.ts';
import { addReadOptions, s3Of, scopeOf } from './audit/read-options.ts';
import type { ReadFlags } from './audit/read-options.ts';
import { addReportOptions, judgeSettingsOf } from './audit/report-options.ts';
import type { ReportFlags } from './audit/report-options.ts';
import { writePart, writeReport } from './audit/write-report.ts';
import type { AuditExitCode } from './audit/write-report.ts';
import type { Io } from './io.ts';

/** The command for the program's commander; `io.exit` receives the exit code of an audit. */
export function auditCommand(io: Io): Command {
  const command = new Command('audit')
    .description(
      'say for every product, customer, dimension and hour in CloudTrail logs whether it was billed',
    )
    .argument(
      '<source...>',
      'folders, log files, tars, s3://bucket/prefix, or - for standard input; CloudTrail’s own or Metertrail’s',
    );
  return addReportOptions(addReadOptions(command))
    .addHelpText(
      'after',
      '\nExit code: 0 nothing is wrong, 1 findings, 2 it could not be answered completely.',
    )
    .action(async (sources: string[], flags: ReadFlags & ReportFlags) => {
      io.exit(await runAudit(sources, flags, io));
    });
}

async function runAudit(sources: string[], flags: ReadFlags & ReportFlags, io: Io): Promise<AuditExitCode> {
  if (flags.from !== undefined && flags.to !== undefined && flags.from >= flags.to) {
    io.stderr.write('metertrail audit: --from is not before --to: no hour lies between them\n');
    return 2;
  }
  if (flags.shard && flags.format !== 'part') flags.format = 'part';
  for (const path of [flags.output, flags.rescue]) if (path !== undefined) await checkWritable(path);
  // Loading what judges takes a while, in which the readers are at work already.
  const settings = judgeSettingsOf(flags);
  settings.catch(() => undefined);
  const needsRules = flags.to !== undefined;
  const progress = await progressLine(io.stderr);
  const over = new AbortController();
  const reading = readSources(sources, {
    scope: scopeOf(flags),
    lateMs: lateMsOf(needsRules ? (await settings).rules : undefined),
    isVerified: flags.verify === true,
    shard: flags.shard,
    stdin: io.stdin,
    s3: s3Of(flags),
    threads: flags.threads,
    signal: AbortSignal.any([io.signal, over.signal]),
    onProgress: progress.show,
  });
  try {
    const judging = flags.format === 'part' ? undefined : settings.then(prepareJudging);
    const [judge, read] = await Promise.all([judging, reading]);
    // Before anything is said on standard error: what is written over the line would be taken away with it.
    progress.end();
    return judge
      ? await writeReport('audit', await judge(read), flags, io)
      : await writePart('audit', read, flags, io);
  } finally {
    progress.end();
    // Reading goes on where the settings cannot be used, and would keep the process.
    over.abort();
  }
}
