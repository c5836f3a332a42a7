/**
 * `metertrail audit PATH…`: paths and a format in, the report on standard output, the answer as exit code.
 */

import { Command, Option } from 'commander';

import { audit } from '../audit/audit.ts';
import { gapsOf } from '../audit/report/coverage.ts';
import { renderJson } from '../audit/report/json.ts';
import type { AuditReport, Conclusion } from '../audit/report/report.ts';
import { renderTable } from '../audit/report/table.ts';
import { visible } from '../audit/report/text.ts';
import type { Io } from './io.ts';

type AuditIo = Pick<Io, 'stdout' | 'stderr'>;

/** 0: every call seen was billed. 1: something was refused. 2: it could not be answered completely. */
type AuditExitCode = 0 | 1 | 2;

const exitCodes: { [conclusion in Conclusion]: AuditExitCode } = { billed: 0, findings: 1, incomplete: 2 };

const renderers: { [format: string]: (report: AuditReport) => Iterable<string> } = {
  table: renderTable,
  json: renderJson,
};

/** Output is written in pieces of at least this many characters: a system call for each line is slow. */
const pieceLengthMin = 65_536;

/**
 * Audits the paths and writes the report. Bad input and gaps in the answer are sentences on stderr and exit
 * code 2.
 */
export async function runAudit(
  options: { paths: readonly string[]; format?: string },
  io: AuditIo,
): Promise<AuditExitCode> {
  const { paths, format = 'table' } = options;
  const render = Object.hasOwn(renderers, format) ? renderers[format] : undefined;
  if (!render) return refuse(`unknown format '${format}': table or json`, io);
  if (paths.length === 0) return refuse('no path given: a folder with CloudTrail log files, or one file', io);
  const report = await audit(paths);
  let piece = '';
  for (const text of render(report)) {
    piece += text;
    if (piece.length < pieceLengthMin) continue;
    io.stdout.write(piece);
    piece = '';
  }
  io.stdout.write(piece);
  if (report.conclusion === 'incomplete')
    for (const gap of gapsOf(report)) io.stderr.write(`metertrail audit: ${gap}\n`);
  return exitCodes[report.conclusion];
}

function refuse(sentence: string, io: AuditIo): AuditExitCode {
  io.stderr.write(`metertrail audit: ${visible(sentence)}\n`);
  return 2;
}

/** The command for the program's commander; `exit` receives the exit code of an audit. */
export function auditCommand(io: AuditIo & Pick<Io, 'exit'>): Command {
  return new Command('audit')
    .description(
      'Say for every product, customer, dimension and hour in CloudTrail log files whether it was billed',
    )
    .argument('<path...>', 'folders with log files (.json.gz or .json), or single files')
    .addOption(
      new Option('--format <format>', 'how to report').choices(Object.keys(renderers)).default('table'),
    )
    .addHelpText(
      'after',
      '\nExit code: 0 every call seen was billed, 1 something was refused, 2 it could not be answered completely.',
    )
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .action(async (paths: string[], options: { format: string }) => {
      io.exit(await runAudit({ paths, format: options.format }, io));
    });
}
