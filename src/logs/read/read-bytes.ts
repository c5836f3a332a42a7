/** Reads the records of one file from its bytes, all at once, as nearly every log file is read. */

import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';

import { findAwsForm } from './aws-form.ts';
import { createTextReader, describeNoUtf8, describeProblem, newTally } from './content.ts';
import type { Content, ContentOptions, Kind } from './content.ts';
import type { Tally } from './tally.ts';
import { isGzip, releaseUnpacked, unpackWhole } from './unpack.ts';

/**
 * Reads a whole file, plain or gzip by its first bytes. Undefined for gzip that is damaged, or unpacks to
 * more than is held at once: `readPieces` reads those. Never throws on any bytes.
 */
export function readBytes(bytes: Buffer, kind: Kind, options: ContentOptions): Content | undefined {
  const text = isGzip(bytes) ? unpackWhole(bytes, options.limits.unpackedWholeBytesMax) : bytes;
  if (!text) return undefined;
  options.onBytes(bytes.length, text.length);
  const content = readText(text, kind, options);
  if (options.hash) content.sha256 = hash('sha256', text);
  if (text !== bytes) releaseUnpacked(text);
  return content;
}

function readText(text: Buffer, kind: Kind, options: ContentOptions): Content {
  if (!isUtf8(text)) return describeProblem(kind, text, describeNoUtf8(text));
  const tally = kind === 'digest' || kind === 'insight' ? undefined : tallyAwsForm(text, options);
  if (tally) return { tally };
  const reader = createTextReader(kind, options);
  reader.push(text);
  const content = reader.end();
  return content.broken === undefined ? content : describeProblem(kind, text, content.broken);
}

/** Undefined where the text is not in AWS's form through and through. */
function tallyAwsForm(text: Buffer, options: ContentOptions): Tally | undefined {
  const found = findAwsForm(text, options.limits.recordBytesMax);
  if (!found) return undefined;
  const tally = newTally(options);
  tally.knowRecords();
  tally.passOver(found.records - found.hits.length);
  for (const hit of found.hits) tally.addItem(hit);
  const counts = tally.result();
  return counts?.unreadable.size === 0 ? counts : undefined;
}
