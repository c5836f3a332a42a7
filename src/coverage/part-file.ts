/**
 * Writes and reads a part of a divided audit as a file of JSON lines: runs, then calls, then a line that says
 * that it is whole.
 */

import { escapeNonAscii } from '../record/log-file.ts';
import { OperatorError } from '../files/operator-error.ts';
import type { SeenCall } from '../calls/call.ts';
import { createEvidence } from '../hours/evidence/evidence.ts';
import type { Reading, ReadingRun } from './reading.ts';

const schema = 'metertrail.audit.part';
/** Rises when a member changes its meaning or goes. */
const version = 1;

type Line =
  | { schema: string; version: number }
  | { run: string; of: ReadingRun }
  | { call: SeenCall }
  | { end: { runs: number; calls: number } };

/** The file in pieces, each a line. */
export function* renderPart({ runs, evidence }: Reading): Generator<string> {
  yield line({ schema, version });
  for (const [run, of] of runs) yield line({ run, of });
  for (const call of evidence.calls()) yield line({ call });
  yield line({ end: { runs: runs.size, calls: evidence.size } });
}

/**
 * @param name how the file is called in messages.
 * @throws OperatorError where it is no part, of another version, or cut off.
 */
export async function parsePart(lines: AsyncIterable<string>, name: string): Promise<Reading> {
  const reading: Reading = { runs: new Map(), evidence: createEvidence() };
  let number = 0;
  let isWhole = false;
  for await (const text of lines) {
    number += 1;
    const value = parseLine(text, `${name}:${number}`);
    if (isWhole)
      throw new OperatorError(
        `${name}:${number}: the part has ended before this line; give each part as a file`,
      );
    if (number === 1) checkHead(value, name);
    else if ('run' in value) reading.runs.set(value.run, value.of);
    else if ('call' in value) reading.evidence.add(value.call);
    else if ('end' in value) isWhole = isAll(value.end, reading);
  }
  if (!isWhole) throw new OperatorError(`${name}:${number}: the part is cut off: its last line is not here`);
  return reading;
}

function line(value: Line): string {
  return `${escapeNonAscii(JSON.stringify(value))}\n`;
}

function parseLine(text: string, place: string): Line {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null) return value as Line;
  } catch {
    // Told below.
  }
  throw new OperatorError(`${place}: this is no line of a part of an audit (metertrail audit --shard)`);
}

function checkHead(value: Line, name: string): void {
  if (!('schema' in value) || value.schema !== schema)
    throw new OperatorError(`${name}:1: this is no part of an audit (metertrail audit --shard)`);
  if (value.version !== version)
    throw new OperatorError(
      `${name}:1: a part of version ${value.version}; this program reads version ${version}`,
    );
}

function isAll(end: { runs: number; calls: number }, { runs, evidence }: Reading): boolean {
  return end.runs === runs.size && end.calls === evidence.size;
}
