/**
 * A CloudTrail log file: records into the bytes that CloudTrail delivers, and such bytes, or what people
 * export, into records.
 */

import { isUtf8 } from 'node:buffer';
import { gunzipSync, gzipSync } from 'node:zlib';

/**
 * AWS closes a log file at 50 MB before compression (cloudtrail.md §4.2); the rest is room for exports of
 * Event history.
 */
const unpackedBytesDefault = 256 * 1024 * 1024;
/** Below this many bytes even `[{},{},…]` is parsed within 16 MiB / 3 bytes × 100 bytes, some 560 MB. */
const uncountedBytesMax = 16 * 1024 * 1024;
/** `{},` counts twice: 6 million objects × 100 bytes. A log file of 256 MiB has about 8 million separators. */
const separatorsMax = 12_000_000;

/** A JSON object, a record or a part of one, of whose members nothing is known. */
export type Fields = { [key: string]: unknown };

/** The records of a file, or why there are none: the file is something else, or it is damaged. */
export type ParsedLogFile = { records: Fields[] } | { problem: 'not a log file' | 'broken'; reason: string };

/**
 * A log file of records already rendered as JSON, each compact: gzip, level 6, of `{"Records":[…]}` in pure
 * ASCII (cloudtrail.md §2.3, §4.2, §4.3).
 */
export function renderLogFile(recordsJson: readonly string[]): Buffer {
  return gzipSync(escapeNonAscii(`{"Records":[${recordsJson.join(',')}]}`), { level: 6 });
}

/** JSON text with every character outside printable ASCII written as `\uXXXX`: the same value. */
export function escapeNonAscii(json: string): string {
  return json.replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * Reads a log file, gzip or plain by its first bytes. Besides `{"Records":[…]}` it takes a bare array of
 * records, one record, JSON lines, and the output of LookupEvents (`{"Events":[{"CloudTrailEvent":"…"}]}`).
 * Never throws on any bytes.
 */
export function parseLogFile(bytes: Buffer, limits: { unpackedBytesMax?: number } = {}): ParsedLogFile {
  const unpackedBytesMax = limits.unpackedBytesMax ?? unpackedBytesDefault;
  if (bytes.length === 0) return broken('empty file');
  const unpacked = isGzip(bytes) ? unpack(bytes, unpackedBytesMax) : bytes;
  if (typeof unpacked === 'string') return broken(unpacked);
  if (unpacked.length > unpackedBytesMax) return broken(tooLarge(unpackedBytesMax));
  if (unpacked.length > uncountedBytesMax && hasTooManyValues(unpacked))
    return broken('far more JSON values than a log file has');
  if (!isUtf8(unpacked)) return broken('not UTF-8 text');
  const text = unpacked.toString('utf8').replace(/^\ufeff/, '');
  if (text.trim() === '') return broken('empty file');
  const document = parseJson(text);
  return 'error' in document ? parseLines(text, document.error) : recordsOf(document.value);
}

/** The value as an object, or undefined where it is none. */
export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The unpacked bytes, or why they cannot be had. */
function unpack(bytes: Buffer, unpackedBytesMax: number): Buffer | string {
  try {
    return gunzipSync(bytes, { maxOutputLength: unpackedBytesMax });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(unpackedBytesMax);
    return code === 'Z_BUF_ERROR' ? 'truncated gzip' : `damaged gzip: ${message}`;
  }
}

function tooLarge(bytesMax: number): string {
  return bytesMax >= 1024 * 1024
    ? `larger than ${Math.floor(bytesMax / (1024 * 1024))} MiB unpacked`
    : `larger than ${bytesMax} bytes unpacked`;
}

/** Counts what separates JSON values, in strings too: a log file stays far below the limit either way. */
function hasTooManyValues(bytes: Buffer): boolean {
  let separators = 0;
  for (const byte of bytes) if (byte === 0x2c || byte === 0x5b || byte === 0x7b) separators += 1;
  return separators > separatorsMax;
}

function parseJson(text: string): { value: unknown } | { error: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    // The parser quotes the text around the error, line ends and all.
    return { error: (error as Error).message.replaceAll(/\s+/g, ' ').slice(0, 200) };
  }
}

/** JSON lines, if the first of them is JSON at all; else `documentError` is what is wrong with the file. */
function parseLines(text: string, documentError: string): ParsedLogFile {
  const records: Fields[] = [];
  let lineNumber = 0;
  for (const line of linesOf(text)) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    const parsed = parseJson(line);
    if ('error' in parsed)
      return broken(records.length === 0 ? documentError : `line ${lineNumber}: ${parsed.error}`);
    const found = recordsOf(parsed.value);
    if ('problem' in found)
      return records.length === 0 ? found : broken(`line ${lineNumber}: ${found.reason}`);
    for (const record of found.records) records.push(record);
  }
  return { records };
}

/** One line at a time: a list of all of them could be many times the text. */
function* linesOf(text: string): Generator<string> {
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    yield text.slice(start, end);
    start = end + 1;
  }
  yield text.slice(start);
}

function recordsOf(value: unknown): ParsedLogFile {
  if (Array.isArray(value)) return isRecord(fieldsOf(value[0])) ? checkRecords(value) : notALogFile();
  const document = fieldsOf(value);
  if (Array.isArray(document?.['Records'])) return checkRecords(document['Records']);
  if (Array.isArray(document?.['Events'])) return lookedUp(document['Events']);
  return isRecord(document) ? checkRecords([document]) : notALogFile();
}

/** The records in a list whose items are records or LookupEvents' wrappers around them. */
function checkRecords(items: unknown[]): ParsedLogFile {
  const records: Fields[] = [];
  for (const [index, item] of items.entries()) {
    const record = unwrap(fieldsOf(item));
    if (!record) return broken(`record ${index + 1} is not a JSON object`);
    records.push(record);
  }
  return { records };
}

/** LookupEvents' list; a list of other things under the same name is no log file. */
function lookedUp(events: unknown[]): ParsedLogFile {
  const first = events[0];
  if (first === undefined) return { records: [] };
  return 'CloudTrailEvent' in (fieldsOf(first) ?? {}) ? checkRecords(events) : notALogFile();
}

function unwrap(item: Fields | undefined): Fields | undefined {
  const wrapped = item?.['CloudTrailEvent'];
  if (wrapped === undefined) return item;
  const parsed = typeof wrapped === 'string' ? parseJson(wrapped) : { error: 'no text' };
  return 'value' in parsed ? fieldsOf(parsed.value) : undefined;
}

function isRecord(value: Fields | undefined): boolean {
  return (
    typeof value?.['CloudTrailEvent'] === 'string' ||
    (typeof value?.['eventName'] === 'string' && typeof value['eventSource'] === 'string')
  );
}

function broken(reason: string): ParsedLogFile {
  return { problem: 'broken', reason };
}

function notALogFile(): ParsedLogFile {
  return { problem: 'not a log file', reason: 'JSON without CloudTrail records' };
}
