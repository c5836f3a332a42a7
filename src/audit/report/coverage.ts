/** What an audit read, and how far its answer reaches, in words. */

import type { AuditReport, Coverage, NamedFile } from './report.ts';
import { count, visible } from './text.ts';

const filesNamedMax = 10;
const gapsNamedMax = 3;
const indent = ' '.repeat(11);

/** The statement that stands under every table. */
export function* coverageLines(coverage: Coverage): Generator<string> {
  const { filesSeen, filesRead, skipped, broken, recordsSeen, calls, passedOver, duplicates } = coverage;
  yield 'Coverage';
  yield `  Files    ${filesSeen} seen = ${filesRead} read + ${skipped.length} skipped + ${broken.length} broken`;
  yield* namedFiles('broken', broken);
  yield* namedFiles('skipped', skipped);
  yield `  Records  ${recordsSeen} seen = ${count(calls, 'metering call')} + ${passedOver} passed over + ${count(duplicates, 'duplicate')}`;
  for (const { eventName, count: times } of coverage.otherMeteringEvents)
    yield `${indent}passed over: ${visible(eventName)}, ${count(times, 'time')}`;
  yield '  Hours    Only hours with calls are judged: where no call was seen, nothing is said.';
}

function* namedFiles(what: string, files: NamedFile[]): Generator<string> {
  for (const { path, reason } of files.slice(0, filesNamedMax))
    yield `${indent}${what}: ${visible(path)} (${visible(reason)})`;
  const more = files.length - filesNamedMax;
  if (more > 0) yield `${indent}${what}: and ${more} more`;
}

/** The last line: the answer. */
export function conclusionText(report: AuditReport): string {
  const { conclusion } = report;
  const findings = findingsOf(report);
  if (conclusion === 'incomplete') {
    const gaps = gapsOf(report).join('; ');
    const sentence = `Not answered completely: ${gaps}${gaps.endsWith('?') ? '' : '.'}`;
    return findings.length === 0 ? sentence : `${sentence} Not billed as sent: ${findings.join(', ')}.`;
  }
  if (conclusion === 'findings') return `Not billed as sent: ${findings.join(', ')}.`;
  return `Every metering call in these logs was billed: ${count(report.cells.length, 'hour')} with usage.`;
}

function findingsOf({ hours, unplaced }: AuditReport): string[] {
  const findings = (['conflicting', 'rejected', 'unprocessed'] as const)
    .filter((state) => hours[state] > 0)
    .map((state) => `${hours[state]} ${state} ${hours[state] === 1 ? 'hour' : 'hours'}`);
  const refused = unplaced.filter(({ errorCode }) => errorCode !== undefined).length;
  return refused > 0 ? [...findings, `${count(refused, 'refused call')} of unknown content`] : findings;
}

/** Why a report is incomplete, one phrase for each cause. */
export function gapsOf({ cells, coverage, unplaced }: AuditReport): string[] {
  const gaps: string[] = [];
  for (const { path, reason } of coverage.broken.slice(0, gapsNamedMax))
    gaps.push(`${visible(path)}: ${visible(reason)}`);
  const more = coverage.broken.length - gapsNamedMax;
  if (more > 0) gaps.push(`${count(more, 'more path')} could not be read`);
  for (const { path, problem } of coverage.sources) if (problem) gaps.push(`${visible(path)}: ${problem}`);
  const unknown = unplaced.filter(({ errorCode }) => errorCode === undefined).length;
  if (unknown > 0) gaps.push(`${count(unknown, 'call')} with records of unknown content or result`);
  // Where no file could be read, the gaps above say why.
  const isRead = coverage.filesRead > 0 || gaps.length === 0;
  if (isRead && cells.length + unplaced.length === 0) gaps.push(nothingFound(coverage));
  return gaps;
}

function nothingFound({ calls, filesRead }: Coverage): string {
  return calls === 0
    ? `no metering call was found in the ${count(filesRead, 'log file')} read: is this the trail of the seller's account and Region?`
    : `no usage record was found in the ${count(calls, 'metering call')} read`;
}
