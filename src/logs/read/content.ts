/**
 * Reads the text of one file, in pieces, and tells what the file is: records, a digest, something else, or
 * broken.
 */

import type { LogObjectName } from '../../record/object-key.ts';
import type { Scope } from '../scope.ts';
import { sizeInWords } from './limits.ts';
import type { Limits } from './limits.ts';
import { createSplitter } from './split.ts';
import { createTally } from './tally.ts';
import type { Tally, Tallying } from './tally.ts';

/** What a name promises of a file: one of CloudTrail's families, JSON by its ending, or nothing. */
export type Kind = 'log' | 'digest' | 'insight' | 'json' | 'other';

/** What a file is. A broken one has a tally where that holds although something else is wrong. */
export type Content = {
  tally?: Tally;
  /** Of a digest file. */
  document?: unknown;
  skipped?: string;
  broken?: string;
  /** Of the unpacked bytes, in lower-case hexadecimal, where asked for. */
  sha256?: string;
};

/** How contents are read. */
export type ContentOptions = {
  scope: Scope;
  /** Whether the SHA-256 of the unpacked bytes is wanted. */
  hash: boolean;
  limits: Limits;
  /** Told as bytes are read: how many as stored, and how many unpacked. */
  onBytes(stored: number, unpacked: number): void;
};

/** Takes a text that is valid UTF-8, in pieces of whole characters, and tells at its end what it is. */
export type TextReader = {
  /** False when what follows does not matter any more. The piece's memory may be reused afterwards. */
  push(piece: Buffer): boolean;
  end(): Content;
};

export function createTextReader(kind: Kind, options: ContentOptions): TextReader {
  if (kind === 'insight') return { push: () => false, end: () => ({ skipped: insightReason }) };
  return kind === 'digest' ? createDigestReader(options.limits) : createLogReader(kind, options);
}

/**
 * What to say of a text that begins so and has a problem. What else is packed beside log files is no JSON, and
 * no harm; under a log file's own name it is damage.
 */
export function describeProblem(kind: Kind, start: Buffer, problem: string): Content {
  const first = start.toString('latin1', 0, 16).replace(/^(?:\u00ef\u00bb\u00bf)?\s*/, '')[0] ?? '{';
  const isForeign = kind === 'other' && first !== '{' && first !== '[' && problem !== utf16;
  return isForeign ? { skipped: 'not a log file: no JSON' } : { broken: problem };
}

/** What is wrong with bytes that are not UTF-8. */
export function describeNoUtf8(start: Buffer): string {
  return /^(?:\u00ff\u00fe|\u00fe\u00ff)/.test(start.toString('latin1', 0, 2)) ? utf16 : 'not UTF-8 text';
}

const utf16 = 'UTF-16 text, where only UTF-8 is read';

/** By the families of cloudtrail.md §4.1; a copy under another name promises JSON by its ending. */
export function kindOf(name: LogObjectName | undefined, path: string): Kind {
  if (!name) return jsonEnding.test(path) ? 'json' : 'other';
  if (name.family === 'CloudTrail-Digest') return 'digest';
  return name.family === 'CloudTrail-Insight' ? 'insight' : 'log';
}

const jsonEnding = /\.(?:json|jsonl|ndjson)(?:\.gz)?$/i;

/** Why files are passed over that are no log files by their name. */
export const digestReason = 'a digest file';
export const insightReason = 'an Insights file';

/** The tally that a file of this kind is counted in. */
export function newTally({ scope, limits }: ContentOptions): Tallying {
  return createTally(scope, `larger than ${sizeInWords(limits.recordBytesMax)}`);
}

function createLogReader(kind: Kind, options: ContentOptions): TextReader {
  const tally = newTally(options);
  const splitter = createSplitter(tally, options.limits.recordBytesMax);
  let problem: string | undefined;
  return {
    push(piece) {
      problem ??= splitter.push(piece);
      return problem === undefined;
    },
    end() {
      problem ??= splitter.end();
      if (problem !== undefined) return { broken: problem };
      const counts = tally.result();
      if (counts) return { tally: counts };
      // What CloudTrail delivers has records: under its own name anything else has taken their place.
      return kind === 'log'
        ? { broken: 'a log file by its name, but JSON without CloudTrail records' }
        : { skipped: 'not a log file: JSON without CloudTrail records' };
    },
  };
}

function createDigestReader({ unpackedWholeBytesMax }: Limits): TextReader {
  const pieces: Buffer[] = [];
  let bytes = 0;
  return {
    push(piece) {
      bytes += piece.length;
      if (bytes <= unpackedWholeBytesMax) pieces.push(Buffer.from(piece));
      return bytes <= unpackedWholeBytesMax;
    },
    end() {
      if (bytes > unpackedWholeBytesMax)
        return { broken: `a digest file larger than ${sizeInWords(unpackedWholeBytesMax)}` };
      try {
        return { document: JSON.parse(Buffer.concat(pieces).toString()) as unknown };
      } catch {
        return { broken: 'a digest file that is not valid JSON' };
      }
    },
  };
}
