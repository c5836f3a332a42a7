/** Writes the report where the operator wants it, says on stderr what is wrong, and chooses the exit code. */

import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { AuditReport, Conclusion } from '../../report/report-type.ts';
import type { Reading } from '../../coverage/reading.ts';
import { visible } from '../../text/terminal.ts';
import { counted } from '../../text/figures.ts';
import type { Io, Output } from '../io.ts';
import { writeOutput } from '../../files/output-file.ts';
import type { ReportFlags, ReportFormat } from './report-options.ts';

/** 0: every call was billed. 1: something is wrong. 2: it could not be answered completely. */
export type AuditExitCode = 0 | 1 | 2;

const exitCodes: { [conclusion in Conclusion]: AuditExitCode } = { billed: 0, findings: 1, incomplete: 2 };

/** Output is written in pieces of at least this many characters: a system call for each line is slow. */
const pieceLengthMin = 65_536;

/** @throws OperatorError where a file cannot be written. */
export async function writeReport(
  command: string,
  report: AuditReport,
  flags: ReportFlags,
  io: Pick<Io, 'stdout' | 'stderr'>,
): Promise<AuditExitCode> {
  await write(await render(report, flags, io.stdout), flags.output, io.stdout);
  const say = (sentence: string) => io.stderr.write(`metertrail ${command}: ${visible(sentence)}\n`);
  if (flags.rescue !== undefined) say(await writeRescue(report, flags.rescue));
  for (const note of report.notes) say(note);
  for (const gap of report.gaps) say(gap);
  return exitCodes[report.conclusion];
}

/** A part for `metertrail merge`: incomplete only where reading was. @throws OperatorError. */
export async function writePart(
  command: string,
  reading: Reading,
  flags: ReportFlags,
  io: Pick<Io, 'stdout' | 'stderr'>,
): Promise<AuditExitCode> {
  const { renderPart } = await import('../../coverage/part-file.ts');
  await write(renderPart(reading), flags.output, io.stdout);
  let isWhole = true;
  for (const { broken, unreadable, isInterrupted } of reading.runs.values()) {
    for (const { path, reason } of [...broken, ...unreadable])
      io.stderr.write(`metertrail ${command}: ${visible(path)}: ${visible(reason)}\n`);
    if (isInterrupted) io.stderr.write(`metertrail ${command}: reading was stopped before its end\n`);
    if (isInterrupted || broken.length + unreadable.length > 0) isWhole = false;
  }
  return isWhole ? 0 : 2;
}

type Renderer = (
  report: AuditReport,
  options: { isColoured: boolean; allHours: boolean },
) => Promise<Iterable<string>>;

/** Each is loaded only when it is asked for. */
const renderers: { readonly [format in ReportFormat]: Renderer } = {
  table: async (report, options) =>
    (await import('../../report/render-table.ts')).renderTable(report, options),
  json: async (report) => (await import('../../report/render-json.ts')).renderJson(report),
  csv: async (report) => (await import('../../report/render-csv.ts')).renderCsv(report),
  markdown: async (report) => (await import('../../report/render-markdown.ts')).renderMarkdown(report),
  html: async (report) => (await import('../../report/render-html.ts')).renderHtml(report),
};

function render(report: AuditReport, flags: ReportFlags, stdout: Output): Promise<Iterable<string>> {
  const { format } = flags;
  if (format === 'part') throw new Error('A part is a reading, and no report.');
  const isTerminal = stdout.isTTY === true && flags.output === undefined;
  const isColoured = flags.color === 'always' || (flags.color === 'auto' && isTerminal);
  return renderers[format](report, { isColoured, allHours: flags.allHours === true });
}

async function write(pieces: Iterable<string>, path: string | undefined, stdout: Output): Promise<void> {
  if (path !== undefined) {
    await writeOutput(path, larger(pieces));
    return;
  }
  if (!(stdout instanceof Writable)) {
    for (const piece of larger(pieces)) stdout.write(piece);
    return;
  }
  try {
    // A reader who is slower than we are sets the pace, so that the report never piles up in memory.
    await pipeline(larger(pieces), stdout, { end: false });
  } catch (error) {
    // Whoever reads may stop reading, as `head` does; what else goes wrong is told where the stream is made.
    if (!isReaderGone(error)) throw error;
  }
}

function isReaderGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function* larger(pieces: Iterable<string>): Generator<string> {
  let piece = '';
  for (const text of pieces) {
    piece += text;
    if (piece.length < pieceLengthMin) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

async function writeRescue(report: AuditReport, path: string): Promise<string> {
  const { renderRescue } = await import('../../send/render-rescue.ts');
  const { text, records, blanks, requests } = renderRescue({
    series: report.series(),
    asOf: report.asOf,
    source: report.coverage.sources.map((source) => source.path),
  });
  await writeOutput(path, [text]);
  if (records === 0) return `${path}: nothing can be sent any more, or nothing needs to be`;
  const filled = blanks === 0 ? '' : `; ${blanks} of them need their quantity filled in`;
  return `${path}: ${counted(records, 'usage record')} in ${counted(requests, 'request')} can still be sent${filled}. Then: metertrail send ${path}`;
}
