/** Turns object keys into file names and back: reversibly, and never outside the bucket's folder. */

import { BucketError } from '../bucket-store.ts';

/**
 * The names of the folders and, last, of the file under which a key stands: its segments as they are. Where a
 * segment cannot be a file name it is escaped: `%`, backslash and control characters as `%XX` of their bytes,
 * `.` and `..` as `%2E` and `%2E%2E`, an empty segment as `%_`; one of more than 250 bytes becomes nested
 * folders whose names end in `%+`. Throws BucketError for a key that is no key.
 */
export function keyToNames(key: string): string[] {
  checkKey(key);
  return key.split('/').flatMap(segmentToNames);
}

/**
 * Where an object stands while a folder has its name, as `a` does beside `a/b`. No plain name ends in `%`.
 */
export function asideName(name: string): string {
  return `${name}%`;
}

/** What a file or folder name says: text of a segment, and whether the segment goes on in the folder's names. */
export type NameText = { text: string; kind: 'whole' | 'more' | 'aside' };

/** Reads one file name; undefined where it is none that segmentToNames makes. */
export function readName(name: string): NameText | undefined {
  if (name.endsWith('%+')) return decodeText(name.slice(0, -2), 'more');
  if (name.endsWith('%')) return decodeText(name.slice(0, -1), 'aside');
  return decodeText(name, 'whole');
}

/** The names of one segment: several only where it is too long for one. */
export function segmentToNames(segment: string): string[] {
  if (segment === '') return [emptySegment];
  const names: string[] = [];
  let name = '';
  let nameBytes = 0;
  for (const character of segment) {
    const escaped = mustEscape.test(character) ? percentEncode(character) : character;
    const escapedBytes = Buffer.byteLength(escaped);
    if (nameBytes + escapedBytes > nameBytesMax) {
      names.push(`${withoutDots(name)}%+`);
      name = '';
      nameBytes = 0;
    }
    name += escaped;
    nameBytes += escapedBytes;
  }
  return [...names, withoutDots(name)];
}

/** Orders keys by their UTF-8 bytes, as S3 lists them; UTF-16 order puts surrogates before U+E000. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return inUtf8Order(left) - inUtf8Order(right);
  }
  return a.length - b.length;
}

/** 255 bytes are a file name's limit; the marks `%+` and `%` must still fit. */
const nameBytesMax = 250;
const keyBytesMax = 1024;
const emptySegment = '%_';
const mustEscape = /[\p{Cc}%\\]/u;

function checkKey(key: string): void {
  if (key === '') throw new BucketError('InvalidArgument', 'An object key must have at least one character.');
  if (!key.isWellFormed()) throw new BucketError('InvalidArgument', 'An object key must be valid Unicode.');
  if (Buffer.byteLength(key) > keyBytesMax) throw new BucketError('KeyTooLongError');
}

function decodeText(escaped: string, kind: NameText['kind']): NameText | undefined {
  if (escaped === emptySegment) return { text: '', kind };
  try {
    return { text: decodeURIComponent(escaped), kind };
  } catch {
    return undefined;
  }
}

function percentEncode(character: string): string {
  return [...Buffer.from(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

function withoutDots(name: string): string {
  return name === '.' || name === '..' ? name.replaceAll('.', '%2E') : name;
}

function inUtf8Order(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
