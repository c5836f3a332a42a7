/** Says in words what an audit read and how far its answer reaches, for every report for people. */

import { compareTexts } from '../text/compare-texts.ts';
import type { NamedFile } from '../logs/read/batch.ts';
import { bytesText, counted } from '../text/figures.ts';
import { momentText, hourText, timeText } from '../text/times.ts';
import type { AuditReport } from './report-type.ts';
import type { Coverage } from '../coverage/coverage.ts';

/** Lines under a label. Texts contain paths and names from the logs, and are not yet safe for a terminal. */
export type CoverageFact = { label: string; lines: string[] };

/** @param namedMax of long lists so many are named, and the others counted. */
export function coverageFacts(report: AuditReport, namedMax: number): CoverageFact[] {
  const { asOf, from, to, coverage, notes } = report;
  return [
    { label: 'Asked', lines: [`as of ${momentText(asOf)} UTC`, periodText(from, to)] },
    { label: 'Sources', lines: sourceLines(coverage, namedMax) },
    { label: 'Files', lines: fileLines(coverage, namedMax) },
    {
      label: 'Bytes',
      lines: [`${bytesText(coverage.bytes)} stored, ${bytesText(coverage.unpackedBytes)} unpacked`],
    },
    { label: 'Records', lines: recordLines(coverage, namedMax) },
    { label: 'Complete', lines: regionLines(coverage, namedMax) },
    { label: 'Digests', lines: verificationLines(coverage) },
    ...(coverage.missingShards.length > 0
      ? [
          {
            label: 'Parts',
            lines: cut(
              coverage.missingShards.map((shard) => `missing: ${shard}`),
              namedMax,
            ),
          },
        ]
      : []),
    ...(coverage.isInterrupted
      ? [{ label: 'Stopped', lines: ['reading was interrupted: what was not read yet is in no count'] }]
      : []),
    { label: 'Notes', lines: cut(notes, namedMax) },
  ].filter(({ lines }) => lines.length > 0);
}

/** The hours asked for: `hours from 2018-04-19 16:00 to 2018-04-20 16:00 UTC`. */
export function periodText(from: number | undefined, to: number | undefined): string {
  if (from === undefined && to === undefined) return 'every hour in the logs';
  const start = from === undefined ? '' : ` from ${hourText(from)}`;
  return `hours${start}${to === undefined ? '' : ` to before ${hourText(to)}`} UTC`;
}

function sourceLines({ sources }: Coverage, namedMax: number): string[] {
  const lines = sources.map(
    ({ path, filesRead, problem }) =>
      `${path}: ${problem === undefined ? `${counted(filesRead, 'file')} read` : problem}`,
  );
  return cut(lines, namedMax);
}

function fileLines(
  { filesSeen, filesRead, skippedCount, skipped, broken }: Coverage,
  namedMax: number,
): string[] {
  return [
    `${filesSeen} seen = ${filesRead} read + ${skippedCount} skipped + ${broken.length} broken`,
    ...named('broken', broken, broken.length, namedMax),
    ...named('skipped', skipped, skippedCount, namedMax),
  ];
}

function recordLines(coverage: Coverage, namedMax: number): string[] {
  const { recordsSeen, calls, passedOver, duplicates, unreadable, otherMeteringEvents } = coverage;
  const unreadableCount = unreadable.reduce((sum, { records }) => sum + records, 0);
  const unread = unreadable.map(({ path, reason, records }) => ({
    path,
    reason: `${counted(records, 'record')}: ${reason}`,
  }));
  return [
    `${recordsSeen} seen = ${counted(calls, 'metering call')} + ${passedOver} passed over` +
      ` + ${counted(duplicates, 'duplicate')} + ${unreadableCount} unreadable`,
    ...named('unreadable', unread, unread.length, namedMax),
    ...cut(
      otherMeteringEvents.map(
        ({ eventName, count: times }) => `passed over: ${eventName}, ${counted(times, 'time')}`,
      ),
      namedMax,
    ),
  ];
}

/** Those whose logs end first stand first: they hold the answer back. */
function regionLines({ regions }: Coverage, namedMax: number): string[] {
  const sorted = regions.toSorted(
    (one, other) =>
      one.completeUntil - other.completeUntil ||
      compareTexts(one.accountId, other.accountId) ||
      compareTexts(one.region, other.region),
  );
  const lines = sorted.map(
    ({ accountId, region, newest, completeUntil }) =>
      `until ${timeText(completeUntil)}: ${accountId || 'unknown account'} ${region}, newest file ${hourText(newest)}`,
  );
  return cut(lines, namedMax);
}

function verificationLines({ verification }: Coverage): string[] {
  if (!verification) return [];
  const { digests, logFilesNamed, logFilesFound } = verification;
  return [
    `${counted(digests, 'digest')} name ${counted(logFilesNamed, 'log file')}, of which ${logFilesFound} are there unchanged; signatures are not checked`,
  ];
}

function named(what: string, files: readonly NamedFile[], total: number, namedMax: number): string[] {
  const lines = files.slice(0, namedMax).map(({ path, reason }) => `${what}: ${path} (${reason})`);
  const more = total - lines.length;
  return more > 0 ? [...lines, `${what}: ${lines.length === 0 ? '' : 'and '}${more} more`] : lines;
}

function cut(lines: readonly string[], namedMax: number): string[] {
  return lines.length <= namedMax
    ? [...lines]
    : [...lines.slice(0, namedMax), `and ${lines.length - namedMax} more`];
}
